"""The sheet of vaccinations: every dose once, the oldest first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.profile.test_vaccinations import given
from tests.support.people import People
from tests.support.profile import profile_address
from tests.support.reading import said
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    save(app, people["alice"], said("1", given("Vaxigrip", "2025-10-20"), given("Repevax", "2014-04")))
    page = get(client_for("alice"), profile_address(people, "/vaccinations/sheet"), language="fr").text
    assert page.index("avril 2014") < page.index("20\u00a0octobre 2025")
    assert "Diphtérie, tétanos, poliomyélite, coqueluche" in page
    assert "Confirmé par un professionnel" in page
    assert "née le\u00a012\u00a0avril 1988" in page


def test_it_is_empty_in_words(people: People, client_for: ClientFor) -> None:
    assert "No dose is known" in get(client_for("alice"), profile_address(people, "/vaccinations/sheet")).text


@pytest.mark.parametrize("name", ["charlie", "bob"])
def test_it_checks_ownership(people: People, client_for: ClientFor, name: str) -> None:
    get(client_for(name), profile_address(people, "/vaccinations/sheet"), status=404)
