"""Who was brought in by a colleague reads by the colleague's right: no longer, no wider, and not again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.access.rights import Consent, Grant
from tests.professionals.acting import access, one, post, press, rights, words
from tests.support.people import People
from tests.support.professionals import DAY, EVERY_FOLDER, grant, name_gp
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
NOW = dt.datetime(2030, 11, 24, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


@pytest.fixture
def report(app: Flask, people: People) -> str:
    """The address of a report of Alice."""
    return f"/records/{people['alice'].record_id}/documents/{save(app, people['alice'])}"


def bring_grace(app: Flask, people: People) -> None:
    """Carol, who has a right already, brings Grace in for a week, to every folder."""
    by = people["carol"].professional_id
    week = {"since": NOW, "until": NOW + 7 * DAY, "consent": Consent.SPOKEN}
    grant(app, people["alice"], people["grace"], collected_by=by, **week)


def mark_of_form(page: str, act: str) -> str:
    found = re.search(rf'/{act}"[^§]*?name="seen"[^>]*?value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def change(alice: FlaskClient, people: People, **fields: Any) -> int:
    address = one(people, "carol", "/change")
    seen = re.search(r'name="seen"[^>]*value="([0-9a-f]+)"', get(alice, address).text)
    assert seen is not None
    return post(alice, address, address, seen=seen[1], **fields).status_code


def test_what_is_closed_to_the_one_is_closed_to_the_other(
    app: Flask, people: People, client_for: ClientFor, report: str
) -> None:
    grant(app, people["alice"], people["carol"])
    bring_grace(app, people)
    grace, alice = client_for("grace", practising=True), client_for("alice")
    assert get(grace, report).status_code == 200
    assert change(alice, people, until="endless", folders=["prescriptions"]) == 303
    assert grace.get(report).status_code == 404
    assert "Prescriptions" in words(get(alice, one(people, "grace")).text)
    assert change(alice, people, until="endless", folders=EVERY_FOLDER) == 303
    assert get(grace, report).status_code == 200, "Grace was let in to every folder, and Carol reads them again"


def test_who_is_the_gp_no_more_leaves_what_they_were_given_beside(
    app: Flask, people: People, client_for: ClientFor, report: str
) -> None:
    grant(app, people["alice"], people["carol"], folders=["prescriptions"])
    name_gp(app, people["alice"], people["carol"])
    bring_grace(app, people)
    grace, alice = client_for("grace", practising=True), client_for("alice")
    assert get(grace, report).status_code == 200
    post(alice, one(people, "carol"), one(people, "carol", "/end-gp"))
    assert client_for("carol", practising=True).get(report).status_code == 404
    assert grace.get(report).status_code == 404
    assert get(grace, f"/records/{people['alice'].record_id}/").status_code == 200


def test_renewing_what_ran_out_brings_nobody_back(
    app: Flask, people: People, client_for: ClientFor, report: str, clock: time_machine.Traveller
) -> None:
    grant(app, people["alice"], people["carol"], since=NOW - DAY, until=NOW + DAY)
    bring_grace(app, people)
    clock.move_to(NOW + 2 * DAY)
    grace, alice = client_for("grace", practising=True), client_for("alice")
    assert grace.get(report).status_code == 404
    seen = mark_of_form(get(alice, one(people, "carol")).text, "renew")
    press(alice, one(people, "carol"), one(people, "carol", "/renew"), seen=seen)
    assert get(client_for("carol", practising=True), report).status_code == 200
    assert grace.get(report).status_code == 404
    assert "Grace" not in words(get(alice, access(people)).text).partition("no longer")[0]


def test_renewing_what_runs_still_takes_nothing_from_a_colleague(
    app: Flask, people: People, client_for: ClientFor, report: str
) -> None:
    grant(app, people["alice"], people["carol"], since=NOW - DAY, until=NOW + DAY / 24)
    bring_grace(app, people)
    alice = client_for("alice")
    seen = mark_of_form(get(alice, one(people, "carol")).text, "renew")
    press(alice, one(people, "carol"), one(people, "carol", "/renew"), seen=seen)
    assert get(client_for("grace", practising=True), report).status_code == 200
    assert [found.since for found in rights(app, Grant, people["carol"])] == [NOW - DAY]
