"""Writing transactions: one after the other on either database, and nothing lost between them."""

from __future__ import annotations

import threading
import time

import pytest
from flask import Flask

from portal.core import clock
from portal.core.db import db, immediate
from portal.core.limits import LimitCounter

KEY = b"k" * 32


def test_no_update_is_lost_between_writers(app: Flask) -> None:
    with app.app_context(), immediate() as session:
        session.add(LimitCounter(key=KEY, count=0, expires_at=clock.now()))

    def add() -> None:
        for _ in range(10):
            with app.app_context(), immediate() as session:
                counter = session.get_one(LimitCounter, KEY)
                counted = counter.count
                time.sleep(0.001)
                counter.count = counted + 1

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert db.session.get_one(LimitCounter, KEY).count == 40


def test_a_failure_leaves_nothing(app: Flask) -> None:
    with app.app_context(), pytest.raises(ZeroDivisionError), immediate() as session:
        session.add(LimitCounter(key=KEY, count=0, expires_at=clock.now()))
        session.flush()
        raise ZeroDivisionError
    with app.app_context():
        assert db.session.get(LimitCounter, KEY) is None


def test_writing_transactions_do_not_nest(app: Flask) -> None:
    with app.app_context(), immediate(), pytest.raises(RuntimeError), immediate():
        pass


def test_a_change_outside_is_refused(app: Flask) -> None:
    with app.app_context():
        db.session.add(LimitCounter(key=KEY, count=0, expires_at=clock.now()))
        with pytest.raises(RuntimeError, match="outside"), immediate():
            pass
