"""The address of a document that was taken out: who may read in the history that it was is told so; to anybody else it
is as if there had never been one.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock, typography
from portal.record.models import Source
from tests.access.test_refusals_tell_nothing import median_time, plain
from tests.support.deposits import address, deposit, press, told
from tests.support.people import People
from tests.support.professionals import DAY, let_in
from tests.support.reading import said
from tests.support.saved_documents import change, counted_statements, get, record_of, save

ClientFor = Callable[..., FlaskClient]


def removed(app: Flask, people: People, whose: str = "alice", **row: Any) -> uuid.UUID:
    """A document that Alice added and took out."""
    about = {"added_by": people["alice"].account_id, "added_by_name": "Alice Martin", "removed_at": clock.now()}
    return save(app, people[whose], said("1", title="Ma lettre"), source=Source.PATIENT, row=about | row)


def at(people: People, document_id: uuid.UUID, act: str = "") -> str:
    return address(people["alice"], f"/{document_id}{act}")


def test_it_says_when_and_offers_the_way_back(app: Flask, people: People, client_for: ClientFor) -> None:
    document_id, alice = removed(app, people), client_for("alice")
    page = get(alice, at(people, document_id), status=404).text
    assert f"This document was removed {typography.on_date(clock.today(), 'en')}</h1>" in page
    assert "Ma lettre" in page
    assert f'action="{at(people, document_id, "/restore")}"' in page
    assert f'href="{address(people["alice"])}"' in page
    french = get(alice, at(people, document_id), status=404, language="fr").text
    assert f"Ce document a été retiré {typography.on_date(clock.today(), 'fr')}</h1>" in french
    press(alice, at(people, document_id, "/restore"))
    get(alice, at(people, document_id))


def test_who_may_not_put_it_back_is_led_to_the_list(app: Flask, people: People, client_for: ClientFor) -> None:
    let_in(app, people)
    document_id, carol = removed(app, people), client_for("carol", practising=True)
    deposited = deposit(carol, people["alice"])
    press(carol, at(people, deposited, "/remove"))
    for name, one in (("frank", document_id), ("alice", deposited)):
        page = get(client_for(name), at(people, one), status=404).text
        assert "This document was removed on " in page
        assert "/restore" not in page
        assert "See the documents" in page


def test_it_is_told_as_a_refusal_once(app: Flask, people: People, client_for: ClientFor) -> None:
    document_id, alice = removed(app, people), client_for("alice")
    get(alice, at(people, document_id), status=404)
    (row,) = told(app, people["alice"], "document.read")
    assert (row.outcome, row.reason, row.item_id) == ("refused", "removed", document_id)


@pytest.mark.parametrize("part", ["/original", "/pages/1", "/attachments/1", "?as={carol}"])
def test_what_was_of_it_is_not_there(app: Flask, people: People, client_for: ClientFor, part: str) -> None:
    let_in(app, people)
    document_id, unknown, alice = removed(app, people), uuid.uuid4(), client_for("alice")
    part = part.format(carol=people["carol"].professional_id)
    bodies = [plain(get(alice, at(people, one, part), status=404).text, one) for one in (document_id, unknown)]
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize(
    ("whose", "name", "practising", "row"),
    [
        ("alice", "carol", True, {}),
        ("alice", "bob", True, {}),
        ("alice", "charlie", False, {}),
        ("alice", "alice", False, {"hold_until": clock.now() + 9 * DAY}),
        ("alice", "frank", False, {"hold_until": clock.now() + 9 * DAY}),
        ("eve", "alice", False, {"secret": True}),
    ],
    ids=["professional", "gp", "stranger", "on hold", "on hold for a carer", "secret"],
)
def test_to_anybody_else_it_is_as_if_it_had_never_been(
    app: Flask, people: People, client_for: ClientFor, whose: str, name: str, practising: bool, row: dict[str, Any]
) -> None:
    let_in(app, people)
    document_id, unknown, client = (
        removed(app, people, whose, **row),
        uuid.uuid4(),
        client_for(name, practising=practising),
    )
    bodies, headers, counts, times = [], [], [], []
    for one in (document_id, unknown):
        path = address(people[whose], f"/{one}")
        get(client, path, status=404)
        with counted_statements(app) as sent:
            answer = client.get(path)
        assert answer.status_code == 404
        bodies.append(plain(answer.text, one))
        headers.append(sorted(answer.headers.keys()))
        counts.append(len(sent))
        times.append(median_time(client, path))
    assert bodies[0] == bodies[1]
    assert "removed" not in bodies[0]
    assert headers[0] == headers[1]
    assert abs(counts[0] - counts[1]) <= 1
    assert max(times) < 3 * min(times)


def test_what_comes_off_hold_is_told(app: Flask, people: People, client_for: ClientFor) -> None:
    """From then on the history tells of it, too."""
    document_id, alice = removed(app, people, hold_until=clock.now() + DAY), client_for("alice")
    get(alice, at(people, document_id), status=404)
    with record_of(app, people["alice"]) as opened:
        change(opened, document_id, hold_until=clock.now() - DAY)
    assert "This document was removed on " in get(alice, at(people, document_id), status=404).text


def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor) -> None:
    document_id, alice, counts = removed(app, people), client_for("alice"), []
    get(alice, at(people, document_id), status=404)
    for number in range(2):
        with counted_statements(app) as sent:
            get(alice, at(people, document_id), status=404)
        counts.append(len(sent))
        save(app, people["alice"], said(f"other {number}"))
    assert counts[0] == counts[1] <= 12
