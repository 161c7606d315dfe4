"""An author answers: corrected by a document, or kept and why."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import AccountNotice, NoticeKind
from portal.core import clock
from portal.core.db import db
from tests.support.deposits import deposit, told
from tests.support.forms import send
from tests.support.notes import WORDS, note_rows, noted, page, report_of
from tests.support.people import People
from tests.support.professionals import grant, hide, let_in
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]
REASON = "Le diagnostic est confirmé par l’analyse du 12 mars."


@pytest.fixture(autouse=True)
def rights(app: Flask, people: People) -> None:
    let_in(app, people)


@pytest.fixture
def asked(app: Flask, people: People) -> tuple[uuid.UUID, uuid.UUID]:
    """A report of Carol's, and Alice's note that was sent to her."""
    document_id = report_of(app, people["alice"], people["carol"])
    return document_id, noted(app, people["alice"], document_id, sent_at=clock.now())


def shown_to(client_for: ClientFor, people: People, document_id: uuid.UUID, name: str) -> str:
    client = client_for(name, practising=name != "alice")
    return get(client, f"/records/{people['alice'].record_id}/documents/{document_id}").text


def test_it_stays_and_why(
    app: Flask, people: People, client_for: ClientFor, asked: tuple[uuid.UUID, uuid.UUID]
) -> None:
    document_id, note_id = asked
    address, carol = page(people["alice"], document_id, f"{note_id}/answer"), client_for("carol", practising=True)
    assert WORDS in get(carol, address).text
    answer = send(carol, address, outcome="kept", document="", text=REASON)
    assert answer.status_code == 303
    for name in ("alice", "carol", "bob"):
        assert REASON in shown_to(client_for, people, document_id, name)
    assert "Dr Carol Petit answered" in shown_to(client_for, people, document_id, "alice")
    (row,) = told(app, people["alice"], "note.answered")
    assert "kept" in str(row.details)
    assert "analyse" not in str(row)
    with app.app_context():
        (notice,) = db.session.scalars(select(AccountNotice).where(AccountNotice.kind == NoticeKind.NOTE_ANSWERED))
        assert notice.account_id == people["alice"].account_id
    get(carol, address, status=404)


def test_it_is_corrected_by_a_document(
    app: Flask, people: People, client_for: ClientFor, asked: tuple[uuid.UUID, uuid.UUID]
) -> None:
    document_id, note_id = asked
    address, carol = page(people["alice"], document_id, f"{note_id}/answer"), client_for("carol", practising=True)
    by = deposit(carol, people["alice"], title="Compte rendu rectifié")
    assert "Compte rendu rectifié" in get(carol, address).text
    assert send(carol, address, outcome="corrected", document=str(by), text="").status_code == 303
    assert "Compte rendu rectifié" in shown_to(client_for, people, document_id, "alice")
    assert note_rows(app, people["alice"])[0].answer_document_id == by


def test_what_a_reader_may_not_read_is_not_named(
    app: Flask, people: People, client_for: ClientFor, asked: tuple[uuid.UUID, uuid.UUID]
) -> None:
    """The correction is hidden from everybody: the GP reads it, the answer says nothing of it to anyone else."""
    document_id, note_id = asked
    carol = client_for("carol", practising=True)
    by = deposit(carol, people["alice"], title="Compte rendu rectifié")
    address = page(people["alice"], document_id, f"{note_id}/answer")
    send(carol, address, outcome="corrected", document=str(by), text="")
    hide(app, people["alice"], by)
    grant(app, people["alice"], people["grace"])
    assert "rectifié" not in shown_to(client_for, people, document_id, "grace")
    assert "rectifié" in shown_to(client_for, people, document_id, "bob")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"outcome": "", "text": ""}, "Say whether it is corrected or stays"),
        ({"outcome": "kept", "text": ""}, "Say why it stays as it is"),
        ({"outcome": "outside", "text": "x"}, "Say whether it is corrected or stays"),
        ({"outcome": "corrected", "document": str(uuid.uuid4())}, "Choose one of these documents"),
        ({"outcome": "corrected", "document": "x"}, "Choose one of these documents"),
    ],
)
def test_a_fault_is_said_and_loses_nothing(
    people: People, client_for: ClientFor, asked: tuple[uuid.UUID, uuid.UUID], typed: dict[str, str], words: str
) -> None:
    address = page(people["alice"], asked[0], f"{asked[1]}/answer")
    answer = send(client_for("carol", practising=True), address, **typed)
    assert answer.status_code == 422
    assert words in answer.text


@pytest.mark.parametrize("name", ["alice", "bob", "dora", "grace", "charlie"])
def test_only_its_author_answers(
    people: People, client_for: ClientFor, asked: tuple[uuid.UUID, uuid.UUID], name: str
) -> None:
    """Not even the GP, who reads everything."""
    client = client_for(name, practising=name not in ("alice", "charlie"))
    get(client, page(people["alice"], asked[0], f"{asked[1]}/answer"), status=404)


def test_a_note_that_was_not_sent_asks_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    document_id = report_of(app, people["alice"], people["carol"])
    note_id = noted(app, people["alice"], document_id)
    carol = client_for("carol", practising=True)
    get(carol, page(people["alice"], document_id, f"{note_id}/answer"), status=404)
    assert WORDS in shown_to(client_for, people, document_id, "carol")
