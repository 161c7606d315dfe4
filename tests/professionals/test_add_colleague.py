"""Letting a colleague in with the consent that one collected: whom, how, for how long, and who is told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from portal.access.rights import Consent, Grant
from portal.accounts.models import NoticeKind
from portal.core.db import db, immediate
from tests.professionals.emergencies import notices, trail
from tests.support.forms import send
from tests.support.people import People, Person
from tests.support.professionals import DAY, EVERY_FOLDER, grant, name_gp
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]
NOW = dt.datetime(2031, 11, 24, 13, 30, tzinfo=dt.UTC)
"""14:30 in France, a Monday."""
WEEK = dt.timedelta(days=7)


@pytest.fixture
def page(people: People) -> str:
    return f"/records/{people['alice'].record_id}/care-team/new"


@pytest.fixture(autouse=True)
def that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def ask(client: FlaskClient, page: str, colleague: Person, **fields: Any) -> TestResponse:
    """The form filled in, as it is first sent."""
    told = {"rpps": colleague.rpps, "consent": "spoken", "day": "2031-11-24", "hour": "14:05"} | fields
    return send(client, page, **told)


def let_in(client: FlaskClient, page: str, colleague: Person, **fields: Any) -> TestResponse:
    """The same, then the name confirmed."""
    asked = ask(client, page, colleague, **fields)
    found = re.search(r'name="confirmed" value="([^"]+)"', asked.text)
    assert found is not None
    return ask(client, page, colleague, confirmed=found[1], **fields)


def grants_of(app: Flask, person: Person) -> list[Grant]:
    with app.app_context():
        mine = select(Grant).where(Grant.professional_id == person.professional_id).order_by(Grant.since)
        return list(db.session.scalars(mine))


def test_it_works(app: Flask, people: People, client_for: ClientFor, page: str) -> None:
    name_gp(app, people["alice"], people["bob"])
    bob = client_for("bob", practising=True)
    assert "The patient is told at once" in get(bob, page).text
    asked = ask(bob, page, people["grace"])
    assert asked.status_code == 200
    assert "This is the number of Dr Grace Simon." in asked.text
    assert grants_of(app, people["grace"]) == [], "a name is confirmed before anything opens"
    answer = let_in(bob, page, people["grace"])
    assert answer.status_code == 303
    (made,) = grants_of(app, people["grace"])
    assert (made.since, made.until, made.ended_at) == (NOW, NOW + WEEK, None)
    assert (made.consent, sorted(made.folders)) == (Consent.SPOKEN, sorted(EVERY_FOLDER))
    assert (made.given_by, made.collected_by) == (people["alice"].account_id, people["bob"].professional_id)
    told = {"record": "Alice Martin", "colleague": "Dr Bob Bernard", "professional": "Dr Grace Simon"}
    told |= {"professional_id": str(people["grace"].professional_id)}
    assert notices(app, people["alice"]) == [(NoticeKind.COLLEAGUE_LET_IN, told)]
    (row,) = trail(app, "grant.given")
    assert (row.account_name, row.role, row.reason) == ("Dr Bob Bernard", "professional", "gp")
    assert row.details["consent_at"] == "2031-11-24T14:05:00+01:00"
    assert row.details["given_by"] == str(people["alice"].account_id)
    assert row.details["until"] == (NOW + WEEK).isoformat()
    history = get(client_for("alice"), f"/records/{people['alice'].record_id}/access/history").text
    assert "Consent: given by word of mouth, today at 2:05\u00a0pm." in history
    grace = client_for("grace", practising=True)
    assert get(grace, f"/records/{people['alice'].record_id}/").status_code == 200


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor, page: str) -> None:
    name_gp(app, people["alice"], people["bob"])
    text = get(client_for("bob", practising=True), page, language="fr").text
    assert "Alice Martin l’a dit" in text
    assert "Lundi\u00a024\u00a0novembre 2031" in text


@pytest.mark.parametrize(("ends", "expected"), [(DAY, DAY), (30 * DAY, WEEK), (None, WEEK)])
def test_it_is_no_more_than_the_collectors_own(
    app: Flask, people: People, client_for: ClientFor, page: str, ends: dt.timedelta | None, expected: dt.timedelta
) -> None:
    grant(app, people["alice"], people["carol"], folders=["imaging"], until=NOW + ends if ends else None)
    assert let_in(client_for("carol", practising=True), page, people["grace"]).status_code == 303
    (made,) = grants_of(app, people["grace"])
    assert made.folders == ["imaging"]
    assert made.until == NOW + expected


@pytest.mark.parametrize("way", ["ended", "expired", "no longer the GP"])
def test_it_ends_with_the_collectors_own_right(
    app: Flask, people: People, client_for: ClientFor, page: str, way: str
) -> None:
    """Also where the holder ends that before its time: at the next request, whoever ended it."""
    if way == "no longer the GP":
        name_gp(app, people["alice"], people["bob"])
    else:
        grant(app, people["alice"], people["bob"], until=NOW + 3 * DAY)
    let_in(client_for("bob", practising=True), page, people["grace"])
    grace, record = client_for("grace", practising=True), f"/records/{people['alice'].record_id}/"
    assert grace.get(record).status_code == 200
    with app.app_context(), immediate() as session:
        table = "gp_designation" if way == "no longer the GP" else "professional_grant"
        told = db.metadata.tables[table]
        values = {"until": NOW} if way == "expired" else {"ended_at": NOW}
        session.connection().execute(
            told.update().where(told.c.professional_id == people["bob"].professional_id).values(values)
        )
    assert grace.get(record).status_code == 404


def test_who_was_brought_in_by_somebody_who_left_can_be_brought_in_again(
    app: Flask, people: People, client_for: ClientFor, page: str
) -> None:
    name_gp(app, people["alice"], people["bob"])
    carols = grant(app, people["alice"], people["carol"])
    let_in(client_for("carol", practising=True), page, people["grace"])
    with app.app_context(), immediate() as session:
        session.execute(update(Grant).where(Grant.id == carols).values(ended_at=NOW))
    assert let_in(client_for("bob", practising=True), page, people["grace"]).status_code == 303
    before, made = sorted(grants_of(app, people["grace"]), key=lambda one: one.ended_at is None)
    assert (before.collected_by, before.ended_at) == (people["carol"].professional_id, NOW)
    assert (made.collected_by, made.ended_at) == (people["bob"].professional_id, None)
    grace = client_for("grace", practising=True)
    assert get(grace, f"/records/{people['alice'].record_id}/").status_code == 200


def test_a_right_given_to_the_collector_again_brings_nobody_back(
    app: Flask, people: People, client_for: ClientFor, page: str
) -> None:
    """Whom the collector brings in once more is let in anew, and the holder told anew."""
    first = grant(app, people["alice"], people["bob"])
    record = f"/records/{people['alice'].record_id}/"
    let_in(client_for("bob", practising=True), page, people["grace"])
    with app.app_context(), immediate() as session:
        session.get_one(Grant, first).ended_at = NOW
    with time_machine.travel(NOW + DAY, tick=False):
        grant(app, people["alice"], people["bob"], since=NOW + DAY)
        grace = client_for("grace", practising=True)
        assert grace.get(record).status_code == 404
        assert "Alice Martin" not in get(grace, "/patients").text
        let_in(client_for("bob", practising=True), page, people["grace"], day="2031-11-25")
        assert grace.get(record).status_code == 200
    assert [one.ended_at for one in grants_of(app, people["grace"])] == [NOW + DAY, None]
    assert len(notices(app, people["alice"])) == 3


@pytest.mark.parametrize("how", ["spoken", "written"])
def test_how_it_was_given_is_kept(app: Flask, people: People, client_for: ClientFor, page: str, how: str) -> None:
    name_gp(app, people["alice"], people["bob"])
    let_in(client_for("bob", practising=True), page, people["grace"], consent=how, hour="9h")
    assert grants_of(app, people["grace"])[0].consent == how
    assert trail(app, "grant.given")[0].details["consent_at"] == "2031-11-24T09:00:00+01:00"


def test_a_representative_consents_for_a_child(app: Flask, people: People, client_for: ClientFor) -> None:
    name_gp(app, people["eve"], people["bob"])
    bob, page = client_for("bob", practising=True), f"/records/{people['eve'].record_id}/care-team/new"
    assert "Alice Martin, who represents them, agreed" in get(bob, page).text
    let_in(bob, page, people["grace"], consent=f"representative.{people['alice'].account_id}")
    (made,) = grants_of(app, people["grace"])
    assert (made.consent, made.given_by) == (Consent.REPRESENTATIVE, people["alice"].account_id)
    assert notices(app, people["alice"])[0][0] is NoticeKind.COLLEAGUE_LET_IN


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"rpps": ""}, "Enter the RPPS number of your colleague"),
        ({"rpps": "1234"}, "An RPPS number has eleven digits, as on prescriptions"),
        ({"rpps": "10000004042"}, "A digit of this number is wrong. Check each of the eleven"),
        ({"rpps": "10000001015"}, "This is your own number"),
        ({"consent": ""}, "Say how it was given"),
        ({"consent": "portal"}, "Say how it was given"),
        ({"consent": "representative.00000000-0000-0000-0000-000000000005"}, "Say how it was given"),
        ({"day": "2031-11-16"}, "Choose a day of the last week"),
        ({"day": "2031-11-25"}, "Choose a day of the last week"),
        ({"day": "tomorrow"}, "Choose a day of the last week"),
        ({"hour": ""}, "Enter the time, such as 14:05"),
        ({"hour": "25:00"}, "Enter the time, such as 14:05"),
        ({"hour": "noon"}, "Enter the time, such as 14:05"),
        ({"hour": "14:31"}, "This is in the future"),
        ({"day": "2031-11-17", "hour": "14:29"}, "This is more than 7 days ago"),
    ],
)
def test_a_form_with_a_fault_says_so_and_keeps_the_rest(
    app: Flask, people: People, client_for: ClientFor, page: str, fields: dict[str, str], sentence: str
) -> None:
    name_gp(app, people["alice"], people["bob"])
    bob = client_for("bob", practising=True)
    answer = ask(bob, page, people["grace"], **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert ('value="14:05"' in answer.text) is ("hour" not in fields)
    assert (people["grace"].rpps in answer.text) is ("rpps" not in fields)
    assert "Dr Grace Simon" not in answer.text
    assert grants_of(app, people["grace"]) == []


@pytest.mark.parametrize(("day", "hour"), [("2031-11-17", "14:30"), ("2031-11-24", "14:30"), ("2031-11-24", "0:00")])
def test_the_edges_of_the_week_hold(
    app: Flask, people: People, client_for: ClientFor, page: str, day: str, hour: str
) -> None:
    name_gp(app, people["alice"], people["bob"])
    assert ask(client_for("bob", practising=True), page, people["grace"], day=day, hour=hour).status_code == 200


def test_another_number_after_the_name_was_shown_asks_again(
    app: Flask, people: People, client_for: ClientFor, page: str
) -> None:
    name_gp(app, people["alice"], people["bob"])
    bob = client_for("bob", practising=True)
    answer = ask(bob, page, people["carol"], confirmed=str(people["grace"].professional_id))
    assert "This is the number of Dr Carol Petit." in answer.text
    assert grants_of(app, people["carol"]) == []


def test_an_expired_grant_makes_room(app: Flask, people: People, client_for: ClientFor, page: str) -> None:
    name_gp(app, people["alice"], people["bob"])
    grant(app, people["alice"], people["grace"], since=NOW - 9 * DAY, until=NOW - DAY)
    let_in(client_for("bob", practising=True), page, people["grace"])
    before, made = grants_of(app, people["grace"])
    assert before.ended_at == before.until
    assert made.until == NOW + WEEK


def test_the_collectors_right_ends_while_the_page_is_open(
    app: Flask, people: People, client_for: ClientFor, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the form is sent, and between the decision of the page and the one under the lock."""
    grant_id = grant(app, people["alice"], people["carol"])
    carol = client_for("carol", practising=True)

    def end(**values: Any) -> None:
        with app.app_context(), immediate() as session:
            session.execute(update(Grant).where(Grant.id == grant_id).values(**values))

    found = re.search(r'name="confirmed" value="([^"]+)"', ask(carol, page, people["grace"]).text)
    assert found is not None
    monkeypatch.setattr("portal.professionals.views.care_team.spend", lambda *_told: end(ended_at=NOW))
    assert ask(carol, page, people["grace"], confirmed=found[1]).status_code == 404
    end(ended_at=None)
    monkeypatch.undo()
    assert let_in(carol, page, people["grace"]).status_code == 303, "as long as it holds"
