"""What opens no record in an emergency: one sentence for all of it, told in the trail, and no more than a few tries."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from portal.access.models import Record, RecordState
from portal.access.opening import open_record
from portal.access.rights import Block, EmergencyOpening, Professional
from portal.core import clock
from portal.core.db import immediate
from portal.professionals.commands import emergency_access
from tests.professionals.emergencies import NOTHING, REASON, code_for, notices, open_with, openings, trail
from tests.support.forms import send
from tests.support.people import People, sign_in
from tests.support.professionals import also_professional, block
from tests.support.reading import strip

ClientFor = Callable[..., FlaskClient]
Change = Callable[[Flask, People], Any]


def change(table: type[Any], key: str, **values: Any) -> Change:
    """A change of Alice's record or of Grace as a professional."""

    def make(app: Flask, people: People) -> None:
        own = people["alice"].record_id if table is Record else people["grace"].professional_id
        with app.app_context(), immediate() as session:
            session.execute(update(table).where(getattr(table, key) == own).values(**values))

    return make


REFUSALS: dict[str, tuple[Change, str]] = {
    "record-not-open": (change(Record, "id", state=RecordState.CLOSED), "bedside"),
    "blocked": (lambda app, people: block(app, people["alice"], people["grace"]), "bedside"),
    "not-verified": (change(Professional, "id", verified_at=None), "bedside"),
    "emergency-objected": (change(Record, "id", emergency_bedside=False), "bedside"),
    "emergency-objected ": (change(Record, "id", emergency_call_centre=False), "call-centre"),
    " emergency-objected": (change(Professional, "id", profession="nurse"), "call-centre"),
}


@pytest.fixture
def unknown(app: Flask, client_for: ClientFor) -> str:
    """The page for a code that is no record's."""
    answer = open_with(client_for("grace", practising=True), "0000 0000 0000")
    assert answer.status_code == 422
    assert NOTHING in answer.text
    return _same(answer.text, "0000 0000 0000")


def _same(page: str, code: str) -> str:
    return strip(page).replace(code, "CODE").replace(' value="call-centre" checked', ' value="call-centre"')


@pytest.mark.parametrize("reason", REFUSALS)
def test_each_refusal_is_the_same_sentence_and_is_told(
    app: Flask, people: People, client_for: ClientFor, unknown: str, reason: str
) -> None:
    make, kind = REFUSALS[reason]
    code = code_for(app, people["alice"])
    make(app, people)
    grace = client_for("grace", practising=True)
    answer = open_with(grace, code, kind=kind)
    page = _same(answer.text, code)
    if reason == "not-verified":
        page = page.replace(page.split('<div class="c-note c-note--warn">')[1].split("</div>")[0], "")
        assert NOTHING in page, "what is said of oneself stands there before any code is typed"
    else:
        assert page.replace(" checked", "") == unknown.replace(" checked", "")
    assert answer.status_code == 422
    assert openings(app) == []
    row = trail(app, "emergency.opened")[-1]
    assert (row.outcome, row.reason, row.record_id) == ("refused", reason.strip(), people["alice"].record_id)
    assert notices(app, people["alice"]) == []


@pytest.mark.parametrize("whose", ["alice", "eve"])
def test_nobody_opens_a_record_that_they_hold_or_answer_for(
    app: Flask, people: People, unknown: str, whose: str
) -> None:
    """What waits for a consultation, and what a child keeps from its parents, is not to be had in another role."""
    alice, code = app.test_client(), code_for(app, people[whose])
    sign_in(app, alice, also_professional(app, people, "alice"), practising=True)
    answer = open_with(alice, code)
    assert answer.status_code == 422
    assert NOTHING in answer.text
    assert openings(app) == []
    assert alice.get(f"/records/{people[whose].record_id}/").status_code == 404
    row = trail(app, "emergency.opened")[-1]
    assert (row.outcome, row.reason, row.record_id) == ("refused", "outside-role", people[whose].record_id)


def test_a_carer_who_is_a_doctor_opens_it(app: Flask, people: People) -> None:
    frank, code = app.test_client(), code_for(app, people["alice"])
    sign_in(app, frank, also_professional(app, people, "frank"), practising=True)
    assert open_with(frank, code).status_code == 303


