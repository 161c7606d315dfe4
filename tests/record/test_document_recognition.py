"""What the page of a document says of the text of its pictures, and where that text stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.record.content import Page, ReadDocument
from tests.support.documents import a_document
from tests.support.people import People
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
BLANK = Page(b"a page", "image/webp", 10, 10)
READ = replace(BLANK, text="Ordonnance d'amoxicilline", recognised=True)
WAITS = "The text of the pictures is being recognised."
IS_THERE = "The text of the pictures was recognised automatically: it may contain mistakes."
NONE = "No text was recognised on the pictures."
OFF = "Text in pictures is not searched here"
SENTENCES = {WAITS, IS_THERE, NONE, OFF}


def scan(*pages: Page, recognised: bool = False, text: str = "") -> ReadDocument:
    return a_document(
        format="image", media_type="image/jpeg", sections=(), text=text, pages=pages, recognised=recognised
    )


@pytest.mark.parametrize(
    ("read", "looks", "said"),
    [
        (scan(BLANK), True, WAITS),
        (scan(BLANK), False, OFF),
        (scan(READ, BLANK, recognised=True), True, IS_THERE),
        (scan(READ, BLANK, recognised=True), False, IS_THERE),
        (scan(BLANK, recognised=True), True, NONE),
        (scan(replace(BLANK, text="Imprimé")), True, None),
        (a_document(format="dicom", pages=(BLANK,)), True, None),
        (a_document(), True, None),
    ],
)
def test_it_says_how_far_the_text_has_come(
    app: Flask,
    people: People,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
    read: ReadDocument,
    looks: bool,
    said: str | None,
) -> None:
    monkeypatch.setattr("portal.record.documents.recognised.recognises", lambda: looks)
    document_id = save(app, people["alice"], read)
    page = get(client_for("alice"), f"/records/{people['alice'].record_id}/documents/{document_id}").text
    assert {one for one in SENTENCES if one in page} == ({said} if said else set())
    assert ("Recognised automatically: it may contain mistakes." in page) is (said == IS_THERE)
    assert ("Ordonnance d&#39;amoxicilline" in page) is (said == IS_THERE)
