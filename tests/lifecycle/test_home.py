"""The address of the site alone."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.lifecycle.visitor import ALICE, Visitor, letter
from tests.support.people import HOLDERS, People

ClientFor = Callable[..., FlaskClient]


def location(client: FlaskClient) -> str:
    response = client.get("/", base_url="http://localhost:8000")
    assert response.status_code == 302
    return response.headers["Location"]


def test_strangers_sign_in(client: FlaskClient) -> None:
    assert location(client) == "/sign-in"


def test_one_record_is_opened_at_once(client_for: ClientFor, people: People) -> None:
    assert location(client_for("charlie")).rstrip("/") == f"/records/{people['charlie'].record_id}"


def test_several_are_listed(client_for: ClientFor) -> None:
    assert location(client_for("alice")) == "/records"


def test_none_is_an_invitation(client_for: ClientFor) -> None:
    assert location(client_for("grace")) == "/records"


def test_a_session_of_a_recovery_code_reads_nothing(client_for: ClientFor) -> None:
    client = client_for("alice", restricted=True)
    assert location(client) == "/records"
    assert client.get("/records", base_url="http://localhost:8000").headers["Location"].startswith("/account")


def test_a_second_record_makes_it_a_list(app: Flask, visitor: Callable[[str], Visitor]) -> None:
    grace = visitor("grace")
    first = grace.open_well()
    assert location(grace.client).rstrip("/") == f"/records/{first}"
    grace.open_well(ALICE, code=letter(app, HOLDERS["alice"]))
    assert location(grace.client) == "/records"
