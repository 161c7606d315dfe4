"""Reading while somebody else writes: pages come at once, without a fault, and are told all the same."""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.accounts.models import AccountSession
from portal.core.db import db, immediate
from portal.trail.models import TrailEvent
from portal.trail.verify import verify
from portal.trail.waiting import waiting_files
from tests.support.importer import importing
from tests.support.lock_holder import write_lock_held
from tests.support.people import People

ClientFor = Callable[..., FlaskClient]
SECTIONS = ("", "documents", "documents?q=sang", "health", "health/labs", "timeline", "access/history")
AT_ONCE = 2.5
"""Seconds. A write would wait for five; a busy machine must not look as if one did."""
PROMISED = 0.2


@pytest.fixture(autouse=True)
def as_served(app: Flask) -> Iterator[None]:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield
    app.config["PROPAGATE_EXCEPTIONS"] = None


def told(app: Flask, *events: str) -> int:
    table = TrailEvent.__table__
    with app.app_context(), db.engine.connect() as connection:
        return len(connection.execute(select(table.c.seq).where(table.c.event.in_(events))).all())


def took(client: FlaskClient, path: str) -> tuple[float, int]:
    began = time.perf_counter()
    status = client.get(path).status_code
    return time.perf_counter() - began, status


def change_session(app: Flask, **values: object) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(update(AccountSession).values(**values))


def session_column(app: Flask, name: str) -> object:
    with app.app_context(), db.engine.connect() as connection:
        return connection.scalar(select(AccountSession.__table__.c[name]))


def test_every_section_is_read_at_once_and_told(app: Flask, client_for: ClientFor, people: People) -> None:
    client, base = client_for("alice"), f"/records/{people['alice'].record_id}/"
    with write_lock_held(app):
        seen = [took(client, base + section) for section in SECTIONS]
        assert len(waiting_files(app)) == len(SECTIONS)
    assert [status for _, status in seen] == [200] * len(SECTIONS)
    assert max(time for time, _ in seen) < AT_ONCE
    assert client.get(base).status_code == 200
    assert waiting_files(app) == []
    with app.app_context():
        assert verify(app).fault == ""
    assert (told(app, "record.viewed"), told(app, "documents.searched")) == (2, 1)


def test_a_refusal_is_told_too(app: Flask, client_for: ClientFor, people: People) -> None:
    client = client_for("charlie")
    with write_lock_held(app):
        duration, status = took(client, f"/records/{people['alice'].record_id}/")
        assert len(waiting_files(app)) == 1
    assert (status, duration < AT_ONCE) == (404, True)


def test_what_tells_nothing_does_not_wait(app: Flask, client_for: ClientFor, client: FlaskClient) -> None:
    alice = client_for("alice")
    with write_lock_held(app):
        for path in ("/account/passkeys", "/account/preferences", "/account/notices", "/records", "/records/new"):
            duration, status = took(alice, path)
            assert (status, duration < AT_ONCE) == (200, True), path
        for path in ("/sign-in", "/first-visit", "/recover", "/activate"):
            duration, status = took(client, path)
            assert (status, duration < AT_ONCE) == (200, True), path
        assert waiting_files(app) == []


def test_that_somebody_was_seen_is_left_unwritten(app: Flask, client_for: ClientFor) -> None:
    client, before = client_for("alice"), dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5)
    change_session(app, last_seen_at=before)
    with write_lock_held(app):
        duration, status = took(client, "/records")
        assert (status, duration < AT_ONCE / 2) == (200, True)
    assert session_column(app, "last_seen_at") == before
    client.get("/records")
    assert session_column(app, "last_seen_at") != before


def test_a_session_whose_time_has_passed_is_refused_all_the_same(app: Flask, client_for: ClientFor) -> None:
    client = client_for("alice")
    change_session(app, last_seen_at=dt.datetime.now(dt.UTC) - dt.timedelta(minutes=31))
    with write_lock_held(app):
        duration, status = took(client, "/records")
        assert (status, duration < AT_ONCE) == (302, True)
        assert session_column(app, "ended_at") is None
    assert client.get("/records").status_code == 302
    assert session_column(app, "ended_at") is not None


def test_what_was_read_stays_read_where_the_lock_is_not_had(app: Flask, people: People) -> None:
    """Otherwise each page would ask again for who reads, and whose record it is."""
    with app.app_context():
        session = make_session(people)
        with write_lock_held(app), pytest.raises(Exception, match="lock"), immediate(patience=0):
            pass
        assert session.__dict__.keys() >= {"device", "created_at"}


def make_session(people: People) -> AccountSession:
    now = dt.datetime.now(dt.UTC)
    with immediate() as session:
        made = AccountSession(account_id=people["alice"].account_id, digest=b"x", device="", created_at=now)
        made.last_seen_at = now
        session.add(made)
    return made


@pytest.mark.slow
def test_reading_while_files_come_in(app: Flask, client_for: ClientFor, people: People, tmp_path: Path) -> None:
    client, page = client_for("alice"), f"/records/{people['alice'].record_id}/"
    client.get(page)
    alone = [took(client, page)[0] for _ in range(40)]
    with importing(app, people["charlie"], tmp_path) as count:
        before = count()
        busy = [took(client, page) for _ in range(150)]
        assert count() > before, "nothing came in meanwhile"
    assert {status for _, status in busy} == {200}
    p99 = statistics.quantiles([duration for duration, _ in busy], n=100)[-2]
    assert p99 < max(PROMISED, 25 * statistics.median(alone)), (p99, statistics.median(alone))
    client.get(page)
    assert told(app, "record.viewed") == 1 + 40 + 150 + 1
    with app.app_context():
        assert verify(app).fault == ""
