"""One professional of a record, for those who manage it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.support.people import People
from tests.support.professionals import grant
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]


def address(people: People, name: str) -> str:
    return f"/records/{people['alice'].record_id}/access/professionals/{people[name].professional_id}"


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    page = get(client_for("alice"), address(people, "carol")).text
    assert "Dr Carol Petit" in page
    assert "See the record as Dr Carol Petit" in page


def test_who_has_nothing_to_do_with_the_record_is_not_there(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["charlie"], people["bob"])
    assert client_for("alice").get(address(people, "bob")).status_code == 404
