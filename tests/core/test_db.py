"""Writing transactions: one after the other on either database, and nothing lost between them."""

from __future__ import annotations

import sqlite3
import statistics
import threading
import time
import uuid
from types import SimpleNamespace
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import Connection, Numeric
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import OperationalError

from portal.core import clock
from portal.core.db import Amount, Id, _begin_immediate, db, immediate
from portal.core.limits import LimitCounter
from tests.support.lock_holder import write_lock_held

KEY = b"k" * 32
LOCKED, BROKEN = "database is locked", "disk I/O error"


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


def test_who_has_waited_for_long_asks_as_often(app: Flask) -> None:
    """Else whoever comes new goes first, and somebody waits in vain: SQLite's own waiting asks ten times a second."""

    def delay() -> float:
        done, had = 0.0, 0.0

        def wait() -> None:
            nonlocal had
            with app.app_context():
                with immediate():
                    had = time.perf_counter()
                db.session.remove()

        waiter = threading.Thread(target=wait)
        with app.app_context(), immediate():
            waiter.start()
            time.sleep(0.6)
        done = time.perf_counter()
        waiter.join()
        return had - done

    assert statistics.median(delay() for _ in range(7)) < 0.02


def test_a_short_patience_is_for_once(app: Flask) -> None:
    """The same connection waits again the next time, and fails in the end."""
    with write_lock_held(app), app.app_context():
        for patience, least, most in ((0, 0.0, 0.5), (300, 0.3, 1.0)):
            began = time.perf_counter()
            with pytest.raises(OperationalError), immediate(patience=patience):
                pass
            assert least <= time.perf_counter() - began < most
    with app.app_context(), immediate(patience=0) as session:
        assert session.info["writing"]


class BrokenLater:
    """A connection whose database is locked at first, and then cannot be read any more."""

    def __init__(self) -> None:
        self.connection = SimpleNamespace(dbapi_connection=self)
        self._left = [LOCKED, LOCKED]

    def execute(self, statement: str) -> None:
        if statement.startswith("BEGIN"):
            raise sqlite3.OperationalError(self._left.pop() if self._left else BROKEN)

    def exec_driver_sql(self, statement: str) -> None:
        try:
            self.execute(statement)
        except sqlite3.OperationalError as error:
            raise OperationalError(statement, {}, error) from error


def test_waiting_ends_where_something_else_is_the_matter() -> None:
    began = time.perf_counter()
    with pytest.raises(OperationalError, match=BROKEN):
        _begin_immediate(cast("Connection", BrokenLater()), 2000)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("kept", "read"),
    [(None, "None"), (5, "5.000000000"), (4.23, "4.230000000"), (-0.0, "0E-9"), (1e-9, "1E-9"), (-7.5, "-7.500000000")],
)
def test_a_number_is_read_the_same_whatever_was_read_before(kept: float | None, read: str) -> None:
    dialect = sqlite_dialect.dialect()
    usual = Numeric(24, 9).dialect_impl(dialect).result_processor(dialect, None)
    ours = Amount().dialect_impl(dialect).result_processor(dialect, None)
    assert usual is not None
    assert ours is not None
    assert str(ours(kept)) == str(ours(kept)) == read
    assert ours(kept) == usual(kept)


def test_an_identifier_is_read_as_it_was_written() -> None:
    dialect = sqlite_dialect.dialect()
    one, kind = uuid.uuid4(), Id().dialect_impl(dialect)
    write, read = kind.bind_processor(dialect), kind.result_processor(dialect, None)
    assert write is not None
    assert read is not None
    assert read(write(one)) == read(write(one)) == one
    assert read(None) is None
