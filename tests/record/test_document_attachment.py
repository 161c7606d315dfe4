"""A file inside a document's file: shown when it is a picture of a type we name, else saved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.record.content import Attachment
from tests.support.documents import a_document
from tests.support.people import People
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
TYPES = {
    "image/png": ("image/png", 'inline; filename="annexe-1-2026-11-20.png"'),
    "image/jpeg": ("image/jpeg", 'inline; filename="annexe-1-2026-11-20.jpg"'),
    "IMAGE/GIF; x=y": ("image/gif", 'inline; filename="annexe-1-2026-11-20.gif"'),
    "application/pdf": ("application/pdf", 'attachment; filename="annexe-1-2026-11-20.pdf"'),
    "text/plain": ("text/plain; charset=utf-8", 'attachment; filename="annexe-1-2026-11-20.txt"'),
    "text/html": ("application/octet-stream", 'attachment; filename="annexe-1-2026-11-20.bin"'),
    "image/svg+xml": ("application/octet-stream", 'attachment; filename="annexe-1-2026-11-20.bin"'),
    "application/xhtml+xml": ("application/octet-stream", 'attachment; filename="annexe-1-2026-11-20.bin"'),
    "text/xml": ("application/octet-stream", 'attachment; filename="annexe-1-2026-11-20.xml"'),
    "": ("application/octet-stream", 'attachment; filename="annexe-1-2026-11-20.bin"'),
    'a/b\r\nX: y"': ("application/octet-stream", 'attachment; filename="annexe-1-2026-11-20.bin"'),
}


def attached(app: Flask, people: People, media_type: str) -> str:
    """The address of an attachment of this type in Alice's record."""
    read = a_document(attachments=(Attachment(media_type, b"<script>alert(1)</script>", "Copie du bilan"),))
    return f"/records/{people['alice'].record_id}/documents/{save(app, people['alice'], read)}/attachments/1"


@pytest.mark.parametrize("media_type", sorted(TYPES))
def test_it_is_shown_or_saved_by_its_type(app: Flask, people: People, client_for: ClientFor, media_type: str) -> None:
    answer = client_for("alice").get(attached(app, people, media_type))
    assert answer.status_code == 200
    assert answer.data == b"<script>alert(1)</script>"
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"]) == TYPES[media_type]
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["charlie", "bob", "dora", "grace"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    get(client_for(name), attached(app, people, "image/png"), status=404)


def test_one_that_is_not_there_is_not_found(app: Flask, people: People, client_for: ClientFor) -> None:
    address = attached(app, people, "image/png").removesuffix("1")
    for number in ("0", "2", "9999", "99999999999999999999"):
        get(client_for("alice"), address + number, status=404)
