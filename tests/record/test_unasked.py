"""What an empty block says, and to whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.record.content import Entry, EntryKind
from tests.support.documents import CRP, a_document
from tests.support.people import People
from tests.support.professionals import grant, hide, name_gp
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
ALLERGY = Entry(EntryKind.ALLERGY, "Latex")
NOTHING = {
    "/": ("Allergies: nothing open to you", "No result open to you"),
    "/health": ("Allergies: nothing open to you", "No result open to you"),
    "/health/labs": ("No result open to you", "That does not mean that there are none."),
}


@pytest.mark.parametrize("path", NOTHING)
def test_a_professional_is_told_the_same_of_nothing_and_of_what_is_hidden(
    app: Flask, people: People, client_for: ClientFor, path: str
) -> None:
    grant(app, people["alice"], people["carol"])
    page = f"/records/{people['alice'].record_id}{path}"
    for hidden in (False, True):
        if hidden:
            hide(app, people["alice"], save(app, people["alice"], a_document(entries=(ALLERGY, CRP))))
        text = get(client_for("carol", practising=True), page).text
        assert all(sentence in text for sentence in NOTHING[path])
        assert "not answered yet" not in text
        assert "Latex" not in text


def test_the_holder_and_the_gp_are_told_that_nobody_answered(app: Flask, people: People, client_for: ClientFor) -> None:
    name_gp(app, people["alice"], people["bob"])
    page = f"/records/{people['alice'].record_id}/health"
    for client in (client_for("alice"), client_for("bob", practising=True)):
        text = get(client, page).text
        assert "Allergies: not answered yet" in text
        assert "open to you" not in text


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    carol, page = client_for("carol", practising=True), f"/records/{people['alice'].record_id}/health"
    text = get(carol, page, language="fr").text
    assert "Allergies\u00a0: rien qui vous soit ouvert" in text
    assert "Cela ne veut pas dire qu’il n’y en a pas." in text
