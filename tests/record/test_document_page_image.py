"""A page of a document as an image."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.trail.models import TrailEvent
from tests.support.documents import PAGE, a_document
from tests.support.people import People
from tests.support.saved_documents import get, record_of, save

ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def pages(app: Flask, people: People) -> str:
    """The address of the pages of a document of two pages in Alice's record."""
    document_id = save(app, people["alice"], a_document(pages=(PAGE, PAGE)))
    return f"/records/{people['alice'].record_id}/documents/{document_id}/pages"


def test_it_works(client_for: ClientFor, pages: str) -> None:
    answer = client_for("alice").get(f"{pages}/2")
    assert answer.status_code == 200
    assert answer.data == PAGE.image
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Content-Disposition"] == 'inline; filename="page-2-2026-11-20.webp"'
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("number", ["0", "3", "9999", "10000", "99999999999999999999", "-1", "x"])
def test_a_page_that_is_not_there_is_not_found(client_for: ClientFor, pages: str, number: str) -> None:
    get(client_for("alice"), f"{pages}/{number}", status=404)


@pytest.mark.parametrize("name", ["charlie", "bob", "dora", "grace"])
def test_it_checks_ownership(client_for: ClientFor, pages: str, name: str) -> None:
    get(client_for(name), f"{pages}/1", status=404)


def test_it_is_told_as_a_view_of_a_page(app: Flask, people: People, client_for: ClientFor, pages: str) -> None:
    client_for("alice").get(f"{pages}/1")
    with record_of(app, people["alice"]):
        last = db.session.scalars(select(TrailEvent).order_by(TrailEvent.seq.desc()).limit(1)).one()
        assert (last.event, last.outcome, last.item_kind) == ("document.page_viewed", "allowed", "document")
        assert str(last.item_id) in pages


@pytest.mark.parametrize(
    ("path", "event"), [("pages/3", "refused"), ("attachments/1", "refused"), ("pages/2", "allowed")]
)
def test_one_that_is_not_there_is_not_told_as_viewed(
    app: Flask, people: People, client_for: ClientFor, pages: str, path: str, event: str
) -> None:
    client_for("alice").get(f"{pages.removesuffix('pages')}{path}")
    with record_of(app, people["alice"]):
        last = db.session.scalars(select(TrailEvent).order_by(TrailEvent.seq.desc()).limit(1)).one()
        assert (last.event, last.outcome) == ("document.page_viewed", event)
        assert last.reason == ("unknown-part" if event == "refused" else "own-record")


@pytest.mark.parametrize("fault", ["altered", "missing"])
def test_a_file_that_does_not_open_is_a_clear_page(
    client_for: ClientFor, pages: str, instance: Path, fault: str
) -> None:
    for path in [one for one in (instance / "files").glob("??/??/*") if one.is_file()]:
        if fault == "missing":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert "This file cannot be opened" in get(client_for("alice"), f"{pages}/1", status=500).text
