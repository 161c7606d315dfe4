"""Opening a record: told before it is read, decided again before it is changed."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.access.actions import Action
from portal.access.models import Record, RecordState, Relation
from portal.access.opening import Refused, open_record, writing
from portal.core import clock
from portal.core.db import db
from portal.trail.models import TrailEvent
from tests.support.people import People


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in, as the accounts provide it."""

    account_id: uuid.UUID
    account_name: str = "Alice Martin"
    verified_at: dt.datetime = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    signed_in_at: dt.datetime = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    restricted: bool = False


def session_of(people: People, name: str) -> Session:
    account_id = people[name].account_id
    assert account_id is not None
    return Session(account_id)


def alices_record(people: People) -> uuid.UUID:
    record_id = people["alice"].record_id
    assert record_id is not None
    return record_id


def told(app: Flask) -> list[tuple[str, str, str, str]]:
    """Event, outcome, reason and role of every row."""
    table = TrailEvent.__table__
    columns = (table.c.event, table.c.outcome, table.c.reason, table.c.role)
    with app.app_context(), db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(table.c.seq))]


@pytest.mark.parametrize(
    ("who", "action", "row"),
    [
        ("alice", Action.VIEW_HEALTH, ("health.viewed", "allowed", "own-record", "holder")),
        ("frank", Action.VIEW_HEALTH, ("health.viewed", "allowed", "carer-level", "carer")),
        ("frank", Action.ADD_DOCUMENT, ("document.added", "refused", "outside-level", "carer")),
        ("charlie", Action.VIEW_HEALTH, ("health.viewed", "refused", "no-relation", "nobody")),
    ],
)
def test_every_opening_is_told(app: Flask, people: People, who: str, action: Action, row: tuple[str, ...]) -> None:
    with app.app_context():
        if row[1] == "refused":
            with pytest.raises(Refused):
                open_record(session_of(people, who), alices_record(people), action)
        else:
            open_record(session_of(people, who), alices_record(people), action)
    assert told(app) == [row]


@pytest.mark.parametrize("how", ["the right ends", "the record closes"])
def test_a_right_that_ended_meanwhile_refuses_the_change(app: Flask, people: People, how: str) -> None:
    record_id = alices_record(people)
    with app.app_context():
        opened = open_record(session_of(people, "alice"), record_id, Action.ADD_DOCUMENT)
        db.session.commit()
        with db.engine.begin() as connection:
            if how == "the right ends":
                own = Relation.__table__.c
                ended = update(Relation.__table__).where(own.record_id == record_id).values(ended_at=clock.now())  # type: ignore[arg-type]
            else:
                own = Record.__table__.c
                ended = update(Record.__table__).where(own.id == record_id).values(state=RecordState.CLOSED)  # type: ignore[arg-type]
            connection.execute(ended)
        with pytest.raises(Refused), writing(opened):
            pytest.fail("The change was let in.")
