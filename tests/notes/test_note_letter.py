"""The letter to an author who does not answer here, and the answer that came by another way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from portal.notes.telling import tell_unanswered
from tests.support.deposits import press, told
from tests.support.invitations import line, load
from tests.support.notes import WORDS, note_rows, noted, page, report_of
from tests.support.people import People
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]


def test_it_says_who_writes_to_whom_about_what(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, document_id = people["alice"], report_of(app, people["alice"])
    note_id = noted(app, alice, document_id, sent_at=clock.now(), by_letter=True)
    shown = get(client_for("alice"), page(alice, document_id, f"{note_id}/letter"), language="fr").text
    named = "Dr Karim Benali", "Laboratoire du Parc", "Alice Martin"
    for words in (*named, "12\u00a0avril 1988", "Bilan sanguin", WORDS):
        assert words in shown
    assert [row.event for row in told(app, alice)][-1] == "document.read"


def test_it_says_where_the_directory_says_that_the_author_works(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    load(app, line("benali", **{"Identifiant PP": people["grace"].rpps}))
    alice, document_id = people["alice"], report_of(app, people["alice"], people["grace"])
    note_id = noted(app, alice, document_id, sent_at=clock.now(), by_letter=True)
    shown = get(client_for("alice"), page(alice, document_id, f"{note_id}/letter")).text
    assert "Cabinet Bouffay<br>44000 Nantes" in shown


def test_what_was_not_sent_has_no_letter(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, document_id = people["alice"], report_of(app, people["alice"])
    get(client_for("alice"), page(alice, document_id, f"{noted(app, alice, document_id)}/letter"), status=404)


def test_an_answer_from_elsewhere_ends_the_waiting(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, document_id = people["alice"], report_of(app, people["alice"])
    sent = clock.now() - dt.timedelta(days=40)
    note_id = noted(app, alice, document_id, sent_at=sent, by_letter=True)
    assert press(client_for("alice"), page(alice, document_id, f"{note_id}/settle")).status_code == 303
    assert note_rows(app, alice)[0].due_at is None
    with app.app_context():
        assert tell_unanswered() == 0
    assert client_for("alice").get(page(alice, document_id, f"{note_id}/settle")).status_code == 405


@pytest.mark.parametrize("name", ["charlie", "frank"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    alice, document_id = people["alice"], report_of(app, people["alice"])
    note_id = noted(app, alice, document_id, sent_at=clock.now(), by_letter=True)
    get(client_for(name), page(alice, document_id, f"{note_id}/letter"), status=404)
