"""Documents saved into a record, for the tests of the pages that show them."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, event, insert, select
from werkzeug.test import TestResponse

from portal.access import guard
from portal.access.actions import Action
from portal.access.models import Record
from portal.access.opening import Opened, opened_by_system
from portal.core.db import db, immediate
from portal.record.content import ReadDocument
from portal.record.models import Document, Source
from portal.record.storage import save_document
from tests.support.documents import a_document
from tests.support.page_lint import lint
from tests.support.people import Person


@contextlib.contextmanager
def record_of(app: Flask, person: Person) -> Iterator[Opened]:
    """The record of a person, opened as for an import."""
    with app.app_context():
        record = db.session.get(Record, person.record_id)
        assert record is not None
        with opened_by_system("test", record, Action.ADD_DOCUMENT) as opened:
            yield opened


def save(
    app: Flask,
    person: Person,
    read: ReadDocument | None = None,
    original: bytes | None = None,
    *,
    row: dict[str, Any] | None = None,
    **about: Any,
) -> uuid.UUID:
    """Save a document into a person's record; its id. ``about`` goes to the saving, ``row`` changes its row afterwards.

    Without ``read`` it is the report of :func:`tests.support.documents.a_document`, with an identifier of its own.
    """
    unlike = str(uuid.uuid4())
    read = read or a_document(unique_id=unlike)
    told: dict[str, Any] = {"file_name": "file.xml", "source": Source.PROFESSIONAL} | about
    with record_of(app, person) as opened:
        saved = save_document(opened, read, original or f"original {unlike}".encode(), **told)
        document_id = saved.document.id
        if row:
            change(opened, document_id, **row)
    return document_id


def change(opened: Opened, document_id: uuid.UUID, **values: Any) -> None:
    """Change the row of a document."""
    with immediate() as session:
        guard.set_opened(session, opened)
        document = session.get(Document, document_id)
        assert document is not None
        for name, value in values.items():
            setattr(document, name, value)


def copies(app: Flask, document_id: uuid.UUID, count: int, *, after: int = 0) -> None:
    """Rows like that of a document, each a minute older than the one before: many, without their files.

    ``after``: how many of its copies are there already.
    """
    table = cast("Table", Document.__table__)
    with app.app_context(), db.engine.begin() as connection:
        row = dict(connection.execute(select(table).where(table.c.id == document_id)).one()._mapping)
        rows = [
            row
            | {
                "id": uuid.uuid4(),
                "blob_id": uuid.uuid4(),
                "dedup_key": f"copy {number}",
                "search_key": row["search_key"] - number,
                "sort_at": row["sort_at"] - dt.timedelta(minutes=number),
            }
            for number in range(after + 1, after + count + 1)
        ]
        connection.execute(insert(table), rows)


def get(client: FlaskClient, path: str, *, language: str = "en", status: int = 200) -> TestResponse:
    """Fetch a page, which must be without a fault."""
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == status, path
    assert lint(answer.text, status=status, headers=dict(answer.headers)) == []
    return answer


@contextlib.contextmanager
def counted_statements(app: Flask) -> Iterator[list[str]]:
    """The statements sent to the database meanwhile, without the beginnings of transactions, which ask nothing."""
    sent: list[str] = []

    def note(*told: Any) -> None:
        if not told[2].startswith(("BEGIN", "SET LOCAL", "SELECT pg_advisory_xact_lock")):
            sent.append(told[2])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
