"""Who can read a record, on its first page: counted as the decision says, and told to who may know."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.access.actions import Level
from portal.access.models import Record, RelationKind
from portal.access.records import relate
from portal.core import clock
from portal.core.db import immediate
from tests.support.people import People
from tests.support.professionals import DAY, block, grant, let_in, open_in_emergency
from tests.support.reading import said, titles
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def address(people: People) -> str:
    return f"/records/{people['alice'].record_id}/"


def readers(page: str) -> str:
    found = re.search(r'id="readers".*?<p>(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_professionals_and_relatives_are_counted(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    let_in(app, people)
    open_in_emergency(app, people["alice"], people["grace"])
    page = get(client_for("alice"), address).text
    assert readers(page) == "3 professionals and 1 relative."
    assert f'<a href="{address}access">Manage</a>' in page


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    grant(app, people["alice"], people["carol"])
    get(client_for("carol", practising=True), address)
    told = readers(get(client_for("alice"), address, language="fr").text)
    assert told.startswith("1\u00a0professionnel et 1\u00a0proche. Dernière lecture\u00a0: aujourd’hui à\u00a0")
    assert told.endswith(", Dr Carol Petit.")


def test_who_may_not_read_is_not_counted(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    alice, now = people["alice"], clock.now()
    grant(app, alice, people["carol"], until=now - HOUR)
    grant(app, alice, people["bob"], ended_at=now)
    grant(app, alice, people["dora"])
    block(app, alice, people["dora"])
    open_in_emergency(app, alice, people["grace"], since=now - 2 * DAY, until=now - DAY)
    assert readers(get(client_for("alice"), address).text) == "1 relative."


def test_the_person_it_is_about_is_no_relative(people: People, client_for: ClientFor, address: str) -> None:
    assert readers(get(client_for("frank"), address).text) == "Alice."


def test_alone(people: People, client_for: ClientFor) -> None:
    """A child has no account: nobody is a holder there."""
    child = f"/records/{people['eve'].record_id}/"
    assert readers(get(client_for("alice"), child, language="fr").text) == "Vous seulement."


def test_together(app: Flask, people: People, client_for: ClientFor) -> None:
    with app.app_context(), immediate() as session:
        eve = session.get_one(Record, people["eve"].record_id)
        for name, kind in (("charlie", RelationKind.PARENT), ("grace", RelationKind.HOLDER)):
            account_id = people[name].account_id
            assert account_id is not None
            relate(account_id, eve, kind)
        assert people["frank"].account_id is not None
        relate(people["frank"].account_id, eve, RelationKind.CARER, level=Level.EMERGENCY_CARD)
    grant(app, people["eve"], people["carol"])
    page = get(client_for("alice"), f"/records/{people['eve'].record_id}/").text
    assert readers(page) == "Eve, 1 professional and 1 relative."


def test_a_professional_is_told_nothing_of_the_others(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    let_in(app, people)
    start = (clock.now() + 24 * HOUR).replace(hour=8)  # not around midnight
    with time_machine.travel(start, tick=False):
        get(client_for("carol", practising=True), address)
    with time_machine.travel(start + HOUR, tick=False):
        get(client_for("bob", practising=True), address)
        get(client_for("frank"), address)
    with time_machine.travel(start + 2 * HOUR, tick=False):
        page = get(client_for("carol", practising=True), address).text
        preview = get(client_for("alice"), f"{address}?as={people['carol'].professional_id}").text
    for shown in (page, preview):
        assert "Who can read this record" not in shown
        assert "Bob" not in shown
        assert "Frank" not in shown.partition("<main")[2]


def test_a_first_reading_is_news(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    start = (clock.now() + 24 * HOUR).replace(hour=8)  # not around midnight
    save(app, people["alice"], said("1"))
    grant(app, people["alice"], people["carol"], until=start + 2 * HOUR)
    grant(app, people["alice"], people["dora"])
    with time_machine.travel(start, tick=False):
        get(client_for("dora", practising=True), address)
    with time_machine.travel(start + HOUR, tick=False):
        get(client_for("alice"), address)
    with time_machine.travel(start + HOUR * 3 / 2, tick=False):
        get(client_for("carol", practising=True), address)
    with time_machine.travel(start + 3 * HOUR, tick=False):
        get(client_for("dora", practising=True), address)
    with time_machine.travel(start + 4 * HOUR, tick=False):
        page = get(client_for("alice"), address).text
    assert titles(page) == ["Dr Carol Petit opened this record", "Dr Dora Leroy opened this record"]
    assert re.search(r"Cardiology, today at [^,<]+, for the first time", page), "though her grant has ended since"
    assert page.count("for the first time") == 1
    assert f"{address}access/professionals/{people['carol'].professional_id}" in page
    assert readers(page).startswith("1 professional and 1 relative. Last read today at")


def test_a_first_reading_is_told_once(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    """Not as a first one and as the last one too, and no more after the next visit."""
    start = (clock.now() + 24 * HOUR).replace(hour=8)  # not around midnight
    grant(app, people["alice"], people["carol"])
    with time_machine.travel(start, tick=False):
        get(client_for("alice"), address)
    with time_machine.travel(start + HOUR, tick=False):
        get(client_for("carol", practising=True), address)
    with time_machine.travel(start + 2 * HOUR, tick=False):
        assert titles(get(client_for("alice"), address).text) == ["Dr Carol Petit opened this record"]
    with time_machine.travel(start + 3 * HOUR, tick=False):
        assert "opened this record" not in get(client_for("alice"), address).text


def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    start, counts = clock.now(), []
    with time_machine.travel(start, tick=False):
        get(client_for("alice"), address)
    with time_machine.travel(start + HOUR, tick=False):
        for number in range(9):
            save(app, people["alice"], said(str(number)))
        alice = client_for("alice")
        for who in ((), ("bob", "carol", "dora", "grace")):
            for name in who:
                grant(app, people["alice"], people[name])
                get(client_for(name, practising=True), address)
            get(alice, address)
            with counted_statements(app) as sent:
                get(alice, address)
            counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
