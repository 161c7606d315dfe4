"""Confirming the identity of a record that was opened online."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from flask import Flask

from portal.access.models import IdentityStatus
from tests.lifecycle.visitor import GRACE, Visitor, errors, identity, letter, record, trail
from tests.support.people import People

As = Callable[[str], Visitor]


@pytest.fixture
def grace(visitor: As) -> Visitor:
    return visitor("grace")


@pytest.fixture
def address(grace: Visitor) -> str:
    return f"/records/{grace.open_well()}/activate"


def test_it_works(app: Flask, grace: Visitor, address: str) -> None:
    made = letter(app, identity(GRACE))
    answer = grace.send(address, {"code": f" {made[:4]}-{made[4:8]}-{made[8:]} "})
    assert answer.status_code == 303
    home = grace.get(answer.headers["Location"])
    assert home.status_code == 200
    assert "Your identity is confirmed" in home.text
    assert len(trail(app, "record.activated")) == 1


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "Enter the code printed on your letter"),
        ("0" * 41, "Use at most 40 characters"),
        ("0000 0000 0000", "This code opens nothing. Check the letter; after five tries, ask for a new one"),
    ],
)
def test_what_is_wrong_is_told_and_kept(grace: Visitor, address: str, code: str, sentence: str) -> None:
    answer = grace.send(address, {"code": code})
    assert (answer.status_code, errors(answer)) == (422, [sentence])
    assert f'value="{code}"' in answer.text


def test_trying_here_and_there_counts_together(app: Flask, grace: Visitor, address: str) -> None:
    statuses = [grace.send(address, {"code": "0000 0000 0000"}).status_code for _ in range(9)]
    assert statuses == [422] * 9
    assert grace.send(address, {"code": letter(app, identity(GRACE))}).status_code == 429


def test_an_expired_token_keeps_the_code(app: Flask, grace: Visitor, address: str) -> None:
    answer = grace.send(address, {"code": "K7PM 2XQ9 4TRB"}, csrf="expired")
    assert answer.status_code == 422
    assert 'value="K7PM 2XQ9 4TRB"' in answer.text
    assert trail(app, "activation.refused") == []


@pytest.mark.parametrize("name", ["carol", "frank"])
def test_it_is_the_holders(visitor: As, people: People, name: str) -> None:
    assert visitor(name).get(f"/records/{people['alice'].record_id}/activate").status_code == 404


def test_a_get_changes_nothing(app: Flask, grace: Visitor, address: str) -> None:
    made = letter(app, identity(GRACE))
    assert grace.get(address, query_string={"code": made}).status_code == 200
    assert trail(app, "record.activated", "activation.refused") == []
    assert record(app, uuid.UUID(address.split("/")[2])).identity_status is IdentityStatus.UNCONFIRMED