def test_a_code_of_nobody_is_told_under_no_record(app: Flask, people: People, unknown: str) -> None:
    (row,) = trail(app, "emergency.opened")
    assert (row.outcome, row.reason, row.account_name) == ("refused", "unknown-record", "Grace Simon")
    assert row.record_id not in [one.record_id for one in people.values()]


def test_the_code_before_opens_nothing_any_more(app: Flask, people: People, client_for: ClientFor) -> None:
    before = code_for(app, people["alice"])
    code_for(app, people["alice"])
    assert NOTHING in open_with(client_for("grace", practising=True), before).text


def test_a_block_meanwhile_refuses_and_is_told(
    app: Flask, people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the decision of the page and the one under the lock."""
    code, grace = code_for(app, people["alice"]), client_for("grace", practising=True)

    def then_blocked(*asked: Any) -> Any:
        found = open_record(*asked)
        monkeypatch.setattr(emergency_access, "open_record", open_record)
        with immediate() as session:
            told = {"since": clock.now(), "rpps": people["grace"].rpps}
            told |= {"record_id": people["alice"].record_id, "professional_id": people["grace"].professional_id}
            session.add(Block(**told))
        return found

    monkeypatch.setattr(emergency_access, "open_record", then_blocked)
    assert NOTHING in open_with(grace, code).text
    assert openings(app) == []
    assert trail(app, "emergency.opened")[-1].reason == "blocked"


@pytest.mark.parametrize("how", ["blocked", "ended", "expired"])
def test_the_next_request_is_refused(app: Flask, people: People, client_for: ClientFor, how: str) -> None:
    grace, record = client_for("grace", practising=True), f"/records/{people['alice'].record_id}"
    assert open_with(grace, code_for(app, people["alice"])).status_code == 303
    assert grace.get(f"{record}/").status_code == 200
    if how == "blocked":
        block(app, people["alice"], people["grace"])
    else:
        column = {"ended": "ended_at", "expired": "until"}[how]
        with app.app_context(), immediate() as session:
            session.execute(update(EmergencyOpening).values({column: clock.now()}))
    for path in ("/", "/documents", "/health"):
        assert grace.get(record + path).status_code == 404
    assert send(grace, f"{record}/emergency/close", page="/patients").status_code == 404


def test_tries_are_limited_and_lose_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    grace, code = client_for("grace", practising=True), code_for(app, people["alice"])
    for _ in range(5):
        assert open_with(grace, "0000 0000 0000").status_code == 422
    answer = open_with(grace, code)
    assert answer.status_code == 429
    assert "You have tried 5 times in an hour" in answer.text
    assert REASON in answer.text
    assert openings(app) == []
    assert open_with(client_for("carol", practising=True), code).status_code == 303, "each has their own"


def test_a_form_with_a_fault_costs_no_try(app: Flask, people: People, client_for: ClientFor) -> None:
    grace = client_for("grace", practising=True)
    for _ in range(8):
        assert open_with(grace, "0000 0000 0000", reason="no").status_code == 422
    assert open_with(grace, code_for(app, people["alice"])).status_code == 303


def test_a_page_that_could_not_be_saved_names_nobody(
    app: Flask, people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code has led to a record by then: nothing of it may be on the form that comes back."""

    def busy(*_given: object) -> None:
        raise OperationalError("", {}, sqlite3.OperationalError("database is locked"))

    monkeypatch.setattr(emergency_access, "sealed_reason", busy)
    answer = open_with(client_for("grace", practising=True), code_for(app, people["alice"]))
    assert answer.status_code == 503
    assert REASON in answer.text
    assert "Alice" not in answer.text
    assert str(people["alice"].record_id) not in answer.text
    assert openings(app) == []
    assert notices(app, people["alice"]) == []


def test_the_trail_of_an_unknown_code_says_nothing_of_the_code(app: Flask, unknown: str) -> None:
    (row,) = trail(app, "emergency.opened")
    assert row.details == {}
    assert isinstance(row.record_id, uuid.UUID)
