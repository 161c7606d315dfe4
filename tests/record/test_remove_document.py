"""Taking out what one added oneself: it is asked, it leaves nothing, and the way back stands there."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.actions import Level
from portal.access.models import Relation
from portal.core import clock
from portal.core.db import immediate
from portal.record.models import Source
from tests.support.deposits import FILE, address, deposit, press, row_of, send, stored, told
from tests.support.hiding import hidden_from, hiding
from tests.support.people import People
from tests.support.professionals import block, grant, hide, let_in
from tests.support.reading import said
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def alice(client_for: ClientFor) -> FlaskClient:
    return client_for("alice")


@pytest.fixture
def paper(app: Flask, people: People, alice: FlaskClient) -> uuid.UUID:
    """A document that Alice added."""
    send(alice, address(people["alice"], "/new"), FILE, title="Ma lettre", type_code="DOCPAT03")
    return stored(app, people["alice"])[-1].id


def at(people: People, document_id: uuid.UUID, act: str = "") -> str:
    return address(people["alice"], f"/{document_id}{act}")


def test_it_asks_first(app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    page = get(alice, at(people, paper, "/remove")).text
    assert "Remove this document?" in page
    assert '<p class="c-sub">Ma lettre</p>' in page
    assert "Nobody will read it in this record any more." in page
    assert "The version before" not in page
    assert row_of(app, people["alice"], paper).removed_at is None
    french = get(alice, at(people, paper, "/remove"), language="fr").text
    assert "Retirer ce document\u202f?" in french


def test_the_same_file_again_is_hidden_as_it_was(
    app: Flask, people: People, alice: FlaskClient, client_for: ClientFor
) -> None:
    grant(app, people["alice"], people["carol"])
    carol = client_for("carol", practising=True)
    first = deposit(carol, people["alice"])
    hide(app, people["alice"], first, one=people["dora"])
    press(carol, at(people, first, "/remove"))
    again = deposit(carol, people["alice"])
    assert again != first
    assert hiding(app, again) == hidden_from(people["dora"])


def test_it_is_out_and_the_way_back_stands_there(
    app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID
) -> None:
    answer = press(alice, at(people, paper, "/remove"))
    assert (answer.status_code, answer.location) == (303, at(people, paper, "/remove"))
    page = get(alice, answer.location).text
    assert "This document was removed on " in page
    assert "Ma lettre" in page
    assert f'action="{at(people, paper, "/restore")}"' in page
    assert "Retirer" not in get(alice, answer.location, language="fr").text
    get(alice, at(people, paper), status=404)
    assert alice.get(at(people, paper, "/original")).status_code == 404
    (row,) = told(app, people["alice"], "document.removed")
    assert (row.item_id, row.details, row.role) == (None, {"document_id": str(paper)}, "holder")


def test_undoing_puts_it_back(app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    key = row_of(app, people["alice"], paper).dedup_key
    press(alice, at(people, paper, "/remove"))
    answer = press(alice, at(people, paper, "/restore"))
    assert (answer.status_code, answer.location) == (303, at(people, paper))
    assert "This document is back in the record." in get(alice, at(people, paper)).text
    row = row_of(app, people["alice"], paper)
    assert (row.removed_at, row.is_current, row.dedup_key) == (None, True, key)
    assert [one.item_id for one in told(app, people["alice"], "document.restored")] == [paper]


def test_a_double_click_removes_once(app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    for _ in range(2):
        assert press(alice, at(people, paper, "/remove")).location == at(people, paper, "/remove")
    assert len(told(app, people["alice"], "document.removed")) == 1


def test_undoing_in_a_second_tab(app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    """One tab undoes, the other undoes again and then removes: each is answered, each change is told once."""
    press(alice, at(people, paper, "/remove"))
    for _ in range(2):
        assert press(alice, at(people, paper, "/restore")).location == at(people, paper)
    assert "Remove this document?" in get(alice, at(people, paper, "/remove")).text
    assert len(told(app, people["alice"], "document.restored")) == 1
    press(alice, at(people, paper, "/remove"))
    assert row_of(app, people["alice"], paper).removed_at is not None


def test_somebody_who_reads_it_meanwhile_is_shut_out_at_the_next_request(
    people: People, client_for: ClientFor, alice: FlaskClient, paper: uuid.UUID
) -> None:
    frank = client_for("frank")
    get(frank, at(people, paper))
    press(alice, at(people, paper, "/remove"))
    get(frank, at(people, paper), status=404)
    assert frank.get(at(people, paper, "/original")).status_code == 404
    assert "Ma lettre" not in get(frank, address(people["alice"])).text


@pytest.mark.parametrize("act", ["/remove", "/restore"])
@pytest.mark.parametrize(
    ("name", "practising"), [("charlie", False), ("frank", False), ("bob", True), ("carol", True), ("dora", True)]
)
def test_it_checks_ownership(
    app: Flask, people: People, client_for: ClientFor, paper: uuid.UUID, name: str, practising: bool, act: str
) -> None:
    let_in(app, people)
    client = client_for(name, practising=practising)
    assert press(client, at(people, paper, act)).status_code == 404
    get(client, at(people, paper, "/remove"), status=404)
    assert row_of(app, people["alice"], paper).removed_at is None


def test_nobody_but_its_author_takes_out_what_a_professional_added(
    app: Flask, people: People, client_for: ClientFor, alice: FlaskClient
) -> None:
    let_in(app, people)
    grant(app, people["alice"], people["grace"])
    carol = client_for("carol", practising=True)
    document_id = deposit(carol, people["alice"])
    for client in (alice, client_for("bob", practising=True), client_for("grace", practising=True)):
        get(client, at(people, document_id))
        assert press(client, at(people, document_id, "/remove")).status_code == 404
    assert row_of(app, people["alice"], document_id).removed_at is None
    assert [one.reason for one in told(app, people["alice"], "document.removed")] == ["not-added-by-you"] * 3
    press(carol, at(people, document_id, "/remove"))
    get(alice, at(people, document_id), status=404)
    press(carol, at(people, document_id, "/restore"))
    get(alice, at(people, document_id))


def test_an_author_who_was_shut_out_takes_nothing_out(app: Flask, people: People, client_for: ClientFor) -> None:
    let_in(app, people)
    carol = client_for("carol", practising=True)
    document_id = deposit(carol, people["alice"])
    press(carol, at(people, document_id, "/remove"))
    block(app, people["alice"], people["carol"])
    for act in ("/remove", "/restore"):
        assert press(carol, at(people, document_id, act)).status_code == 404
    assert row_of(app, people["alice"], document_id).removed_at is not None


def test_a_document_of_the_operators_import_is_nobodys_to_remove(
    app: Flask, people: People, alice: FlaskClient
) -> None:
    for source in (Source.OPERATOR, Source.INSURER, Source.PROFESSIONAL):
        document_id = save(app, people["alice"], said(str(source)), source=source)
        assert press(alice, at(people, document_id, "/remove")).status_code == 404


def test_the_patients_side_is_one(app: Flask, people: People, client_for: ClientFor, alice: FlaskClient) -> None:
    """A carer who manages takes out their own; the holder that one too, but the carer not the holder's."""
    with app.app_context(), immediate() as session:
        mine = Relation.account_id == people["frank"].account_id
        session.scalars(select(Relation).where(mine)).one().level = Level.MANAGE
    frank = client_for("frank")
    send(frank, address(people["alice"], "/new"), (b"De Frank", "f.txt"))
    send(alice, address(people["alice"], "/new"), (b"D'Alice", "a.txt"))
    by_frank, by_alice = stored(app, people["alice"])
    assert press(frank, at(people, by_alice.id, "/remove")).status_code == 404
    assert press(frank, at(people, by_frank.id, "/remove")).status_code == 303
    assert press(frank, at(people, by_frank.id, "/restore")).status_code == 303
    assert press(alice, at(people, by_frank.id, "/remove")).status_code == 303


