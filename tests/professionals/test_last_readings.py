"""The last readings of a professional, on the page about them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from tests.professionals.acting import access, one
from tests.professionals.test_professional import main
from tests.support.people import People
from tests.support.professionals import DAY, grant
from tests.support.reading import said as saying
from tests.support.saved_documents import change, get, record_of, save

ClientFor = Callable[..., FlaskClient]


def test_last_readings(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    document = save(app, people["alice"], saying("1", title="Lettre"))
    hidden = save(app, people["alice"], saying("2", title="Plus tard"))
    record, carol = f"/records/{people['alice'].record_id}", client_for("carol", practising=True)
    for path in ("/", f"/documents/{hidden}", f"/documents/{document}", f"/documents/{document}", "/health"):
        get(carol, f"{record}{path}")
    get(client_for("frank"), f"{record}/timeline")
    with record_of(app, people["alice"]) as opened:
        change(opened, hidden, hold_until=clock.now() + 9 * DAY)
    page = get(client_for("alice"), one(people, "carol")).text
    told = re.findall(r'<p class="c-row__t">([^<]+)</p><p class="c-row__m">([^<]+?)(?: at [^<]+)?</p>', page)
    assert told == [("Health summary", "Today"), ("Lettre", "A document, Today"), ("Home", "Today")]
    assert f"{access(people, '/history')}?who={people['carol'].account_id}" in page


def test_the_last_reading_is_told_to_the_minute(app: Flask, people: People, client_for: ClientFor) -> None:
    """A visit is noted every five minutes only."""
    start = (clock.now() + DAY).replace(hour=11, minute=20)
    with time_machine.travel(start, tick=False):
        grant(app, people["alice"], people["carol"])
        carol, alice = client_for("carol", practising=True), client_for("alice")
        get(carol, f"/records/{people['alice'].record_id}/health")
    with time_machine.travel(start + dt.timedelta(minutes=4), tick=False):
        get(carol, f"/records/{people['alice'].record_id}/timeline")
        said = main(get(alice, one(people, "carol")).text)
    hour = start.astimezone(clock.PARIS).hour % 12 or 12
    assert f"First reading Today at {hour}:20" in said
    assert f"Last read Today at {hour}:24" in said
