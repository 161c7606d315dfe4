"""What a file says of itself is told as it says it: the day its sender wrote, a property as a property."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.support.documents import a_document
from tests.support.people import People
from tests.support.reading import result, said
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]


def test_the_day_of_the_last_result_is_its_sender_s(app: Flask, people: People, client_for: ClientFor) -> None:
    save(app, people["alice"], said("1", result("CRP", "4", "2011-03-04T08:30:00+11:00"), day="2011-03-04"))
    page = get(client_for("alice"), f"/records/{people['alice'].record_id}/").text
    assert "The last ones: 4 March 2011" in page


def test_a_result_without_a_day_has_its_document_s(app: Flask, people: People, client_for: ClientFor) -> None:
    save(app, people["alice"], said("1", result("CRP", "4", ""), day="2011-03-01T08:30:00+11:00"))
    alice, home = client_for("alice"), f"/records/{people['alice'].record_id}/"
    assert "The last ones: 1 March 2011" in get(alice, home).text
    assert ">March 2011</h2>" in get(alice, f"{home}documents").text


def test_the_author_of_a_property_is_no_author(app: Flask, people: People, client_for: ClientFor) -> None:
    read = a_document(authors=(), custodian="", file_author="Romain Saget-Lethias")
    document_id = save(app, people["alice"], read)
    page = get(client_for("alice"), f"/records/{people['alice'].record_id}/documents/{document_id}").text
    before, after = page.split("About the file")
    assert "Saget" not in before
    assert "Property of the file" in after
    assert "author: Romain Saget-Lethias" in after
