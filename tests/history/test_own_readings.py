"""What one only read oneself is left out of the history at first, so that it does not drown what others did."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, func, insert, select

from portal.access.models import Record, RelationKind
from portal.access.records import relate
from portal.core import clock
from portal.core.db import db, immediate
from portal.history import queries
from portal.trail.models import TrailEvent
from tests.history.test_record_history import lines
from tests.support.people import People
from tests.support.professionals import grant
from tests.support.query_plans import explained
from tests.support.reading import links, said
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def record(people: People) -> str:
    return f"/records/{people['alice'].record_id}"


@pytest.fixture
def address(record: str) -> str:
    return f"{record}/access/history"


def read_often(app: Flask, people: People, count: int, **other: Any) -> None:
    """So many readings of her own record by Alice, as rows; their chain is nobody's concern here."""
    table = cast("Table", TrailEvent.__table__)
    own: dict[str, Any] = {
        "event": "health.viewed",
        "outcome": "allowed",
        "reason": "own-record",
        "account_id": people["alice"].account_id,
        "account_name": "Alice Martin",
        "role": "holder",
        "record_id": people["alice"].record_id,
        "item_kind": "",
        "item_id": None,
        "details": {},
        "previous": b"",
        "digest": b"",
    }
    with app.app_context(), db.engine.begin() as connection:
        last = connection.scalar(select(func.max(table.c.seq))) or 0
        rows = [own | {"seq": last + 1 + number, "at": clock.now()} | other for number in range(count)]
        connection.execute(insert(table), rows)


def test_own_readings_are_left_out_and_said_to_be(
    app: Flask, people: People, client_for: ClientFor, record: str, address: str
) -> None:
    document, alice = save(app, people["alice"], said("1")), client_for("alice")
    for page in ("/", "/documents", f"/documents/{document}", f"/documents/{document}/original", "/health", "/access"):
        alice.get(f"{record}{page}")
    page = get(alice, address).text
    assert lines(page) == [("Carnet added a document", "Document 1.")]
    assert "Your own readings are not listed here." in page
    assert links(page, '[^"]+what=everything')
    page = get(alice, f"{address}?what=everything").text
    assert [title for title, _meta in lines(page)] == [
        "You looked through this record",
        "You downloaded a document",
        "You read a document",
        "You looked through this record",
        "Carnet added a document",
    ]
    assert "not listed here" not in page


def test_it_says_so_in_french(client_for: ClientFor, address: str) -> None:
    page = get(client_for("alice"), address, language="fr").text
    assert "Vos propres lectures ne figurent pas ici." in page


@pytest.mark.parametrize("event", ["grant.ended", "document.added", "document.removed", "item.hidden", "gp.named"])
def test_own_changes_are_told(app: Flask, people: People, client_for: ClientFor, address: str, event: str) -> None:
    read_often(app, people, 1, event=event)
    assert len(lines(get(client_for("alice"), address).text)) == 1


def test_own_refusals_are_told(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    read_often(app, people, 1, outcome="refused", reason="relation-ended")
    assert lines(get(client_for("alice"), address).text)[0][0] == "You could not read this"


def test_what_others_did_is_told_of_each(
    app: Flask, people: People, client_for: ClientFor, record: str, address: str
) -> None:
    grant(app, people["alice"], people["carol"])
    get(client_for("carol", practising=True), f"{record}/health")
    get(client_for("frank"), f"{record}/health")
    read_often(app, people, 1, account_id=None, role="system", account_name="")
    told = [title for title, _meta in lines(get(client_for("alice"), address).text)]
    assert told == [
        "Carnet looked through this record",
        "Frank Moreau looked through this record",
        "Dr Carol Petit looked through this record",
    ]
    told = [title for title, _meta in lines(get(client_for("frank"), address).text)]
    assert told[0] == "Alice Martin looked through this record", "her reading of this list; his own are left out"
    assert "You looked through this record" not in told


def test_the_readings_of_another_parent_are_told(app: Flask, people: People, client_for: ClientFor) -> None:
    charlie, eve = people["charlie"], people["eve"]
    assert charlie.account_id is not None
    with app.app_context(), immediate() as session:
        child = session.get_one(Record, eve.record_id)
        relate(charlie.account_id, child, RelationKind.PARENT)
    get(client_for("charlie"), f"/records/{eve.record_id}/health")
    told = lines(get(client_for("alice"), f"/records/{eve.record_id}/access/history").text)
    assert told[0] == ("Charlie Durand looked through this record", "Pages: health summary. Parent or guardian.")


def test_looking_at_who_may_read_is_no_change(client_for: ClientFor, record: str, address: str) -> None:
    alice = client_for("alice")
    get(alice, f"{record}/access")
    assert "looked through" not in get(alice, f"{address}?what=changed").text
    assert "who may read" in get(alice, f"{address}?what=read").text


def test_a_page_looks_through_so_many_rows_and_the_next_goes_on(
    app: Flask, people: People, client_for: ClientFor, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "LOOKED_THROUGH", 50)
    alice, seen = client_for("alice"), list[str]()
    read_often(app, people, 1, account_id=people["frank"].account_id, role="carer", account_name="Frank Moreau")
    read_often(app, people, 120)
    read_often(app, people, 1, event="grant.ended")
    read_often(app, people, 10)
    page = get(alice, address).text
    pages = 1
    while older := links(page, '[^"]+before=[^"]+'):
        seen += [title for title, _meta in lines(page)]
        page = get(alice, older.pop().replace("&amp;", "&")).text
        pages += 1
        if not lines(page):
            assert "Nothing but your own readings" in page
    seen += [title for title, _meta in lines(page)]
    assert seen == ["You changed the right of a professional", "Frank Moreau looked through this record"]
    assert pages == 3, "132 rows and the one that the first page told, by 50"


def test_no_row_is_passed_over_between_pages(
    app: Flask, people: People, client_for: ClientFor, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "LOOKED_THROUGH", 7)
    monkeypatch.setattr(queries, "PAGE_SIZE", 3)
    start = clock.now() - dt.timedelta(days=1)
    for number in range(40):
        name = {} if number % 3 else {"account_id": uuid.uuid4(), "account_name": f"No {number}", "role": "carer"}
        read_often(app, people, 1, at=start + dt.timedelta(minutes=number), **name)
    alice, seen, page = client_for("alice"), list[str](), get(client_for("alice"), address).text
    while True:
        seen += [title.split(" looked")[0] for title, _meta in lines(page)]
        older = links(page, '[^"]+before=[^"]+')
        if not older:
            break
        page = get(alice, older.pop().replace("&amp;", "&")).text
    assert seen == [f"No {number}" for number in range(39, -1, -3)]


def test_an_index_leads_to_the_rows_and_their_number_changes_no_cost(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    alice, counts = client_for("alice"), []
    for more in (10, 500):
        read_often(app, people, more)
        get(alice, address)
        with counted_statements(app) as sent:
            get(alice, address)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
    with explained(app, "SELECT trail_event.seq \n") as steps:
        get(alice, address)
    of_trail = [step for step in steps if "trail_event" in step]
    assert of_trail
    assert all("INDEX ix_trail_event_record_id_seq (record_id=?" in step for step in of_trail), steps
    assert not any("TEMP B-TREE" in step for step in steps), steps
