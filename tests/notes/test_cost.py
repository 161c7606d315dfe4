"""Notes are read in the statements that the pages ask anyhow: no page asks more than twelve, whoever reads it."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from portal.record.content import Attachment
from portal.record.notes.models import Outcome
from tests.support.documents import CRP, PAGE, a_document
from tests.support.notes import WORDS, entry_of, note_rows, noted, page, report_of
from tests.support.people import People
from tests.support.professionals import let_in, open_in_emergency
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]
LETTER = Attachment("text/plain", b"a letter", "lettre.txt")


@pytest.fixture
def document_id(app: Flask, people: People) -> uuid.UUID:
    """A report in versions, with entries, a page and an attachment."""
    let_in(app, people)
    open_in_emergency(app, people["alice"], people["grace"])
    told = {"entries": (CRP,), "pages": (PAGE,), "attachments": (LETTER,), "set_id": "s"}
    save(app, people["alice"], a_document(unique_id="v1", version_number=1, **told))
    return save(app, people["alice"], a_document(unique_id="v2", version_number=2, **told))


def answered(app: Flask, people: People, document_id: uuid.UUID, entry_id: uuid.UUID | None) -> uuid.UUID:
    """A note that was answered with a document of its own."""
    by = report_of(app, people["alice"])
    now = clock.now()
    told = {"sent_at": now, "answered_at": now, "outcome": Outcome.CORRECTED, "answer_document_id": by, "due_at": None}
    return noted(app, people["alice"], document_id, None, entry_id=entry_id, **told)


@pytest.mark.parametrize("of", ["document", "entry"])
@pytest.mark.parametrize("reader", ["alice", "bob", "carol", "grace", "preview"])
def test_a_page_costs_no_more_with_notes(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, reader: str, of: str
) -> None:
    entry_id = entry_of(app, people["alice"], document_id)
    place = f"documents/{document_id}" if of == "document" else f"health/entries/{entry_id}"
    path = f"/records/{people['alice'].record_id}/{place}"
    if reader == "preview":
        client, path = client_for("alice"), f"{path}?as={people['carol'].professional_id}"
    else:
        client = client_for(reader, practising=reader != "alice")
    get(client, path)
    counts: list[int] = []
    named: list[uuid.UUID] = []
    for number in range(3):
        with counted_statements(app) as sent:
            shown = get(client, path).text
        assert (shown.count(WORDS), shown.count(": corrected.")) == (number, number)
        assert [by for by in named if f"/documents/{by}" not in shown] == []
        assert ("Version 1" in shown) is (of == "document")
        counts.append(len(sent))
        answered(app, people, document_id, entry_id if number else None)
        named = [one.answer_document_id for one in note_rows(app, people["alice"]) if one.answer_document_id]
    assert counts[1] == counts[2] <= 12
    assert counts[0] == counts[1] or of == "entry", "the page of an entry asks for notes where there are some"


@pytest.mark.parametrize("tail", ["", "/send", "/letter"])
def test_the_pages_of_a_note_cost_the_same(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, tail: str
) -> None:
    alice, counts = client_for("alice"), []
    entry_id = entry_of(app, people["alice"], document_id)
    for _number in range(2):
        path = page(people["alice"], document_id, f"{answered(app, people, document_id, entry_id)}{tail}")
        get(alice, path)
        with counted_statements(app) as sent:
            get(alice, path)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12


def test_an_answer_costs_the_same(app: Flask, people: People, client_for: ClientFor) -> None:
    carol, document_id = client_for("carol", practising=True), report_of(app, people["alice"], people["carol"])
    let_in(app, people)
    note_id = noted(app, people["alice"], document_id, sent_at=clock.now())
    path = page(people["alice"], document_id, f"{note_id}/answer")
    get(carol, path)
    with counted_statements(app) as sent:
        get(carol, path)
    assert len(sent) <= 12


def test_an_older_version_keeps_its_notes(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID
) -> None:
    """Each version has its own, and none of another's."""
    noted(app, people["alice"], document_id)
    later = save(app, people["alice"], a_document(unique_id="v3", version_number=3, set_id="s"))
    alice, base = client_for("alice"), f"/records/{people['alice'].record_id}/documents"
    assert WORDS in get(alice, f"{base}/{document_id}").text
    newest = get(alice, f"{base}/{later}").text
    assert WORDS not in newest
    assert newest.index("Version 3") < newest.index("Version 2") < newest.index("Version 1")
