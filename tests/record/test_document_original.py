"""The original of a document, to be saved."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.blobs import CHUNK
from portal.core.db import db
from portal.record.storage.originals import Original
from portal.trail.models import TrailEvent
from tests.support.documents import a_document
from tests.support.people import People
from tests.support.saved_documents import get, record_of, save

ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def large() -> bytes:
    """More than is read at once."""
    return os.urandom(3 * CHUNK + 5)


def original_of(app: Flask, people: People, original: bytes, media_type: str = "application/pdf") -> str:
    """The address of the original of a document with a telling title in Alice's record."""
    read = a_document(title="Dépistage du VIH", media_type=media_type)
    document_id = save(app, people["alice"], read, original, file_name="vih.pdf")
    return f"/records/{people['alice'].record_id}/documents/{document_id}/original"


def test_it_works(app: Flask, people: People, client_for: ClientFor, large: bytes) -> None:
    answer = client_for("alice").get(original_of(app, people, large))
    assert answer.status_code == 200
    assert answer.data == large
    assert answer.headers["Content-Length"] == str(len(large))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="document-2026-11-20.pdf"'
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("media_type", ["text/html", "application/xml", "image/svg+xml", "application/fhir+json"])
def test_what_could_act_is_bytes(app: Flask, people: People, client_for: ClientFor, media_type: str) -> None:
    answer = client_for("alice").get(original_of(app, people, b"<html>", media_type))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")


@pytest.mark.parametrize("name", ["charlie", "bob", "dora", "grace"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    get(client_for(name), original_of(app, people, b"x"), status=404)


def test_it_is_told_as_a_download(app: Flask, people: People, client_for: ClientFor) -> None:
    client_for("alice").get(original_of(app, people, b"x"))
    with record_of(app, people["alice"]):
        last = db.session.scalars(select(TrailEvent).order_by(TrailEvent.seq.desc()).limit(1)).one()
        assert (last.event, last.outcome) == ("document.downloaded", "allowed")


@pytest.mark.parametrize("place", [50, 2 * CHUNK, -1])
@pytest.mark.parametrize("size", [200, 3 * CHUNK])
def test_an_altered_file_is_a_clear_page_and_not_one_byte(
    app: Flask, people: People, client_for: ClientFor, instance: Path, place: int, size: int
) -> None:
    address = original_of(app, people, os.urandom(size))
    (path,) = [one for one in (instance / "files").glob("??/??/*") if one.is_file()]
    stored = bytearray(path.read_bytes())
    stored[min(place, len(stored) - 1)] ^= 1
    path.write_bytes(stored)
    assert "This file cannot be opened" in get(client_for("alice"), address, status=500).text


@pytest.mark.parametrize("size", [200, 3 * CHUNK])
def test_a_missing_or_cut_file_is_a_clear_page(
    app: Flask, people: People, client_for: ClientFor, instance: Path, size: int
) -> None:
    address = original_of(app, people, os.urandom(size))
    (path,) = [one for one in (instance / "files").glob("??/??/*") if one.is_file()]
    path.write_bytes(path.read_bytes()[: size // 2])
    get(client_for("alice"), address, status=500)
    path.unlink()
    get(client_for("alice"), address, status=500)


def test_each_file_of_several_has_its_number(app: Flask, people: People, client_for: ClientFor) -> None:
    further = (Original(b"second", "image/jpeg", "IMG_2.jpg"), Original(b"<html>", "text/html"))
    document_id = save(app, people["alice"], a_document(media_type="image/png"), b"first", further=further)
    page = f"/records/{people['alice'].record_id}/documents/{document_id}"
    alice = client_for("alice")
    shown = get(alice, page).text
    assert [f'href="{page}/original{tail}"' in shown for tail in ("", "/2", "/3", "/4")] == [True, True, True, False]
    assert alice.get(f"{page}/original").data == b"first"
    second, third = alice.get(f"{page}/original/2"), alice.get(f"{page}/original/3")
    assert (second.data, third.data) == (b"second", b"<html>")
    assert second.headers["Content-Disposition"] == 'attachment; filename="document-2-2026-11-20.jpg"'
    assert third.headers["Content-Type"] == "application/octet-stream"
    for number in (0, 4):
        get(alice, f"{page}/original/{number}", status=404)
    get(client_for("charlie"), f"{page}/original/2", status=404)
