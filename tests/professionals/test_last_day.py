"""The last day of an access is the same day wherever it is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.professionals.periods import end_of
from tests.professionals.acting import access, one, words
from tests.support.hiding import rule
from tests.support.people import People
from tests.support.professionals import DAY, grant
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
NOW = dt.datetime(2030, 11, 24, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_it_is_said_alike_to_the_patient_and_to_the_professional(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    document = f"/records/{people['alice'].record_id}/documents/{save(app, people['alice'])}"
    grant(app, people["alice"], people["carol"], since=NOW - DAY, until=end_of(dt.date(2031, 1, 15)))
    alice, carol = client_for("alice"), client_for("carol", practising=True)
    pages = [(alice, access(people)), (alice, one(people, "carol")), (alice, document), (carol, "/patients")]
    for client, address in pages:
        said = words(get(client, address).text)
        assert "15 January 2031" in said, address
        assert "16 January 2031" not in said, address


def test_a_rule_of_a_folder_stands_on_the_page_of_whom_it_hides_from(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    grant(app, people["alice"], people["carol"])
    alice = client_for("alice")
    told = "What comes into these folders is hidden from them as it comes"
    assert told not in get(alice, one(people, "carol")).text
    rule(app, people["alice"], "imaging", people["carol"])
    assert f"{told}: Imaging." in words(get(alice, one(people, "carol")).text)
    grant(app, people["alice"], people["grace"])
    assert told not in get(alice, one(people, "grace")).text
