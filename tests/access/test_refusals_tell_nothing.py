"""A professional who is refused a record learns nothing of it: not that it exists, nor why, nor what is in it."""

from __future__ import annotations

import re
import statistics
import time
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.models import Record, RecordState
from portal.core import clock
from portal.core.db import db, immediate
from portal.record.models import Entry
from tests.support.people import People
from tests.support.professionals import DAY, block, grant, hide, name_gp, open_in_emergency
from tests.support.saved_documents import counted_statements, record_of, save

ClientFor = Callable[..., FlaskClient]
PAGES = (
    *("/", "/documents", "/documents?q=compte", "/documents?folder=reports", "/health", "/health?only=allergies"),
    *("/health/labs", "/timeline", "/documents/{document}", "/documents/{document}/original", "/documents/new"),
    *("/documents/{document}/pages/1", "/documents/{document}/attachments/1"),
    *("/health/entries/{entry}", "/health/labs/{entry}", "/access/history"),
)


def _never(app: Flask, people: People) -> None:
    """Nothing was ever given."""


def _expired(app: Flask, people: People) -> None:
    grant(app, people["alice"], people["carol"], until=clock.now())


def _not_begun(app: Flask, people: People) -> None:
    grant(app, people["alice"], people["carol"], since=clock.now() + DAY)


def _ended(app: Flask, people: People) -> None:
    grant(app, people["alice"], people["carol"], ended_at=clock.now())


def _blocked(app: Flask, people: People) -> None:
    grant(app, people["alice"], people["carol"])
    name_gp(app, people["alice"], people["carol"])
    open_in_emergency(app, people["alice"], people["carol"])
    block(app, people["alice"], people["carol"])


def _emergency_over(app: Flask, people: People) -> None:
    now = clock.now()
    open_in_emergency(app, people["alice"], people["carol"], since=now - 2 * DAY, until=now - DAY)


def _gp_before(app: Flask, people: People) -> None:
    name_gp(app, people["alice"], people["carol"], ended_at=clock.now())


def _closed(app: Flask, people: People) -> None:
    grant(app, people["alice"], people["carol"])
    name_gp(app, people["alice"], people["carol"])
    with app.app_context(), immediate() as session:
        session.get_one(Record, people["alice"].record_id).state = RecordState.CLOSED


REFUSALS = (_never, _expired, _not_begun, _ended, _blocked, _emergency_over, _gp_before, _closed)


def plain(page: str, *ids: object) -> str:
    """A page without what differs at every request, and without what was asked for."""
    page = re.sub(r'nonce="[^"]+"|name="csrf_token" value="[^"]+"', "", page)
    for one in ids:
        page = page.replace(str(one), "id")
    return page


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: one.__name__.strip("_"))
def test_every_page_is_as_if_there_were_no_record(
    app: Flask, people: People, client_for: ClientFor, refusal: Callable[[Flask, People], None]
) -> None:
    document, record_id, unknown = save(app, people["alice"]), people["alice"].record_id, uuid.uuid4()
    with record_of(app, people["alice"]):
        entry = db.session.scalars(select(Entry.id)).first()
    refusal(app, people)
    carol = client_for("carol", practising=True)
    for page in PAGES:
        there, nowhere = (
            carol.get(f"/records/{one}{page.format(document=document, entry=entry)}") for one in (record_id, unknown)
        )
        assert there.status_code == nowhere.status_code == 404, page
        assert plain(there.text, record_id, document, entry) == plain(nowhere.text, unknown, document, entry), page
        assert sorted(there.headers.keys()) == sorted(nowhere.headers.keys())


def test_what_is_posted_is_refused_alike(app: Flask, people: People, client_for: ClientFor) -> None:
    _blocked(app, people)
    carol, unknown = client_for("carol", practising=True), uuid.uuid4()
    token = re.search(r'name="csrf_token" value="([^"]+)"', carol.get("/account/preferences").text)
    assert token is not None
    for path in ("/documents/new", "/access/history/report"):
        answers = [
            carol.post(f"/records/{one}{path}", data={"csrf_token": token.group(1)})
            for one in (people["alice"].record_id, unknown)
        ]
        assert [one.status_code for one in answers] == [404, 404]
        bodies = [plain(one.text, people["alice"].record_id, unknown) for one in answers]
        assert bodies[0] == bodies[1]


def test_a_hidden_document_is_as_one_that_is_not_there(app: Flask, people: People, client_for: ClientFor) -> None:
    """The same page, the same statements, about the same time."""
    grant(app, people["alice"], people["carol"])
    hidden, unknown = save(app, people["alice"]), uuid.uuid4()
    hide(app, people["alice"], hidden)
    carol, record = client_for("carol", practising=True), f"/records/{people['alice'].record_id}"
    for page in ("/documents/{}", "/documents/{}/original", "/documents/{}/pages/1"):
        bodies, counts, times = [], [], []
        for one in (hidden, unknown):
            path = record + page.format(one)
            carol.get(path)
            with counted_statements(app) as sent:
                answer = carol.get(path)
            assert answer.status_code == 404
            bodies.append(plain(answer.text, one))
            counts.append(len(sent))
            times.append(median_time(carol, path))
        assert bodies[0] == bodies[1]
        assert abs(counts[0] - counts[1]) <= 1, "one statement more, for the masks of what is there"
        assert max(times) < 3 * min(times)


def median_time(client: FlaskClient, path: str) -> float:
    """The time that an answer takes of the processor, in seconds: what else runs beside the tests is left out."""
    spent = []
    for _time in range(15):
        began = time.thread_time()
        client.get(path)
        spent.append(time.thread_time() - began)
    return statistics.median(spent)


@pytest.mark.parametrize("refusal", REFUSALS[1:], ids=lambda one: one.__name__.strip("_"))
def test_the_list_of_patients_tells_only_who_let_them_in(
    app: Flask, people: People, client_for: ClientFor, refusal: Callable[[Flask, People], None]
) -> None:
    carol = client_for("carol", practising=True)
    before = plain(carol.get("/patients").text)
    refusal(app, people)
    assert plain(carol.get("/patients").text) == before
