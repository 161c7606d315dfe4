"""The database lock, with a record opened: no statement reads or writes another one, however it is written."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import (
    Select,
    bindparam,
    case,
    column,
    delete,
    exists,
    func,
    insert,
    literal_column,
    select,
    table,
    text,
    true,
    union_all,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.orm import aliased

from portal.access import guard, sent
from portal.access.actions import Action
from portal.access.guard import Unguarded, rows
from portal.access.items import PROTECTED
from portal.access.models import Record
from portal.access.opening import opened_by_system
from portal.access.sent import unguarded
from portal.access.statements import prepared
from portal.access.subject import Role
from portal.core import clock
from portal.core.db import db, immediate
from portal.record.content import EntryKind
from portal.record.models import Concept, Document
from portal.trail.models import TrailEvent
from tests.support.factories import add, document
from tests.support.people import People

T: Any = Concept.__table__
OTHER = aliased(Concept)
COUNTED = select(func.count()).select_from(T)

AROUND: dict[str, Any] = {
    "table beside an entity": select(Record.id, T.c.label),
    "scalar subquery": select(Record.id, COUNTED.scalar_subquery()),
    "subquery of a subquery": select(Record.id, select(COUNTED.subquery().c[0]).scalar_subquery()),
    "common table expression": select(Record.id, COUNTED.cte().c[0]),
    "in": select(Record.id).where(Record.id.in_(select(T.c.record_id))),
    "exists": select(Record.id).where(exists(T.c.label)),
    "join": select(Record.id).join(T, T.c.record_id == Record.id),
    "lateral": select(Record.id).join(select(T.c.label).lateral(), true()),
    "alias": select(Record.id, T.alias().c.label),
    "alias with the name of another": select(Concept.label, T.alias("document").c.label),
    "where": select(Record.id).where(T.c.record_id == Record.id),
    "order": select(Record.id).order_by(select(T.c.label).limit(1).scalar_subquery()),
    "function": select(Record.id, func.max(T.c.label)),
    "union": union_all(select(Concept.label), select(T.c.label)),
    "entity made of a table": select(aliased(Concept, select(T).subquery()).label),
    "beside its own entity": select(Concept.label, T.alias().c.label),
    "inside its own entity": select(Concept.label, select(func.max(T.c.key)).correlate(None).scalar_subquery()),
    "second entity of an expression": select(func.coalesce(Record.sex, Concept.label)),
    "alias in an expression": select(Concept.label + OTHER.label),
    "alias joined to its table, whose criterion the ORM gives to the table": select(Concept.label).join(OTHER, true()),
    "table by its name": select(Record.id, select(column("label")).select_from(table("concept")).scalar_subquery()),
    "literal": select(Record.id, literal_column("(SELECT max(label) FROM Concept)")),
    "literal with a schema": select(Record.id, literal_column("(SELECT max(label) FROM main.concept)")),
    "operator": select(Record.sex.op("|| (SELECT max(label) FROM concept) ||")("")),
}
TEXTS: dict[str, Any] = {
    "text": text("SELECT label FROM concept"),
    "columns of text": text("SELECT label FROM concept").columns(column("label")),
    "entities of text": select(Concept).from_statement(text("SELECT * FROM concept")),
    "condition": select(Record.id).where(text("EXISTS (SELECT 1 FROM concept)")),
    "of no protected table": text("SELECT 1"),
}
CHANGES: dict[str, Any] = {
    "insert": insert(Concept).values(label=""),
    "update": update(Concept).values(label=""),
    "delete": delete(Concept),
    "insert from select": insert(Record).from_select(["id"], select(Concept.record_id)),
    "update where": update(Record).where(Record.id.in_(select(Concept.record_id))).values(sex="F"),
    "delete where": delete(Record).where(Record.id.in_(select(Concept.record_id))),
    "core": T.delete(),
    "common table expression": select(delete(Concept).returning(Concept.label).cte().c.label),
}
STRAIGHT: dict[str, Select[Any]] = {
    "entity": select(Concept.label),
    "alias": select(OTHER.label),
    "function": select(func.max(Concept.label)),
    "case": select(case((Concept.kind == EntryKind.RESULT, Concept.label))),
    "subquery": select(select(Concept.label).subquery().c.label),
    "common table expression": select(select(Concept.label).cte().c.label),
    "alias of a table": select(aliased(Concept, T.alias()).label),
    "in": select(Concept.label).where(Concept.key.in_(select(OTHER.key))),
    "inside itself": select(select(Concept.label).where(Concept.key != "").correlate(None).scalar_subquery()),
}


def concept(of: uuid.UUID, key: str) -> Concept:
    return Concept(record_id=of, kind=EntryKind.RESULT, key=key, label=key)


@pytest.fixture
def ids(app: Flask, people: People) -> tuple[uuid.UUID, uuid.UUID]:
    """Alice's record and Charlie's, with a concept in each."""
    alice, charlie = people["alice"].record_id, people["charlie"].record_id
    assert alice is not None
    assert charlie is not None
    for record_id, key in ((alice, "alices"), (charlie, "charlies")):
        add(app, record_id, concept(record_id, key))
    return alice, charlie


@pytest.fixture
def opened(app: Flask, ids: tuple[uuid.UUID, uuid.UUID]) -> Iterator[uuid.UUID]:
    """Alice's record, opened; Charlie's is returned."""
    with app.app_context():
        alice = db.session.get_one(Record, ids[0])
        with opened_by_system("test", alice, Action.ADD_DOCUMENT):
            yield ids[1]


@pytest.mark.parametrize("name", AROUND)
def test_a_table_is_read_only_through_its_entity(opened: uuid.UUID, name: str) -> None:
    with pytest.raises(Unguarded):
        db.session.execute(AROUND[name]).all()


@pytest.mark.parametrize("name", AROUND)
def test_rows_are_read_only_through_their_entity(opened: uuid.UUID, name: str) -> None:
    with pytest.raises(Unguarded):
        rows(prepared(AROUND[name]))


@pytest.mark.parametrize("statement", [select(T.c.label), select(func.count()).select_from(T), select(T.alias())])
def test_rows_of_a_bare_table_are_refused(opened: uuid.UUID, statement: Select[Any]) -> None:
    with pytest.raises(Unguarded):
        rows(prepared(statement))


@pytest.mark.parametrize("name", TEXTS)
def test_the_session_takes_no_text(opened: uuid.UUID, name: str) -> None:
    with pytest.raises(Unguarded):
        db.session.execute(TEXTS[name]).all()
    with pytest.raises(Unguarded):
        rows(prepared(TEXTS[name]))


def test_text_works_on_the_connection(opened: uuid.UUID) -> None:
    assert db.session.connection().scalar(text("SELECT count(*) FROM concept")) == 2


@pytest.mark.parametrize("name", CHANGES)
def test_rows_are_changed_by_the_unit_of_work_alone(opened: uuid.UUID, name: str) -> None:
    with immediate() as session:
        with pytest.raises(Unguarded):
            session.execute(CHANGES[name])
        with pytest.raises(Unguarded):
            rows(prepared(CHANGES[name]))


@pytest.mark.parametrize("driver", ["sqlite", "postgresql+psycopg"])
def test_the_words_of_both_databases_are_understood(driver: str) -> None:
    """A criterion counts for the tables of its own SELECT alone, before and after another one."""
    dialect = make_url(f"{driver}://").get_dialect()()
    asked = Concept.record_id == bindparam(sent.RECORD)
    inside = select(Concept.key).where(asked).correlate(None)
    outside = select(Concept.label).where(Concept.key.in_(["a", "b"]), Concept.key > inside.scalar_subquery())
    for statement, found in (
        (inside, set()),
        (outside, {"concept"}),
        (outside.where(asked), set()),
        (select(Concept.key).where(asked, Concept.label.in_(outside.where(asked))), set()),
        (outside.where(asked).join(Document, true()), {"document"}),
        (union_all(inside, select(Concept.key)), {"concept"}),
        (select(Concept.key).where(Concept.record_id == bindparam("another")), {"concept"}),
    ):
        assert unguarded(statement.compile(dialect=dialect), PROTECTED) == found


@pytest.mark.parametrize("name", STRAIGHT)
def test_what_goes_through_the_entity_is_read(opened: uuid.UUID, name: str) -> None:
    assert db.session.execute(STRAIGHT[name]).all() == [("alices",)]
    assert rows(prepared(STRAIGHT[name])) == [("alices",)]


def test_each_statement_is_looked_at_once(opened: uuid.UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[Any] = []

    def look(compiled: Any, protected: Any) -> set[str]:
        looked_at.append(compiled)
        return unguarded(compiled, protected)

    monkeypatch.setattr(sent, "unguarded", look)
    kept = prepared(select(Concept.label, Concept.kind, Concept.key))
    for _ in range(3):
        rows(kept)
        db.session.execute(select(Concept.key, Concept.kind, Concept.label)).all()
    assert len(looked_at) == 2


def moved_row(record_id: uuid.UUID, *, expired: bool) -> tuple[Document, uuid.UUID]:
    """A document of another record, loaded there, and the record it was given."""
    session = db.session()
    opened = guard.get_opened(session)
    assert opened is not None
    with opened_by_system("test", session.get_one(Record, record_id), Action.ADD_DOCUMENT), immediate():
        session.add(document(record_id))
    with opened_by_system("test", session.get_one(Record, record_id), Action.ADD_DOCUMENT):
        row = session.scalars(select(Document)).one()
    if expired:
        session.expire(row)
    return row, opened.record.id


@pytest.mark.parametrize("expired", [False, True], ids=["loaded", "expired"])
def test_a_row_never_moves_to_another_record(opened: uuid.UUID, expired: bool) -> None:
    row, given = moved_row(opened, expired=expired)
    with pytest.raises(Unguarded), immediate():
        row.record_id = given
        row.title = "moved"


def test_a_row_of_another_record_is_not_deleted(opened: uuid.UUID) -> None:
    row, given = moved_row(opened, expired=False)
    with pytest.raises(Unguarded), immediate() as session:
        row.record_id = given
        session.delete(row)


def test_a_row_of_another_record_is_not_read_again(opened: uuid.UUID) -> None:
    row, _given = moved_row(opened, expired=True)
    with pytest.raises(Exception, match="refresh"):
        db.session.refresh(row)


def test_what_may_not_be_read_any_more_is_not_read_again(opened: uuid.UUID) -> None:
    session = db.session()
    own = guard.get_opened(session)
    assert own is not None
    with immediate():
        row = document(own.record.id, hold_until=clock.now() + dt.timedelta(days=1))
        session.add(row)
    guard.set_opened(session, dataclasses.replace(own, subject=dataclasses.replace(own.subject, role=Role.HOLDER)))
    with pytest.raises(Exception, match="refresh"):
        session.refresh(row)


def test_the_trail_is_written_by_the_trail_alone(opened: uuid.UUID) -> None:
    with pytest.raises(Unguarded, match="trail"), immediate() as session:
        session.add(TrailEvent(record_id=opened))
