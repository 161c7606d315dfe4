"""Limits counted in the database: exact, shared by workers, kept over a restart, silent about whom they count."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import TooManyRequests

from portal import create_app
from portal.core.db import db
from portal.core.limits import LimitCounter, PortalStorage, spend


def later(**duration: float) -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(**duration)


def test_beyond_the_rate_it_refuses_until_the_window_has_passed(app: Flask) -> None:
    with app.app_context():
        for _ in range(3):
            spend("knock", "3 per minute", "alice")
        with pytest.raises(TooManyRequests):
            spend("knock", "3 per minute", "alice")
        spend("knock", "3 per minute", "bob")
        spend("ring", "3 per minute", "alice")
        with time_machine.travel(later(seconds=61), tick=False):
            spend("knock", "3 per minute", "alice")


def test_several_uses_count_each_and_not_at_all_when_they_do_not_fit(app: Flask) -> None:
    with app.app_context():
        spend("upload", "5 per hour", "alice", 3)
        with pytest.raises(TooManyRequests):
            spend("upload", "5 per hour", "alice", 3)
        spend("upload", "5 per hour", "alice", 2)
        with pytest.raises(TooManyRequests):
            spend("upload", "5 per hour", "alice")


def test_workers_count_together_and_a_restart_forgets_nothing(app: Flask) -> None:
    with app.app_context():
        spend("knock", "2 per minute", "alice")
    other = create_app(app.extensions["carnet"].config)
    with other.app_context():
        spend("knock", "2 per minute", "alice")
        with pytest.raises(TooManyRequests):
            spend("knock", "2 per minute", "alice")
        db.engine.dispose()


def test_counting_at_once_loses_nothing(app: Flask) -> None:
    storage = PortalStorage()

    def count() -> None:
        with app.app_context():
            for _ in range(10):
                storage.incr("together", 60)

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert storage.get("together") == 80


def test_a_storage_of_the_library_in_every_way(app: Flask) -> None:
    storage = PortalStorage()
    with app.app_context():
        assert storage.check()
        assert storage.get("door") == 0
        assert [storage.incr("door", 60), storage.incr("door", 60, amount=4)] == [1, 5]
        assert 0 < storage.get_expiry("door") - dt.datetime.now(dt.UTC).timestamp() <= 60
        storage.clear("door")
        assert storage.get("door") == 0
        storage.incr("door", 60)
        storage.incr("window", 60)
        assert storage.reset() == 2


def test_it_keeps_no_address_and_nothing_for_long(app: Flask) -> None:
    storage = PortalStorage()
    with app.app_context():
        storage.incr("address:192.0.2.7", 60)
        assert all(b"192.0.2.7" not in key for key in db.session.scalars(select(LimitCounter.key)))
        db.session.rollback()
        with time_machine.travel(later(days=2), tick=False):
            storage.incr("other", 60)
        assert len(db.session.scalars(select(LimitCounter.key)).all()) == 1
