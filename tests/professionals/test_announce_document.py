"""Announcing what was on hold: by its author or the GP, at once, told, and news for the holder."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from tests.support.deposits import address, deposit, press, row_of, send, told
from tests.support.people import People
from tests.support.professionals import block, grant, let_in
from tests.support.reading import result, said, titles
from tests.support.saved_documents import change, get, record_of, save

ClientFor = Callable[..., FlaskClient]
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def rights(app: Flask, people: People) -> None:
    let_in(app, people)


@pytest.fixture
def carol(client_for: ClientFor) -> FlaskClient:
    return client_for("carol", practising=True)


@pytest.fixture
def held(people: People, carol: FlaskClient) -> uuid.UUID:
    """A result that Carol deposited on hold."""
    return deposit(carol, people["alice"], announce_first="y", title="Résultat de Carol")


def at(people: People, document_id: uuid.UUID, act: str = "") -> str:
    return address(people["alice"], f"/{document_id}{act}")


def test_its_author_is_told_that_it_waits_and_announces_it(
    app: Flask, people: People, client_for: ClientFor, carol: FlaskClient, held: uuid.UUID
) -> None:
    page = get(carol, at(people, held)).text
    assert "Not announced yet" in page
    assert "do not tell what it says outside the consultation" in page
    assert f'action="{at(people, held, "/announce")}"' in page
    get(client_for("alice"), at(people, held), status=404)
    answer = press(carol, at(people, held, "/announce"))
    assert (answer.status_code, answer.location) == (303, at(people, held))
    shown = get(carol, at(people, held)).text
    assert "Alice can read this document." in shown
    assert "Not announced yet" not in shown
    assert "Résultat de Carol" in get(client_for("alice"), at(people, held)).text
    (row,) = told(app, people["alice"], "document.announced")
    assert (row.item_id, row.role, row.account_name) == (held, "professional", "Dr Carol Petit")


def test_it_speaks_french(people: People, carol: FlaskClient, held: uuid.UUID) -> None:
    page = get(carol, at(people, held), language="fr").text
    assert "Pas encore annoncé" in page
    assert "Je l’ai annoncé" in page
    assert "Donner à lire à Alice" in page


def test_the_gp_announces_it_too_and_others_do_not(
    app: Flask, people: People, client_for: ClientFor, held: uuid.UUID
) -> None:
    """Another professional reads it, is warned, and is not offered what they may not do."""
    grant(app, people["alice"], people["grace"])
    grace = client_for("grace", practising=True)
    page = get(grace, at(people, held)).text
    assert "Not announced yet" in page
    assert "/announce" not in page
    assert press(grace, at(people, held, "/announce")).status_code == 404
    assert row_of(app, people["alice"], held).hold_until > clock.now()  # type: ignore[operator]
    assert press(client_for("bob", practising=True), at(people, held, "/announce")).status_code == 303
    assert row_of(app, people["alice"], held).hold_until <= clock.now()  # type: ignore[operator]


@pytest.mark.parametrize("name", ["alice", "frank", "charlie", "dora"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, held: uuid.UUID, name: str) -> None:
    client = client_for(name, practising=name == "dora")
    assert press(client, at(people, held, "/announce")).status_code == 404
    assert told(app, people["alice"], "document.announced")[-1].outcome == "refused"


def test_an_author_who_was_blocked_announces_nothing(
    app: Flask, people: People, carol: FlaskClient, held: uuid.UUID
) -> None:
    block(app, people["alice"], people["carol"])
    assert press(carol, at(people, held, "/announce")).status_code == 404


def test_it_is_not_asked_for_by_get(carol: FlaskClient, people: People, held: uuid.UUID) -> None:
    assert carol.get(at(people, held, "/announce")).status_code == 405


def test_a_double_click_announces_once(app: Flask, people: People, carol: FlaskClient, held: uuid.UUID) -> None:
    for _ in range(2):
        assert press(carol, at(people, held, "/announce")).status_code == 303
    assert len(told(app, people["alice"], "document.announced")) == 1


def test_its_entries_are_open_with_it(app: Flask, people: People, client_for: ClientFor) -> None:
    """And the version that it replaces is not current any more."""
    alice = client_for("alice")
    labs = f"/records/{people['alice'].record_id}/health/labs"
    first = save(app, people["alice"], said("v1", result("CRP", "4")))
    second = save(app, people["alice"], said("v2", result("Zinc", "9"), confidentiality=("INVISIBLE_PATIENT",)))
    with record_of(app, people["alice"]) as opened:
        change(opened, first, replaced_by_id=second)
    assert titles(get(alice, labs).text) == ["CRP"]
    assert press(client_for("bob", practising=True), at(people, second, "/announce")).status_code == 303
    assert titles(get(alice, labs).text) == ["Zinc"]
    assert not row_of(app, people["alice"], first).is_current


@pytest.mark.parametrize("how", ["announced", "by itself"])
def test_it_is_news_from_the_day_it_can_be_read(app: Flask, people: People, client_for: ClientFor, how: str) -> None:
    """Though it came before her last visit: on the overview, in the list, and in the list of records."""
    start, overview = clock.now(), f"/records/{people['alice'].record_id}/"
    with time_machine.travel(start, tick=False):
        carol = client_for("carol", practising=True)
        held = deposit(carol, people["alice"], announce_first="y", title="Résultat de Carol")
    with time_machine.travel(start + 5 * DAY, tick=False):
        get(client_for("alice"), overview)
        save(app, people["alice"], said("later"))
    read_on = start + (6 * DAY if how == "announced" else 32 * DAY)
    with time_machine.travel(start + 5.5 * DAY, tick=False):
        get(client_for("alice"), overview)
    with time_machine.travel(start + 6 * DAY, tick=False):
        if how == "announced":
            press(client_for("carol", practising=True), at(people, held, "/announce"))
    with time_machine.travel(read_on + DAY, tick=False):
        alice = client_for("alice")
        assert "1 new document<" in get(alice, "/records").text
        page = get(alice, overview).text
        assert "Since your last visit" in page
        assert titles(page)[0] == "Résultat de Carol"
        assert "2, 1 of them new" in page
        listed = get(alice, address(people["alice"])).text
        assert listed.count("c-badge--new") == 1
    with time_machine.travel(read_on + 2 * DAY, tick=False):
        assert "c-badge--new" not in get(client_for("alice"), address(people["alice"])).text


def test_the_news_of_two_kinds_are_in_the_order_in_which_they_came(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    """Four at most are shown, the last to come first; all are counted, each once."""
    start, overview = clock.now(), f"/records/{people['alice'].record_id}/"
    with time_machine.travel(start, tick=False):
        get(client_for("alice"), overview)
    with time_machine.travel(start + DAY, tick=False):
        held = save(app, people["alice"], said("held"))
        with record_of(app, people["alice"]) as opened:
            change(opened, held, hold_until=start + 2.5 * DAY)
    for number in range(2, 7):
        with time_machine.travel(start + number * DAY, tick=False):
            save(app, people["alice"], said(str(number)))
    with time_machine.travel(start + 7 * DAY, tick=False):
        page = get(client_for("alice"), overview).text
    assert titles(page) == ["Document 6", "Document 5", "Document 4", "Document 3"]
    assert "4 documents shown of 6." in page


def test_it_is_no_news_for_who_could_read_it_before(app: Flask, people: People, client_for: ClientFor) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False):
        held = deposit(client_for("carol", practising=True), people["alice"], announce_first="y")
    with time_machine.travel(start + DAY, tick=False):
        get(client_for("bob", practising=True), at(people, held))
    with time_machine.travel(start + 2 * DAY, tick=False):
        press(client_for("carol", practising=True), at(people, held, "/announce"))
    with time_machine.travel(start + 3 * DAY, tick=False):
        assert "c-badge--new" not in get(client_for("bob", practising=True), address(people["alice"])).text


def test_what_was_kept_for_a_consultation_says_so_afterwards(
    people: People, client_for: ClientFor, carol: FlaskClient, held: uuid.UUID
) -> None:
    assert "To be told in a consultation before the patient reads it" in get(carol, at(people, held)).text
    press(carol, at(people, held, "/announce"))
    page = get(client_for("alice"), at(people, held)).text
    assert "Kept for a consultation until" in page
    assert "To be told in a consultation" not in page


def test_a_held_document_is_marked_in_the_list_of_professionals(
    people: People, client_for: ClientFor, carol: FlaskClient, held: uuid.UUID
) -> None:
    assert "Not announced yet" in get(carol, address(people["alice"])).text
    send(client_for("alice"), address(people["alice"], "/new"), (b"Une lettre", "a.txt"))
    assert "Not announced yet" not in get(client_for("alice"), address(people["alice"])).text
    assert get(carol, address(people["alice"])).text.count("Not announced yet") == 1
