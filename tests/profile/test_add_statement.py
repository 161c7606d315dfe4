"""Writing something in the health profile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.deposits import stored, told
from tests.support.people import People
from tests.support.profile import current_labels, fill_in, profile_address
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]
ADD = "/allergies/new"


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    page = get(alice, profile_address(people, ADD), language="fr").text
    assert "Allergie à quoi\u202f?" in page
    assert "Vous l’écrivez vous-même" in page
    answer = fill_in(alice, profile_address(people, ADD), label="Birch pollen", severity="mild", start__year="2015")
    assert (answer.status_code, answer.location) == (303, f"/records/{people['alice'].record_id}/health")
    page = get(alice, answer.location).text
    assert "This is written in the health profile of Alice." in page
    assert "Birch pollen" in page
    assert current_labels(app, people) == ["Birch pollen"]


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    answer = fill_in(alice, profile_address(people, ADD), label="", reaction="Hives", start__year="2090", note="Ask me")
    assert answer.status_code == 422
    for words in ("2 things to correct", "Write what the allergy is to", "still to come", "Hives", "2090", "Ask me"):
        assert words in answer.text
    assert stored(app, people["alice"]) == []


@pytest.mark.parametrize("year", ["1950", "1986"])
def test_nothing_was_before_the_birth(people: People, client_for: ClientFor, year: str) -> None:
    answer = fill_in(client_for("alice"), profile_address(people, ADD), label="Latex", start__year=year)
    assert answer.status_code == 422
    assert "before the birth" in answer.text


def test_sent_twice_it_is_written_once(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    once = {"label": "Latex", "statement_id": "5c3cf5a4-3f7b-4d0c-9f4c-3a3a52a1c111"}
    for _time in range(2):
        assert fill_in(alice, profile_address(people, ADD), **once).status_code == 303
    assert current_labels(app, people) == ["Latex"]


def test_a_parent_is_told_whose_record_it_is(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    page = get(alice, profile_address(people, ADD, "eve")).text
    assert "You write in the record of Eve Martin. It is marked as written by you, Alice Martin." in page
    assert fill_in(alice, profile_address(people, ADD, "eve"), label="Peanut").status_code == 303
    assert current_labels(app, people, "eve") == ["Peanut"]
    (row,) = told(app, people["eve"], "statement.written")
    assert row.role == "representative"


@pytest.mark.parametrize("who", [("charlie", False), ("frank", False), ("bob", True)])
def test_it_checks_ownership(people: People, client_for: ClientFor, who: tuple[str, bool]) -> None:
    """A stranger, a carer who only looks, and a professional."""
    browser = client_for(who[0], practising=who[1])
    assert browser.get(profile_address(people, ADD)).status_code == 404


def test_there_is_no_page_for_another_word(people: People, client_for: ClientFor) -> None:
    assert client_for("alice").get(profile_address(people, "/horoscopes/new")).status_code == 404
