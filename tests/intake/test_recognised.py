"""What a text that was recognised proposes on the page where a document is described."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.record.content import Code, Page, ReadDocument
from portal.record.document_types import OTHER_FROM_PATIENT
from portal.record.models import Source
from tests.support.documents import a_document
from tests.support.people import People
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
TEXT = "Dr Karim Benali\nLyon, le 12 mars 2024\nORDONNANCE\nAmoxicilline"
PAGE = Page(b"a page", "image/webp", 10, 10, TEXT, recognised=True)


def photo(**changes: Any) -> ReadDocument:
    """A photograph of a prescription whose text was recognised."""
    empty: dict[str, Any] = {"sections": (), "entries": (), "authors": (), "text": "", "created": "", "act_start": ""}
    said = {"title": "IMG 2041", "type_code": Code("x", OTHER_FROM_PATIENT), "pages": (PAGE,), "recognised": True}
    return a_document(**{"format": "image", "media_type": "image/jpeg", **empty, **said, **changes})


def shown(app: Flask, people: People, client: FlaskClient, read: ReadDocument, source: Source = Source.PATIENT) -> str:
    """The page where Alice describes it."""
    of_alice = {"added_by": people["alice"].account_id}
    document_id: uuid.UUID = save(app, people["alice"], read, source=source, file_name="IMG_2041.jpg", row=of_alice)
    return get(client, f"/records/{people['alice'].record_id}/documents/{document_id}/describe").text


def test_it_proposes_what_nobody_said(app: Flask, people: People, client_for: ClientFor) -> None:
    page = shown(app, people, client_for("alice"), photo())
    assert 'value="Ordonnance"' in page
    assert 'value="DOCPAT02" selected' in page
    assert 'value="2024"' in page
    assert page.count("Proposed from the document") == 3


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"title": "Mes gélules"}, 2),
        ({"type_code": Code("x", "DOCPAT03")}, 2),
        ({"act_start": "2020-01-01"}, 2),
        ({"pages": (replace(PAGE, recognised=False),)}, 0),
        ({"pages": (replace(PAGE, text="Bonjour"),)}, 1),
    ],
)
def test_it_proposes_nothing_in_the_place_of_what_was_said(
    app: Flask, people: People, client_for: ClientFor, changes: dict[str, Any], count: int
) -> None:
    assert shown(app, people, client_for("alice"), photo(**changes)).count("Proposed from the document") == count
