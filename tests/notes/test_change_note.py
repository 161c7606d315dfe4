"""Changing a note, and taking it out: its writer, and whoever answers for the record."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.actions import Level
from portal.access.models import Record, RelationKind
from portal.access.records import relate
from portal.core.db import immediate
from tests.support.deposits import press, told
from tests.support.forms import send
from tests.support.notes import WORDS, note_rows, noted, page, report_of
from tests.support.people import People
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]


def test_it_is_changed(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, document_id = people["alice"], report_of(app, people["alice"])
    address = page(alice, document_id, str(noted(app, alice, document_id)))
    assert WORDS in get(client_for("alice"), address).text
    assert send(client_for("alice"), address, text="Autrement dit.").status_code == 303
    shown = get(client_for("alice"), f"/records/{alice.record_id}/documents/{document_id}").text
    assert "Autrement dit." in shown
    assert ", changed on" in shown
    assert [row.event for row in told(app, alice, "note.changed")] == ["note.changed"]
    assert send(client_for("alice"), address, text="").status_code == 422


def test_it_is_taken_out(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, document_id = people["alice"], report_of(app, people["alice"])
    address = page(alice, document_id, f"{noted(app, alice, document_id)}/remove")
    assert client_for("alice").get(address).status_code == 405
    assert press(client_for("alice"), address).status_code == 303
    assert note_rows(app, alice) == []
    (row,) = told(app, alice, "note.removed")
    assert row.item_id == document_id
    assert press(client_for("alice"), address).status_code == 404


@pytest.fixture
def manager(app: Flask, people: People) -> None:
    """Frank manages Charlie's record."""
    with app.app_context(), immediate() as session:
        record = session.scalars(select(Record).where(Record.id == people["charlie"].record_id)).one()
        relate(people["frank"].account_id, record, RelationKind.CARER, level=Level.MANAGE)  # type: ignore[arg-type]


@pytest.mark.usefixtures("manager")
def test_a_carer_changes_their_own_alone(app: Flask, people: People, client_for: ClientFor) -> None:
    charlie, document_id = people["charlie"], report_of(app, people["charlie"])
    his = page(charlie, document_id, str(noted(app, charlie, document_id)))
    own = page(charlie, document_id, str(noted(app, charlie, document_id, people["frank"])))
    get(client_for("frank"), his, status=404)
    assert press(client_for("frank"), f"{his}/remove").status_code == 404
    get(client_for("frank"), own)


@pytest.mark.usefixtures("manager")
def test_the_holder_takes_out_what_a_carer_left_and_does_not_rewrite_it(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    charlie, document_id = people["charlie"], report_of(app, people["charlie"])
    address = page(charlie, document_id, str(noted(app, charlie, document_id, people["frank"])))
    assert "Note of Frank Moreau" in get(client_for("charlie"), address).text
    send(client_for("charlie"), address, text="Autrement.")
    assert told(app, charlie, "note.changed") == []
    assert press(client_for("charlie"), f"{address}/remove").status_code == 303
    assert note_rows(app, charlie) == []


@pytest.mark.parametrize("name", ["alice", "frank", "bob"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    document_id = report_of(app, people["charlie"])
    address = page(people["charlie"], document_id, str(noted(app, people["charlie"], document_id)))
    get(client_for(name), address, status=404)


def test_a_note_of_another_document_is_not_there(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = people["alice"]
    note_id, other = noted(app, alice, report_of(app, alice)), report_of(app, alice)
    get(client_for("alice"), page(alice, other, str(note_id)), status=404)
