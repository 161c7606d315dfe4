"""What people put into a record by its pages, and what the database holds of it."""

from __future__ import annotations

import io
import re
import uuid
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, select
from werkzeug.test import TestResponse

from portal.core.db import db
from portal.record.models import Document
from portal.trail.models import TrailEvent
from tests.support.people import Person
from tests.support.saved_documents import record_of

LETTER = b"Compte rendu de consultation\nDr Carol Petit, 20 novembre 2026\nPalpitations au repos.\n"
CONSULTATION = "11488-4"
FILE = (LETTER, "lettre.txt")
ENGLISH = {"Accept-Language": "en"}


def address(of: Person, path: str = "") -> str:
    """A page of the documents of a record."""
    return f"/records/{of.record_id}/documents{path}"


def token_of(page: TestResponse) -> str:
    """The token of a page's form."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found is not None, page.status
    return found.group(1)


def send(client: FlaskClient, path: str, *files: tuple[bytes, str], **typed: str) -> TestResponse:
    """Fill in the form of files at an address, and send it."""
    token = token_of(client.get(path))
    sent = [(io.BytesIO(data), name) for data, name in files]
    fields = {"csrf_token": token, "title": "", "type_code": ""} | typed
    return client.post(path, data={**fields, "files": sent}, content_type="multipart/form-data", headers=ENGLISH)


def deposit(client: FlaskClient, of: Person, *files: tuple[bytes, str], **typed: str) -> uuid.UUID:
    """Deposit one file as a professional; the document's id."""
    answer = send(client, address(of, "/new"), *(files or (FILE,)), **({"type_code": CONSULTATION} | typed))
    assert answer.status_code == 303, answer.text
    return uuid.UUID(answer.location.rpartition("/")[2])


def press(client: FlaskClient, path: str) -> TestResponse:
    """Send what a button without a form of its own sends."""
    token = token_of(client.get("/account/preferences"))
    return client.post(path, data={"csrf_token": token}, headers=ENGLISH)


def row_of(app: Flask, of: Person, document_id: uuid.UUID) -> Document:
    """A document as it is stored, whoever may read it."""
    return next(one for one in stored(app, of) if one.id == document_id)


def stored(app: Flask, of: Person) -> list[Document]:
    """Every document of a record, removed ones too, the first added first."""
    with record_of(app, of):
        return list(db.session.scalars(select(Document).order_by(Document.added_at, Document.id)))


def told(app: Flask, of: Person, *events: str) -> list[Any]:
    """The rows of a record's trail, of these events where any is named, the oldest first."""
    table = TrailEvent.__table__
    assert isinstance(table, Table)
    with app.app_context():
        rows = select(table).where(table.c.record_id == of.record_id).order_by(table.c.seq)
        found = db.session.connection().execute(rows).all()
    return [row for row in found if not events or row.event in events]


def told_of_nobody(*events: str) -> list[Any]:
    """The details of the rows of the trail that are about no record, of these events, the oldest first."""
    table = TrailEvent.__table__
    assert isinstance(table, Table)
    rows = select(table.c.details).where(table.c.record_id.is_(None), table.c.event.in_(events)).order_by(table.c.seq)
    return list(db.session.connection().scalars(rows))
