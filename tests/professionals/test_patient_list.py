"""The patients of a professional: those who let them in, and nobody else."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from tests.support.people import People
from tests.support.professionals import DAY, grant
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    carol = client_for("carol", practising=True)
    assert "No patient yet" in get(carol, "/patients").text
    grant(app, people["alice"], people["carol"])
    assert "Alice Martin" in get(carol, "/patients").text


def test_who_let_nobody_in_is_not_there(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"], until=clock.now() - DAY / 2)
    grant(app, people["charlie"], people["bob"])
    page = get(client_for("carol", practising=True), "/patients").text
    assert "Alice Martin" not in page
    assert "Charlie" not in page
