"""Adding documents while the database is busy, after the page was open for too long, or when the right just ended."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm import Session

from portal.access.models import Record, RecordState
from portal.core.db import db, immediate
from portal.intake.commands import take_in_parts
from portal.intake.parts import Part
from portal.intake.worker import read_in_worker
from portal.record import search
from portal.record.content import ReadDocument
from portal.record.models import Document
from portal.trail.models import TrailEvent
from tests.intake.test_upload_document import TEXT, address, documents, send
from tests.support.people import People

ClientFor = Callable[..., FlaskClient]


def test_a_record_that_closes_meanwhile_takes_nothing_in(
    app: Flask, client_for: ClientFor, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is answered as if the page were not there, and the trail tells it."""
    record_id = people["alice"].record_id

    def closing(parts: Sequence[Part]) -> ReadDocument:
        with app.app_context(), immediate() as session:
            session.get_one(Record, record_id).state = RecordState.CLOSED
        return read_in_worker(parts)

    monkeypatch.setattr("portal.intake.views.take_in_parts", partial(take_in_parts, read=closing))
    assert send(client_for("alice"), address(people), (TEXT, "lunettes.txt")).status_code == 404
    with app.app_context():
        rows = select(*TrailEvent.__table__.columns).order_by(TrailEvent.__table__.c.seq.desc()).limit(1)
        last = db.session.connection().execute(rows).one()
        assert (last.event, last.outcome, last.record_id) == ("document.added", "refused", record_id)


def test_an_old_token_keeps_what_was_typed(app: Flask, client_for: ClientFor, people: People) -> None:
    page = send(client_for("alice"), address(people), (TEXT, "x.txt"), csrf_token="old", title="Mes lunettes")
    assert page.status_code == 422
    assert 'value="Mes lunettes"' in page.text
    assert documents(app, people) == []


def test_a_busy_database_keeps_what_was_typed(
    client_for: ClientFor, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Already where uses are counted, which is the first thing written."""

    def locked(*_given: object) -> None:
        raise OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked"))

    monkeypatch.setattr("portal.intake.views.spend", locked)
    page = send(client_for("alice"), address(people), (TEXT, "x.txt"), title="Mes lunettes")
    assert page.status_code == 503
    assert 'value="Mes lunettes"' in page.text


def test_what_the_database_refuses_is_told_of_its_file(
    app: Flask, client_for: ClientFor, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are saved."""
    index = search.index

    def index_or_fail(session: Session, document: Document, indexed: search.Indexed) -> None:
        if document.file_name == "bad.txt":
            raise DataError("INSERT", {}, ValueError("value too long"))
        index(session, document, indexed)

    monkeypatch.setattr(search, "index", index_or_fail)
    files = [(TEXT + name.encode(), f"{name}.txt") for name in ("one", "bad", "two")]
    page = send(client_for("alice"), address(people), *files)
    assert page.status_code == 200
    assert page.text.count("nous ne pouvons pas garder ce que dit ce fichier") == 1
    assert [document.file_name for document in documents(app, people)] == ["one.txt", "two.txt"]
    alone = send(client_for("alice"), address(people), files[1], title="Mes lunettes")
    assert alone.status_code == 422
    assert 'value="Mes lunettes"' in alone.text