def test_a_parent_takes_out_what_the_parents_added(app: Flask, people: People, alice: FlaskClient) -> None:
    send(alice, address(people["eve"], "/new"), FILE)
    (document,) = stored(app, people["eve"])
    assert press(alice, address(people["eve"], f"/{document.id}/remove")).status_code == 303
    get(alice, address(people["eve"], f"/{document.id}"), status=404)


def test_a_right_that_ended_meanwhile_refuses(app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    get(alice, at(people, paper, "/remove"))
    with app.app_context(), immediate() as session:
        for relation in session.scalars(select(Relation).where(Relation.record_id == people["alice"].record_id)):
            relation.ended_at = clock.now()
    assert press(alice, at(people, paper, "/remove")).status_code == 404
    assert row_of(app, people["alice"], paper).removed_at is None


def test_asking_by_get_changes_nothing(app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    get(alice, at(people, paper, "/remove"))
    assert alice.get(at(people, paper, "/restore")).status_code == 405
    assert row_of(app, people["alice"], paper).removed_at is None


def test_its_cost_does_not_grow(app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    get(alice, at(people, paper, "/remove"))
    counts = []
    for _ in range(2):
        with counted_statements(app) as sent:
            get(alice, at(people, paper, "/remove"))
        counts.append(len(sent))
        for number in range(5):
            save(app, people["alice"], said(f"{len(counts)}-{number}"))
    assert counts[0] == counts[1] <= 12
