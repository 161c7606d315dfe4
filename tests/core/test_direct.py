"""Rows that are read without asking SQLAlchemy again: the same as it would read, and the same errors."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, bindparam, event, func, insert, select
from sqlalchemy.exc import OperationalError, ProgrammingError

from portal.core.db import db
from portal.core.direct import direct
from portal.record.content import EntryKind
from portal.record.models import Concept, Entry
from tests.support.people import People
from tests.support.saved_documents import save

T: Any = Entry.__table__
C: Any = Concept.__table__
WHEN = dt.datetime(2026, 3, 1, 12, 30, 15, 250, dt.UTC)
ALL = select(T).order_by(T.c.number)
STATEMENTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "every type": (ALL, {}),
    "no row": (ALL.where(T.c.label == "nothing"), {}),
    "a fixed list": (ALL.where(T.c.kind.in_([EntryKind.CONDITION, EntryKind.RESULT])), {}),
    "a limit": (ALL.limit(1).offset(1), {}),
    "one given value": (select(T.c.id).where(T.c.label == bindparam("label")), {"label": "CRP"}),
    "a given value twice": (
        select(T.c.label, bindparam("kind", type_=T.c.kind.type)).where(T.c.kind == bindparam("kind")),
        {"kind": EntryKind.RESULT},
    ),
    "an instant": (ALL.where(T.c.sort_at < bindparam("at")), {"at": WHEN}),
    "an id": (select(func.count()).where(T.c.document_id == bindparam("one")), {"one": uuid.UUID(int=0)}),
    "a value given as nothing": (ALL.where(T.c.label == bindparam("label")), {"label": None}),
}


@pytest.fixture
def connection(app: Flask, people: People) -> Iterator[Connection]:
    """On a record with a few entries."""
    save(app, people["alice"])
    with app.app_context(), db.engine.connect() as one:
        row = one.execute(ALL.limit(1)).one()._mapping
        changes: dict[str, Any] = {
            "id": uuid.uuid4(),
            "number": 99,
            "kind": EntryKind.RESULT,
            "label": "CRP",
            "number_value": Decimal("4.5"),
            "hold_until": WHEN,
            "negated": True,
            "details": {"panel": ["é"]},
        }
        one.execute(insert(T), {**row, **changes})
        yield one


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_same_rows_are_read(connection: Connection, name: str) -> None:
    statement, values = STATEMENTS[name]
    expected = [tuple(row) for row in connection.execute(statement, values)]
    for _again in range(2):
        assert list(direct(statement, connection.dialect).rows(connection, values)) == expected
    if name == "every type":
        assert len(expected) > 1


def test_one_that_was_made_is_sent_with_other_values(connection: Connection) -> None:
    made = direct(select(T.c.label).where(T.c.number == bindparam("number")), connection.dialect)
    assert made.rows(connection, {"number": 99}) == [("CRP",)]
    assert made.rows(connection, {"number": 98}) == []


def test_a_value_that_is_not_given_is_missed(connection: Connection) -> None:
    with pytest.raises(KeyError, match="label"):
        direct(ALL.where(T.c.label == bindparam("label")), connection.dialect).rows(connection, {})


def test_a_list_that_is_given_is_refused(connection: Connection) -> None:
    with pytest.raises(TypeError):
        direct(ALL.where(T.c.label.in_(bindparam("labels", expanding=True))), connection.dialect)


def test_what_is_sent_is_told(connection: Connection) -> None:
    told: list[tuple[str, Any]] = []
    event.listen(connection, "before_cursor_execute", lambda _c, _u, words, values, *_: told.append((words, values)))
    made = direct(select(C.c.key).where(C.c.key == bindparam("key")), connection.dialect)
    made.rows(connection, {"key": "one"})
    assert len(told) == 1
    assert "one" in str(told[0][1])


def test_a_fault_is_told_as_by_sqlalchemy(connection: Connection) -> None:
    made = direct(select(C.c.key).where(func.no_such_function(C.c.key) == 1), connection.dialect)
    with pytest.raises((OperationalError, ProgrammingError), match="no_such_function"):
        made.rows(connection, {})
