"""What the page of a document offers beside reading it: only what the reader may do, and why not the rest."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.record.models import Source
from tests.support.deposits import FILE, address, deposit, send, stored
from tests.support.people import People
from tests.support.professionals import let_in
from tests.support.reading import said
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]
ACTS = ("correct", "remove", "announce")
OF_ANOTHER = "Only the professional who added it can remove it. You can hide it from the others."


@pytest.fixture(autouse=True)
def rights(app: Flask, people: People) -> None:
    let_in(app, people)


def offered(page: str) -> list[str]:
    """The acts that a page leads to."""
    return [act for act in ACTS if re.search(rf'(?:href|action)="[^"]+/{act}"', page)]


@pytest.mark.parametrize(
    ("name", "practising", "expected"),
    [
        ("carol", True, ["correct", "remove", "announce"]),
        ("bob", True, ["announce"]),
    ],
)
def test_of_a_professionals_document_on_hold(
    people: People, client_for: ClientFor, name: str, practising: bool, expected: list[str]
) -> None:
    held = deposit(client_for("carol", practising=True), people["alice"], announce_first="y")
    page = get(client_for(name, practising=practising), address(people["alice"], f"/{held}")).text
    assert offered(page) == expected
    assert OF_ANOTHER not in page


def test_of_a_professionals_document(people: People, client_for: ClientFor) -> None:
    document_id = deposit(client_for("carol", practising=True), people["alice"])
    path = address(people["alice"], f"/{document_id}")
    assert offered(get(client_for("carol", practising=True), path).text) == ["correct", "remove"]
    mine = get(client_for("alice"), path).text
    assert (offered(mine), OF_ANOTHER in mine) == ([], True)
    for client in (client_for("frank"), client_for("bob", practising=True)):
        page = get(client, path).text
        assert (offered(page), OF_ANOTHER in page) == ([], False)
    assert "Vous pouvez le masquer aux autres." in get(client_for("alice"), path, language="fr").text


def test_of_a_patients_document(app: Flask, people: People, client_for: ClientFor) -> None:
    send(client_for("alice"), address(people["alice"], "/new"), FILE)
    path = address(people["alice"], f"/{stored(app, people['alice'])[0].id}")
    assert offered(get(client_for("alice"), path).text) == ["correct", "remove"]
    for client in (client_for("frank"), client_for("carol", practising=True), client_for("bob", practising=True)):
        assert offered(get(client, path).text) == []


@pytest.mark.parametrize("source", [Source.INSURER, Source.OPERATOR])
def test_of_what_nobody_here_added(app: Flask, people: People, client_for: ClientFor, source: Source) -> None:
    document_id = save(app, people["alice"], said("1"), source=source)
    page = get(client_for("alice"), address(people["alice"], f"/{document_id}")).text
    assert offered(page) == []
    assert "It was not added by you: you cannot remove it." in page


def test_whoever_looks_as_a_professional_is_offered_nothing(people: People, client_for: ClientFor) -> None:
    carol = people["carol"].professional_id
    document_id = deposit(client_for("carol", practising=True), people["alice"])
    page = get(client_for("alice"), address(people["alice"], f"/{document_id}?as={carol}")).text
    assert offered(page) == []
    assert OF_ANOTHER not in page


def test_it_costs_no_statement(app: Flask, people: People, client_for: ClientFor) -> None:
    """As many for a document of one's own as for another."""
    alice = client_for("alice")
    own = save(app, people["alice"], said("1"), source=Source.PATIENT)
    other = save(app, people["alice"], said("2"))
    costs = []
    for document_id in (own, other, uuid.UUID(str(own))):
        with counted_statements(app) as sent:
            get(alice, address(people["alice"], f"/{document_id}"))
        costs.append(len(sent))
    assert costs[1:] == costs[1:2] * 2
