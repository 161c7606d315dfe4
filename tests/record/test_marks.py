"""Badges of what is hidden, and of what is not to be revealed: wherever an item stands, for those who are told."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.models import Record
from portal.core import clock
from portal.core.db import db, immediate
from portal.record.content import Entry, EntryKind
from portal.record.models import Entry as EntryRow
from tests.support.documents import CRP, a_document
from tests.support.people import People
from tests.support.professionals import grant, hide, name_gp, open_in_emergency
from tests.support.saved_documents import get, record_of, save

ClientFor = Callable[..., FlaskClient]
HELD = "Not announced yet: do not reveal"
ALLERGY = Entry(EntryKind.ALLERGY, "Pénicilline", start="2026-11-19")


@pytest.fixture
def document_id(app: Flask, people: People) -> uuid.UUID:
    name_gp(app, people["alice"], people["bob"])
    for name in ("carol", "dora"):
        grant(app, people["alice"], people[name])
    return save(app, people["alice"], a_document(entries=(CRP, ALLERGY)))


def pages(app: Flask, people: People, document_id: uuid.UUID) -> list[str]:
    """Every page on which the document, or what it says, stands."""
    with record_of(app, people["alice"]):
        found = select(EntryRow.id, EntryRow.kind).where(EntryRow.document_id == document_id)
        entries = {kind: entry_id for entry_id, kind in db.session.execute(found)}
    result, allergy = entries[EntryKind.RESULT], entries[EntryKind.ALLERGY]
    return [
        f"/records/{people['alice'].record_id}{path}"
        for path in (
            *("/", "/documents", "/documents?q=bilan", f"/documents/{document_id}", "/timeline", "/health"),
            *("/health/labs", f"/health/labs/{result}", f"/health/entries/{allergy}", f"/health/entries/{result}"),
        )
    ]


@pytest.mark.parametrize("name", ["bob", "carol"])
def test_what_is_on_hold_says_so_everywhere(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    name_gp(app, people["alice"], people["bob"])
    grant(app, people["alice"], people["carol"])
    told = a_document(entries=(CRP, ALLERGY), confidentiality=("INVISIBLE_PATIENT",))
    document_id = save(app, people["alice"], told)
    client = client_for(name, practising=True)
    for page in pages(app, people, document_id):
        assert HELD in get(client, page).text, page
    assert (
        "Pas encore annoncé\u00a0: ne pas révéler"
        in get(client, pages(app, people, document_id)[1], language="fr").text
    )


def test_once_the_hold_is_over_nobody_is_warned(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID
) -> None:
    over = {"hold_until": clock.now() - dt.timedelta(minutes=1)}
    document_id = save(app, people["alice"], a_document(unique_id="2", entries=(CRP, ALLERGY)), row=over)
    clients = [client_for("alice"), client_for("bob", practising=True)]
    for page in pages(app, people, document_id):
        assert all(HELD not in get(client, page).text for client in clients)


@pytest.mark.parametrize(
    ("whom", "words", "french"),
    [
        ([None], "Hidden", "Masqué"),
        (["carol"], "Hidden from 1 person", "Masqué à 1\u00a0personne"),
        (["carol", "dora"], "Hidden from 2 people", "Masqué à 2\u00a0personnes"),
        ([None, "carol"], "Hidden, except from 1 person", "Masqué, sauf à 1\u00a0personne"),
    ],
)
def test_the_holder_reads_from_how_many(
    app: Flask,
    people: People,
    client_for: ClientFor,
    document_id: uuid.UUID,
    whom: list[str | None],
    words: str,
    french: str,
) -> None:
    for name in whom:
        hide(app, people["alice"], document_id, one=people[name] if name else None, shown=None in whom and bool(name))
    for page in pages(app, people, document_id):
        for reader in ("alice", "frank"):
            assert f"</svg>{words}</span>" in get(client_for(reader), page).text, page
        if not page.endswith("/"):
            assert f"</svg>{french}</span>" in get(client_for("alice"), page, language="fr").text
    for page in pages(app, people, document_id):
        assert "</svg>Hidden by the patient</span>" in get(client_for("bob", practising=True), page).text


def test_what_is_not_hidden_says_nothing(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID
) -> None:
    for page in pages(app, people, document_id):
        for client in (client_for("alice"), client_for("bob", practising=True)):
            assert "c-badge--mask" not in get(client, page).text


@pytest.mark.parametrize("allowed", [True, False])
def test_in_an_emergency_it_is_told_where_it_may_be_read(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, allowed: bool
) -> None:
    with app.app_context(), immediate() as session:
        session.get_one(Record, people["alice"].record_id).emergency_masked = allowed
    hide(app, people["alice"], document_id)
    open_in_emergency(app, people["alice"], people["grace"])
    page = get(client_for("grace", practising=True), pages(app, people, document_id)[1]).text
    assert ("Hidden by the patient" in page, "Bilan sanguin" in page) == (allowed, allowed)


def test_a_preview_shows_the_badges_of_the_professional(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID
) -> None:
    hide(app, people["alice"], document_id)
    page = f"/records/{people['alice'].record_id}/documents?as={people['bob'].professional_id}"
    assert "Hidden by the patient" in get(client_for("alice"), page).text
