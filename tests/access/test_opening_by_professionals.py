"""How a professional comes into a record: what is told, visits and their limits."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.exceptions import TooManyRequests

from portal.access import visits
from portal.access.actions import Action
from portal.access.instants import judged_now
from portal.access.opening import Opened, Refused, open_record, writing
from portal.access.rights import Grant, Professional, Visit
from portal.core import clock
from portal.core.db import db, immediate
from portal.trail.events import Outcome
from portal.trail.models import TrailEvent
from tests.support.people import People
from tests.support.professionals import DAY, grant, name_gp, open_in_emergency
from tests.support.query_plans import explained

ClientFor = Callable[..., FlaskClient]
MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Practice:
    """A professional in a session of theirs."""

    account_id: uuid.UUID
    account_name: str
    professional: Professional
    verified_at: dt.datetime = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    signed_in_at: dt.datetime = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    restricted: bool = False


@pytest.fixture
def record_id(people: People) -> uuid.UUID:
    found = people["alice"].record_id
    assert found is not None
    return found


def practice(people: People, name: str) -> Practice:
    """Within the application."""
    professional = db.session.get_one(Professional, people[name].professional_id)
    return Practice(professional.account_id, name, professional)


def look(people: People, name: str, record_id: uuid.UUID, action: Action = Action.VIEW_RECORD) -> Opened:
    return open_record(practice(people, name), record_id, action)


def told(app: Flask) -> list[Any]:
    table = TrailEvent.__table__
    with app.app_context(), db.engine.connect() as connection:
        return list(connection.execute(select(table).order_by(table.c.seq)))


def visit(people: People) -> Visit | None:
    db.session.expire_all()
    return db.session.get(Visit, (people["carol"].professional_id, people["alice"].record_id))


@pytest.fixture
def first_visits(app: Flask) -> Iterator[list[str]]:
    """The names of those who are in a record for the first time."""
    seen: list[str] = []

    def note(opened: Opened) -> None:
        seen.append(opened.subject.name)

    with visits.first_visit.connected_to(note):
        yield seen


@pytest.mark.parametrize(
    ("who", "reason"), [("bob", "gp"), ("carol", "grant"), ("grace", "emergency"), ("dora", "no-grant")]
)
def test_every_opening_is_told_with_its_rule(
    app: Flask, people: People, record_id: uuid.UUID, who: str, reason: str
) -> None:
    name_gp(app, people["alice"], people["bob"])
    grant(app, people["alice"], people["carol"])
    open_in_emergency(app, people["alice"], people["grace"])
    with app.app_context():
        if who == "dora":
            with pytest.raises(Refused):
                look(people, who, record_id)
        else:
            look(people, who, record_id)
    row = told(app)[-1]
    assert (row.reason, row.role, row.account_name) == (reason, "professional", f"Dr {who.capitalize()} {_family(who)}")
    assert row.outcome == (Outcome.REFUSED if who == "dora" else Outcome.ALLOWED)
    assert row.details == {"matrix": "2026-01-01"}


def _family(who: str) -> str:
    return {"bob": "Bernard", "carol": "Petit", "grace": "Simon", "dora": "Leroy"}[who]


def test_a_record_that_is_not_there_is_refused_alike(app: Flask, people: People) -> None:
    with app.app_context(), pytest.raises(Refused):
        look(people, "carol", uuid.uuid4())
    assert (told(app)[-1].reason, told(app)[-1].role) == ("unknown-record", "professional")


def test_visits_are_noted(app: Flask, people: People, record_id: uuid.UUID, first_visits: list[str]) -> None:
    grant(app, people["alice"], people["carol"])
    began = clock.now()
    with app.app_context():
        for after, expected in (
            (MINUTE * 0, (None, MINUTE * 0, MINUTE * 0)),
            (MINUTE, (None, MINUTE * 0, MINUTE * 0)),
            (MINUTE * 20, (None, MINUTE * 0, MINUTE * 20)),
            (MINUTE * 49, (None, MINUTE * 0, MINUTE * 49)),
            (MINUTE * 80, (MINUTE * 49, MINUTE * 80, MINUTE * 80)),
        ):
            with time_machine.travel(began + after, tick=False):
                look(people, "carol", record_id)
            row = visit(people)
            assert row is not None
            before = None if row.before_at is None else row.before_at - began
            assert (before, row.began_at - began, row.last_at - began) == expected
            assert row.first_at == began
    assert first_visits == ["Dr Carol Petit"]


def test_a_refusal_is_no_visit(app: Flask, people: People, record_id: uuid.UUID, first_visits: list[str]) -> None:
    with app.app_context():
        with pytest.raises(Refused):
            look(people, "carol", record_id)
        assert visit(people) is None
    assert first_visits == []


def test_what_is_new_is_counted_from_the_visit_before(app: Flask, people: People, record_id: uuid.UUID) -> None:
    """On every page of a visit, the first and the last."""
    grant(app, people["alice"], people["carol"])
    now = clock.now()
    with app.app_context():
        for minutes, before in ((0, None), (20, None), (90, 20), (100, 20), (125, 20), (160, 125)):
            with time_machine.travel(now + MINUTE * minutes, tick=False):
                last = visits.last_of(look(people, "carol", record_id).facts)
            assert (None if last is None else (last - now) // MINUTE) == before


def test_visits_are_limited(app: Flask, people: People, record_id: uuid.UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "PER_DAY", visits.PER_DAY._replace(rate="2 per day"))
    grant(app, people["alice"], people["carol"])
    now = clock.now()
    with app.app_context():
        for minutes in (0, 10, 45, 60):
            with time_machine.travel(now + MINUTE * minutes, tick=False):
                look(people, "carol", record_id)
        rows = len(told(app))
        with time_machine.travel(now + MINUTE * 100, tick=False), pytest.raises(TooManyRequests):
            look(people, "carol", record_id)
        assert len(told(app)) == rows


@pytest.mark.parametrize("step", [dt.timedelta(hours=2), dt.timedelta(days=1)])
def test_a_clock_that_steps_back_revives_nothing(
    app: Flask, people: People, record_id: uuid.UUID, step: dt.timedelta
) -> None:
    now = clock.now()
    grant(app, people["alice"], people["carol"], until=now)
    with app.app_context():
        with time_machine.travel(now - MINUTE, tick=False):
            look(people, "carol", record_id)
        with time_machine.travel(now, tick=False), pytest.raises(Refused):
            look(people, "carol", record_id)
        for later in range(3):
            # What is told meanwhile is told with the instants of then.
            with time_machine.travel(now - step + later * MINUTE, tick=False), pytest.raises(Refused):
                look(people, "carol", record_id)


@pytest.mark.usefixtures("record_id")
def test_the_instant_is_found_by_index(app: Flask) -> None:
    with app.app_context(), explained(app, "SELECT max") as steps:
        judged_now()
    assert steps
    assert [step for step in steps if "ix_trail_event_at" in step] == steps


def test_a_clock_that_was_far_ahead_is_not_believed(app: Flask, people: People, record_id: uuid.UUID) -> None:
    now = clock.now()
    grant(app, people["alice"], people["carol"], until=now + DAY)
    with app.app_context():
        with time_machine.travel(now + 30 * DAY, tick=False), pytest.raises(Refused):
            look(people, "carol", record_id)
        look(people, "carol", record_id)


def test_a_grant_that_ended_meanwhile_refuses_the_change(app: Flask, people: People, record_id: uuid.UUID) -> None:
    grant_id = grant(app, people["alice"], people["carol"])
    with app.app_context():
        opened = look(people, "carol", record_id, Action.ADD_DOCUMENT)
        with writing(opened):
            pass
        with immediate() as session:
            session.execute(update(Grant).where(Grant.id == grant_id).values(ended_at=clock.now()))
        with pytest.raises(Refused), writing(opened):
            pytest.fail("The change was let in.")


def test_revocation_holds_at_the_next_request(app: Flask, people: People, client_for: ClientFor) -> None:
    grant_id = grant(app, people["alice"], people["carol"])
    carol, page = client_for("carol", practising=True), f"/records/{people['alice'].record_id}/documents"
    assert carol.get(page).status_code == 200
    with app.app_context(), immediate() as session:
        session.execute(update(Grant).where(Grant.id == grant_id).values(ended_at=clock.now()))
    assert carol.get(page).status_code == 404


def test_a_person_is_never_two_at_once(app: Flask, people: People, client_for: ClientFor) -> None:
    """Carol's grant opens nothing to her as a private person, nor to anybody else."""
    grant(app, people["alice"], people["carol"])
    page = f"/records/{people['alice'].record_id}/"
    assert client_for("carol").get(page).status_code == 404
    assert client_for("carol", practising=True).get(page).status_code == 200
    assert client_for("bob", practising=True).get(page).status_code == 404


def test_of_the_trail_a_professional_sees_their_own_rows(app: Flask, people: People, record_id: uuid.UUID) -> None:
    for name in ("carol", "bob"):
        grant(app, people["alice"], people[name])
    with app.app_context():
        look(people, "bob", record_id)
        look(people, "carol", record_id)
        assert {row.account_name for row in db.session.scalars(select(TrailEvent))} == {"Dr Carol Petit"}
