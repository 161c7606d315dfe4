"""Nothing goes from the history: what was done with a document is told when the document is not there any more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from portal.record.models import Source
from tests.history.test_record_history import lines
from tests.support.documents import CRP, a_document
from tests.support.people import People
from tests.support.professionals import DAY
from tests.support.query_plans import explained
from tests.support.saved_documents import change, counted_statements, get, record_of, save

ClientFor = Callable[..., FlaskClient]


@pytest.mark.parametrize("name", ["alice", "frank"])
def test_what_was_done_with_it_is_still_told(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    document_id = save(app, people["alice"], a_document(title="Bilan", entries=(CRP,)), source=Source.PATIENT)
    client, record = client_for(name), f"/records/{people['alice'].record_id}"
    get(client, f"{record}/documents/{document_id}")
    everything = f"{record}/access/history?what=everything"
    before = [line for line in lines(get(client, everything).text) if "Bilan" in line[1]]
    assert len(before) == 2, "added, and read"
    with record_of(app, people["alice"]) as opened:
        change(opened, document_id, removed_at=clock.now())
    after = lines(get(client, everything).text)
    assert [line for line in after if line in before] == before
    get(client, f"{record}/documents/{document_id}", status=404)


@pytest.mark.parametrize("why", [{"hold_until": clock.now() + 20 * DAY}, {"secret": True}], ids=["on hold", "secret"])
def test_what_a_parent_could_not_know_stays_unknown(
    app: Flask, people: People, client_for: ClientFor, why: dict[str, object]
) -> None:
    """Alice is Eve's mother."""
    document_id = save(app, people["eve"], a_document(title="Bilan"))
    with record_of(app, people["eve"]) as opened:
        change(opened, document_id, removed_at=clock.now(), **why)
    page = get(client_for("alice"), f"/records/{people['eve'].record_id}/access/history").text
    assert "Bilan" not in page
    assert str(document_id) not in page


def test_its_cost_is_the_same(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, page = client_for("alice"), f"/records/{people['alice'].record_id}/access/history"
    costs = []
    for number in range(4):
        document_id = save(app, people["alice"], a_document(unique_id=str(number)), source=Source.PATIENT)
        with record_of(app, people["alice"]) as opened:
            change(opened, document_id, removed_at=clock.now())
        with counted_statements(app) as sent:
            get(alice, page)
        costs.append(len(sent))
    assert len(set(costs[1:])) == 1
    assert max(costs) <= 12


@pytest.mark.parametrize("table", ["document", "entry"])
def test_what_was_not_taken_out_is_not_looked_at(app: Flask, people: People, client_for: ClientFor, table: str) -> None:
    alice, page = client_for("alice"), f"/records/{people['alice'].record_id}/access/history"
    with explained(app, "SELECT") as steps:
        get(alice, page)
    assert f"SEARCH {table} USING INDEX ix_{table}_removed (record_id=?)" in steps
    assert not any(step.startswith(f"SCAN {table}") for step in steps)
