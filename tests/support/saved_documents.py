"""Documents saved into a record, for the tests of the pages that show them."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from typing import Any

from flask import Flask

from portal.access import guard
from portal.access.actions import Action
from portal.access.models import Record
from portal.access.opening import Opened, opened_by_system
from portal.core.db import db, immediate
from portal.record.content import ReadDocument
from portal.record.models import Document, Source
from portal.record.storage import save_document
from tests.support.documents import a_document
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
