"""Noting that something is wrong: beside a document or an entry, for its readers and nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from portal.access.actions import Level
from portal.access.models import Record, RelationKind
from portal.access.records import relate
from portal.core.db import db, immediate
from portal.record.notes.queries import MOST
from tests.support.deposits import press, told
from tests.support.forms import send
from tests.support.notes import WORDS, entry_of, note_rows, noted, page, report_of
from tests.support.people import People
from tests.support.professionals import hide, let_in
from tests.support.reading import allergy, said, severe
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]
THINKS = "Ce n’est pas moi, c’est ma sœur."


@pytest.fixture(autouse=True)
def rights(app: Flask, people: People) -> None:
    let_in(app, people)


def show(client_for: ClientFor, people: People, document_id: uuid.UUID, name: str, status: int = 200) -> str:
    client = client_for(name, practising=name in ("bob", "carol", "dora", "grace"))
    return get(client, f"/records/{people['alice'].record_id}/documents/{document_id}", status=status).text


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, document_id = people["alice"], report_of(app, people["alice"])
    address = page(alice, document_id, "new")
    assert "What is wrong, and why?" in get(client_for("alice"), address).text
    answer = send(client_for("alice"), address, text=THINKS)
    (note,) = note_rows(app, alice)
    assert answer.status_code == 303
    assert answer.location.startswith(page(alice, document_id, f"{note.id}/send"))
    assert (note.document_id, note.entry_id, note.written_by) == (document_id, None, alice.account_id)
    shown = show(client_for, people, document_id, "alice")
    assert THINKS in shown
    assert "Your note, on" in shown


def test_it_may_be_about_one_entry(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, document_id = people["alice"], report_of(app, people["alice"])
    entry_id = entry_of(app, alice, document_id)
    entry_page = f"/records/{alice.record_id}/health/entries/{entry_id}"
    address = page(alice, document_id, f"new?entry={entry_id}")
    assert address.replace("&", "&amp;") in get(client_for("alice"), entry_page).text
    assert send(client_for("alice"), address, text=THINKS).status_code == 303
    assert note_rows(app, alice)[0].entry_id == entry_id
    assert THINKS in get(client_for("alice"), entry_page).text
    assert "About: CRP" in show(client_for, people, document_id, "alice")


def test_lists_say_that_there_is_a_note(app: Flask, people: People, client_for: ClientFor) -> None:
    """To all who read it, and for as long as it is there."""
    alice, document_id = people["alice"], save(app, people["alice"], said("1", severe("Latex"), allergy()))
    pages = [f"/records/{alice.record_id}/{tail}" for tail in ("documents", "health", "")]
    doctor, holder = client_for("bob", practising=True), client_for("alice")

    def marked() -> list[int]:
        told = [get(doctor, one).text for one in pages] + [get(holder, one).text for one in pages[:2]]
        return [one.count("Note of the patient") for one in told]

    assert marked() == [0] * 5
    address = page(alice, document_id, f"new?entry={entry_of(app, alice, document_id)}")
    about_one = send(holder, address, text=THINKS).location.partition("/send")[0]
    assert marked() == [1, 1, 2, 1, 1], "the document, and of its two allergies one"
    send(holder, page(alice, document_id, "new"), text=THINKS)
    assert marked()[1] == 2, "what is beside the whole is beside each"
    press(holder, f"{about_one}/remove")
    press(holder, page(alice, document_id, f"{note_rows(app, alice)[0].id}/remove"))
    assert marked() == [0] * 5


def test_an_entry_of_another_document_is_none(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, document_id = people["alice"], report_of(app, people["alice"])
    other = entry_of(app, alice, report_of(app, alice))
    assert send(client_for("alice"), page(alice, document_id, f"new?entry={other}"), text=THINKS).status_code == 404
    assert note_rows(app, alice) == []


def test_it_is_sealed_and_the_trail_has_none_of_its_words(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, document_id = people["alice"], report_of(app, people["alice"])
    send(client_for("alice"), page(alice, document_id, "new"), text=THINKS)
    (row,) = told(app, alice, "note.written")
    assert (row.item_id, row.outcome) == (document_id, "allowed")
    assert row.details in ({}, "{}")
    with app.app_context(), db.engine.connect() as connection:
        sealed = connection.execute(text("SELECT sealed FROM item_note")).scalar_one()
    assert "sœur".encode() not in bytes(sealed)


@pytest.mark.parametrize(("typed", "words"), [("", "Write what is wrong"), (" \n ", "Write what is wrong")])
def test_nothing_is_not_a_note(app: Flask, people: People, client_for: ClientFor, typed: str, words: str) -> None:
    address = page(people["alice"], report_of(app, people["alice"]), "new")
    answer = send(client_for("alice"), address, text=typed)
    assert answer.status_code == 422
    assert words in answer.text


def test_what_is_too_long_is_kept(app: Flask, people: People, client_for: ClientFor) -> None:
    address = page(people["alice"], report_of(app, people["alice"]), "new")
    answer = send(client_for("alice"), address, text="a" * 2001)
    assert answer.status_code == 422
    assert "a" * 2001 in answer.text


def test_there_is_an_end_of_notes(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, document_id = people["alice"], report_of(app, people["alice"])
    for _ in range(MOST):
        noted(app, alice, document_id)
    answer = send(client_for("alice"), page(alice, document_id, "new"), text=THINKS)
    assert answer.status_code == 422
    assert THINKS in answer.text
    assert len(note_rows(app, alice)) == MOST


@pytest.mark.parametrize("name", ["charlie", "frank", "bob", "carol", "dora", "grace"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    """Neither a stranger, nor a carer who only views, nor a professional."""
    address = page(people["alice"], report_of(app, people["alice"]), "new")
    get(client_for(name, practising=name not in ("charlie", "frank")), address, status=404)


def test_a_carer_who_manages_and_a_parent_may(app: Flask, people: People, client_for: ClientFor) -> None:
    with app.app_context(), immediate() as session:
        record = session.scalars(select(Record).where(Record.id == people["charlie"].record_id)).one()
        relate(people["frank"].account_id, record, RelationKind.CARER, level=Level.MANAGE)  # type: ignore[arg-type]
    for writer, of in (("frank", "charlie"), ("alice", "eve")):
        document_id = report_of(app, people[of])
        assert send(client_for(writer), page(people[of], document_id, "new"), text=THINKS).status_code == 303
        assert note_rows(app, people[of])[0].written_by == people[writer].account_id
    document_id = note_rows(app, people["charlie"])[0].document_id
    shown = get(client_for("charlie"), f"/records/{people['charlie'].record_id}/documents/{document_id}").text
    assert "Note of Frank Moreau" in shown


def test_its_readers_are_those_of_the_document(app: Flask, people: People, client_for: ClientFor) -> None:
    document_id = report_of(app, people["alice"])
    noted(app, people["alice"], document_id)
    for name in ("alice", "frank", "bob", "carol"):
        assert WORDS in show(client_for, people, document_id, name)
    hide(app, people["alice"], document_id)
    show(client_for, people, document_id, "carol", 404)
    assert WORDS in show(client_for, people, document_id, "bob")
    assert "Note of Alice Martin" in show(client_for, people, document_id, "bob")


def test_what_the_patient_added_is_corrected_otherwise(app: Flask, people: People, client_for: ClientFor) -> None:
    document_id = save(app, people["alice"], source="patient")
    assert "Is something wrong?" not in show(client_for, people, document_id, "alice")
    assert "Is something wrong?" in show(client_for, people, report_of(app, people["alice"]), "alice")


def test_the_page_costs_the_same_however_many_there_are(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, document_id = people["alice"], report_of(app, people["alice"])
    noted(app, alice, document_id)
    client = client_for("alice")
    show(client_for, people, document_id, "alice")
    address = f"/records/{alice.record_id}/documents/{document_id}"
    with counted_statements(app) as few:
        get(client, address)
    for _ in range(MOST - 1):
        noted(app, alice, document_id)
    with counted_statements(app) as many:
        get(client, address)
    assert len(many) == len(few)


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor) -> None:
    address = page(people["alice"], report_of(app, people["alice"]), "new")
    shown = get(client_for("alice"), address, language="fr").text
    assert "Qu’est-ce qui est faux, et pourquoi\u202f?" in shown
