"""Opening a record: told before it is read, decided again before it is changed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from portal.access.actions import Action
from portal.access.models import Record, RecordState, Relation
from portal.access.opening import Refused, open_record, opened_by_system, writing
from portal.access.rights import Professional
from portal.core import clock
from portal.core.db import db, immediate
from portal.record.models import Document
from portal.trail.models import TrailEvent
from tests.support.factories import add, document
from tests.support.people import People
from tests.support.saved_documents import save


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in, as the accounts provide it."""

    account_id: uuid.UUID
    account_name: str = "Alice Martin"
    verified_at: dt.datetime = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    signed_in_at: dt.datetime = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    restricted: bool = False
    professional: Professional | None = None


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


@pytest.mark.parametrize("how", ["put on hold", "gone", "moved", "still there"])
def test_an_item_that_was_kept_back_meanwhile_refuses_the_change(app: Flask, people: People, how: str) -> None:
    """The rules of the item are asked again under the write lock, of the item as it is then."""
    add(app, alices_record(people), asked := document(alices_record(people)))
    item_id = asked.id
    with app.app_context():
        opened = open_record(session_of(people, "alice"), alices_record(people), Action.READ_DOCUMENT, item_id)
        db.session.commit()
        with db.engine.begin() as connection:
            of_item = update(Document).where(Document.id == item_id)
            changed = {
                "put on hold": of_item.values(hold_until=clock.now() + dt.timedelta(days=1)),
                "gone": delete(Document).where(Document.id == item_id),
                "moved": of_item.values(record_id=people["charlie"].record_id),
                "still there": of_item.values(hold_until=clock.now()),
            }[how]
            connection.execute(changed)
        if how == "still there":
            with writing(opened):
                return
        with pytest.raises(Refused), writing(opened):
            pytest.fail("The change was let in.")


@pytest.mark.parametrize(
    ("who", "item", "row"),
    [
        ("alice", "unknown", ("document.read", "refused", "unknown-item", "holder")),
        ("alice", "charlie's", ("document.read", "refused", "unknown-item", "holder")),
        ("charlie", "unknown", ("document.read", "refused", "no-relation", "nobody")),
    ],
)
def test_an_item_that_the_record_has_not_is_refused_and_told(
    app: Flask, people: People, who: str, item: str, row: tuple[str, ...]
) -> None:
    item_id = save(app, people["charlie"]) if item == "charlie's" else uuid.uuid4()
    with app.app_context():
        before = len(told(app))
        with pytest.raises(Refused):
            open_record(session_of(people, who), alices_record(people), Action.READ_DOCUMENT, item_id)
    assert told(app)[before:] == [row]


def test_a_record_that_is_not_there_is_told(app: Flask, people: People) -> None:
    with app.app_context(), pytest.raises(Refused):
        open_record(session_of(people, "alice"), uuid.uuid4(), Action.VIEW_HEALTH)
    assert told(app) == [("health.viewed", "refused", "unknown-record", "nobody")]


def test_a_job_that_is_refused_is_told(app: Flask, people: People) -> None:
    with app.app_context():
        with immediate() as session:
            record = session.get_one(Record, alices_record(people))
            record.state = RecordState.CLOSED
        with pytest.raises(Refused), opened_by_system("operator-import", record, Action.ADD_DOCUMENT):
            pytest.fail("The job was let in.")
    assert told(app) == [("document.added", "refused", "record-not-open", "system")]


def test_whoever_tries_is_told_to_the_holder_and_an_unknown_item_to_nobody(
    people: People, client_for: Callable[..., FlaskClient]
) -> None:
    """A row about an item that is not there would tell, by standing there, that another one is hidden."""
    alices = alices_record(people)
    for name in ("charlie", "frank"):
        client_for(name).get(f"/records/{alices}/documents/{uuid.uuid4()}", base_url="http://localhost:8000")
    headers = {"Accept-Language": "en"}
    history = client_for("alice").get(
        f"/records/{alices}/access/history", base_url="http://localhost:8000", headers=headers
    )
    assert "Charlie Durand could read nothing" in history.text
    assert history.text.count("could read nothing") == 1
