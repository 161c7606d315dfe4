"""What the record took from a document is told beside it, each entry with its own page."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.record.content import Entry, EntryKind
from tests.support.documents import a_document
from tests.support.people import People
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
SODIUM = Entry(EntryKind.RESULT, "Sodium", value="149", number=Decimal(149), unit="mmol/L", interpretation="H")
ASTHMA = Entry(EntryKind.CONDITION, "Asthma")


def taken_words(app: Flask, people: People, client_for: ClientFor, *entries: Entry) -> str:
    document_id = save(app, people["alice"], a_document(entries=entries))
    page = get(client_for("alice"), f"/records/{people['alice'].record_id}/documents/{document_id}").text
    return page.partition('id="taken"')[2].partition("</section>")[0]


def test_each_entry_leads_to_its_page(app: Flask, people: People, client_for: ClientFor) -> None:
    taken = taken_words(app, people, client_for, SODIUM, ASTHMA)
    assert "149\u00a0mmol/L, high" in taken
    assert "/health/labs/" in taken
    assert "/health/entries/" in taken
    assert "Asthma" in taken


@pytest.mark.parametrize("kind", [EntryKind.RESULT, EntryKind.CONDITION])
def test_many_entries_are_counted(kind: EntryKind, app: Flask, people: People, client_for: ClientFor) -> None:
    taken = taken_words(app, people, client_for, *(Entry(kind, f"Statement {number}") for number in range(41)))
    assert "41 " in taken
    assert "Statement 7" not in taken
