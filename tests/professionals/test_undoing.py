"""Undoing what was hidden, and what two tabs do to each other."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.actions import Level
from portal.access.models import Relation
from portal.core.db import immediate
from portal.professionals.forms.hiding import written
from portal.record.hiding import OPEN, Hiding
from tests.support.documents import a_document
from tests.support.hiding import checked, field, hidden_but_from, hidden_from, hiding, send, told
from tests.support.people import People
from tests.support.professionals import grant, hide, let_in
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
QUERIES = 12


@pytest.fixture
def document_id(app: Flask, people: People) -> uuid.UUID:
    let_in(app, people)
    return save(app, people["alice"])


@pytest.fixture
def path(people: People, document_id: uuid.UUID) -> str:
    return f"/records/{people['alice'].record_id}/documents/{document_id}/visibility"


def test_it_can_be_undone_exactly(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, path: str
) -> None:
    hide(app, people["alice"], document_id)
    hide(app, people["alice"], document_id, one=people["carol"], shown=True)
    alice = client_for("alice")
    shown = send(alice, path, choice="everybody").location
    assert hiding(app, document_id) == OPEN
    undo = path.split("/documents/")[0] + "/access/hidden/undo"
    answer = send(alice, undo, shown)
    assert answer.location == path
    assert "Undone: it is as it was before." in get(alice, path).text
    assert hiding(app, document_id) == hidden_but_from(people["carol"])
    assert told(app)[-1][1]["cause"] == "undo"
    again = send(alice, undo, shown)
    assert field(get(alice, shown).text, "done") is None, "there is nothing to undo any more"
    assert again.status_code == 303
    assert len(told(app)) == 2


def test_undoing_in_one_tab_does_not_show_what_another_one_hid(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, path: str
) -> None:
    alice, undo = client_for("alice"), path.split("/documents/")[0] + "/access/hidden/undo"
    first = send(alice, path, choice="but", hidden_from=str(people["carol"].professional_id)).location
    held = get(alice, first).text
    send(alice, path, choice="nobody")
    data = {"csrf_token": field(held, "csrf_token"), "done": field(held, "done")}
    answer = alice.post(undo, data=data, headers={"Accept-Language": "en"})
    assert "It was changed since. What was chosen last is kept." in get(alice, answer.location).text
    assert hiding(app, document_id) == Hiding(True)


def test_what_was_hidden_again_since_is_not_shown_by_an_older_page(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, path: str
) -> None:
    alice, undo = client_for("alice"), path.split("/documents/")[0] + "/access/hidden/undo"
    held = get(alice, send(alice, path, choice="nobody").location).text
    send(alice, path, choice="everybody")
    send(alice, path, choice="nobody")
    data = {"csrf_token": field(held, "csrf_token"), "done": field(held, "done")}
    answer = alice.post(undo, data=data, headers={"Accept-Language": "en"})
    assert "It was changed since. What was chosen last is kept." in get(alice, answer.location).text
    assert hiding(app, document_id) == Hiding(True)


@pytest.mark.parametrize("done", ["", "x", "AAAA", "é", "A" * 5000])
def test_what_was_never_done_is_not_undone(client_for: ClientFor, path: str, done: str) -> None:
    alice, undo = client_for("alice"), path.split("/documents/")[0] + "/access/hidden/undo"
    answer = send(alice, undo, path, done=done)
    assert (answer.status_code, answer.location) == (303, undo.removesuffix("/undo"))
    assert "This cannot be undone any more. Nothing was changed." in get(alice, answer.location).text


def test_what_was_done_is_undone_by_the_account_alone_and_in_its_record(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, path: str
) -> None:
    """An address that somebody else made leads to no button."""
    with app.app_context(), immediate() as session:
        frank = session.scalars(select(Relation).where(Relation.account_id == people["frank"].account_id)).one()
        frank.level = Level.MANAGE
    theirs = send(client_for("frank"), path, choice="nobody").location
    assert field(get(client_for("frank"), theirs).text, "done")
    assert field(get(client_for("alice"), theirs).text, "done") is None
    elsewhere = save(app, people["eve"])
    mine = send(client_for("alice"), path, choice="everybody").location
    moved = mine.replace(str(people["alice"].record_id), str(people["eve"].record_id))
    page = get(client_for("alice"), moved.replace(str(document_id), str(elsewhere))).text
    assert field(page, "done") is None


def test_a_page_left_open_shows_nothing_that_was_hidden_since(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, path: str
) -> None:
    alice, carol = client_for("alice"), str(people["carol"].professional_id)
    old = field(get(alice, path).text, "seen")
    send(alice, path, choice="nobody")
    answer = send(alice, path, choice="but", hidden_from=carol, seen=old)
    assert answer.status_code == 422
    assert "This was changed meanwhile" in answer.text
    assert checked(answer.text) == ["but", carol]
    assert hiding(app, document_id) == Hiding(True)
    again = {"csrf_token": field(answer.text, "csrf_token"), "seen": field(answer.text, "seen")}
    assert alice.post(path, data=again | {"choice": "but", "hidden_from": carol}).status_code == 303
    assert hiding(app, document_id) == hidden_from(people["carol"])


def test_a_page_left_open_still_protects(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, path: str
) -> None:
    alice = client_for("alice")
    send(alice, path, choice="but", hidden_from=str(people["carol"].professional_id))
    assert send(alice, path, choice="nobody", seen=written(OPEN)).status_code == 303
    assert hiding(app, document_id) == Hiding(True)


def test_a_double_click_is_one_choice_and_can_be_undone(
    app: Flask, client_for: ClientFor, document_id: uuid.UUID, path: str
) -> None:
    alice = client_for("alice")
    page = get(alice, path).text
    data = {"csrf_token": field(page, "csrf_token"), "seen": field(page, "seen"), "choice": "nobody"}
    answers = [alice.post(path, data=data) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert len(told(app)) == 1
    send(alice, path.split("/documents/")[0] + "/access/hidden/undo", answers[1].location)
    assert hiding(app, document_id) == OPEN


def test_its_versions_go_with_it(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = people["alice"]
    old, new = (save(app, alice, a_document(unique_id=str(n), set_id="s", version_number=n)) for n in (1, 2))
    other = save(app, alice)
    hide(app, alice, old, one=people["carol"])
    grant(app, alice, people["carol"])
    browser, record = client_for("alice"), f"/records/{alice.record_id}"
    answer = send(browser, f"{record}/documents/{new}/visibility", choice="nobody")
    assert [hiding(app, one) for one in (old, new, other)] == [Hiding(True), Hiding(True), OPEN]
    assert len(told(app)) == 2
    send(browser, f"{record}/access/hidden/undo", answer.location)
    assert [hiding(app, one) for one in (old, new)] == [hidden_from(people["carol"]), OPEN]


def test_a_version_on_hold_is_hidden_with_it(app: Flask, people: People, client_for: ClientFor) -> None:
    """The holder does not know of it yet; a professional would read there what is hidden here."""
    alice = people["alice"]
    grant(app, alice, people["carol"])
    old = save(app, alice, a_document(unique_id="1", set_id="s", version_number=1))
    held = save(
        app, alice, a_document(unique_id="2", set_id="s", version_number=2, confidentiality=("INVISIBLE_PATIENT",))
    )
    send(client_for("alice"), f"/records/{alice.record_id}/documents/{old}/visibility", choice="nobody")
    assert hiding(app, held) == Hiding(True)
    documents = f"/records/{alice.record_id}/documents"
    assert client_for("carol", practising=True).get(f"{documents}/{held}").status_code == 404


def test_undoing_is_sent_as_a_form(client_for: ClientFor, path: str) -> None:
    undo = path.split("/documents/")[0] + "/access/hidden/undo"
    alice = client_for("alice")
    assert alice.get(undo).status_code == 405
    assert alice.post(undo).status_code == 400
