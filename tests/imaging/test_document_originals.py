"""All files of a document in one to be saved."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.trail.models import TrailEvent
from tests.support.dicom import a_series
from tests.support.people import People
from tests.support.professionals import hide, let_in
from tests.support.saved_documents import get, record_of, save

ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def path(people: People, examination: uuid.UUID) -> str:
    return f"/records/{people['alice'].record_id}/documents/{examination}/originals"


def test_it_works(client_for: ClientFor, path: str) -> None:
    answer = client_for("alice").get(path)
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="document-2026-11-18.zip"'
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.namelist() == ["1.dcm", "2.dcm", "3.dcm", "4.dcm", "5.dcm"]
        assert [archive.read(name) for name in archive.namelist()][:3] == a_series(3)
        assert archive.testzip() is None


def test_it_is_told_as_a_download(app: Flask, people: People, client_for: ClientFor, path: str) -> None:
    client_for("alice").get(path)
    with record_of(app, people["alice"]):
        last = db.session.scalars(select(TrailEvent).order_by(TrailEvent.seq.desc()).limit(1)).one()
        assert (last.event, str(last.item_id)) == ("document.downloaded", path.split("/")[4])


def test_a_document_of_one_file_has_it_too(app: Flask, people: People, client_for: ClientFor) -> None:
    document = save(app, people["alice"], original=b"<xml/>")
    answer = client_for("alice").get(f"/records/{people['alice'].record_id}/documents/{document}/originals")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.read("1.xml") == b"<xml/>"


@pytest.mark.parametrize("name", ["charlie", "bob", "dora", "grace"])
def test_it_checks_ownership(client_for: ClientFor, path: str, name: str) -> None:
    get(client_for(name), path, status=404)


def test_it_respects_masks(app: Flask, people: People, client_for: ClientFor, path: str) -> None:
    let_in(app, people)
    carol = client_for("carol", practising=True)
    assert carol.get(path).status_code == 200
    hide(app, people["alice"], uuid.UUID(path.split("/")[4]))
    get(carol, path, status=404)


def test_a_file_that_does_not_open_is_a_clear_page(client_for: ClientFor, path: str, instance: Path) -> None:
    one = next(file for file in (instance / "files").glob("??/??/*") if file.is_file())
    one.write_bytes(one.read_bytes()[:-1] + b"?")
    assert "This file cannot be opened" in get(client_for("alice"), path, status=500).text
