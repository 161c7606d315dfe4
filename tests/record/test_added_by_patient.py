"""What the patient's side added looks different wherever it appears, to professionals as to relatives."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.record.content import Entry as Statement
from portal.record.content import EntryKind
from portal.record.models import Entry, Source
from tests.support.documents import CRP, a_document
from tests.support.people import People
from tests.support.professionals import let_in
from tests.support.saved_documents import get, record_of, save

ClientFor = Callable[..., FlaskClient]
PLACES = {
    "overview": "/",
    "documents": "/documents",
    "search": "/documents?q={words}",
    "document": "/documents/{document}",
    "timeline": "/timeline",
    "health": "/health",
    "entry": "/health/entries/{allergy}",
    "results": "/health/labs",
    "trend": "/health/labs/{result}",
    "history of a result": "/health/entries/{result}",
}
SAID = {
    "carol": ("Added by the patient",),
    "bob": ("Added by the patient",),
    "frank": ("Added by Alice Martin", "Added by the patient"),
    "alice": ("Added by you", "You added"),
}
POLLEN = Statement(EntryKind.ALLERGY, "Pollen", start="2026-11-19")


@pytest.fixture
def places(app: Flask, people: People) -> dict[str, str]:
    """What stands in the addresses, of a document that somebody on Alice's side brought."""
    let_in(app, people)
    alice = people["alice"]
    row = {"added_by": alice.account_id, "added_by_name": "Alice Martin"}
    read = a_document(unique_id="theirs", entries=(CRP, POLLEN))
    document_id = save(app, alice, read, source=Source.PATIENT, row=row)
    with record_of(app, people["alice"]):
        entries = {str(one.kind): one.id for one in db.session.scalars(select(Entry))}
    return {"words": "bilan", "document": str(document_id)} | {kind: str(one) for kind, one in entries.items()}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("name", "practising"), [("carol", True), ("bob", True), ("frank", False), ("alice", False)])
def test_it_is_told_there(
    people: People, client_for: ClientFor, places: dict[str, str], place: str, name: str, practising: bool
) -> None:
    client = client_for(name, practising=practising)
    page = get(client, f"/records/{people['alice'].record_id}{PLACES[place].format_map(places)}").text
    main = page.partition("<main")[2].partition("</main>")[0]
    assert any(words in main for words in SAID[name]), place
