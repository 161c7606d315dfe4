"""What is the matter with the database: its code says it, and its words only where it gives none."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy.exc import DBAPIError

from portal.core.faults import Trouble, trouble_of


class Refusal(Exception):
    """What PostgreSQL's driver raises: words, and a code where the server answered."""

    def __init__(self, words: str, sqlstate: str | None) -> None:
        super().__init__(words)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("state", "words", "trouble"),
    [
        ("23505", 'duplicate key … Key (name)=(connection, disk full, "locked") already exists.', None),
        ("22001", "value too long: no space left", None),
        ("55P03", "canceling statement due to lock timeout", Trouble.BUSY),
        ("53300", "connection refused: too many clients", Trouble.BUSY),
        ("53100", "could not extend file", Trouble.FULL),
        ("57P01", "terminating", Trouble.BROKEN),
        ("08006", "failure", Trouble.BROKEN),
        ("25006", "cannot execute INSERT", Trouble.BROKEN),
        (None, "server closed the connection unexpectedly", Trouble.BROKEN),
        (None, "nonsense", None),
    ],
)
def test_the_code_of_postgresql_says_it(state: str | None, words: str, trouble: Trouble | None) -> None:
    assert trouble_of(DBAPIError("INSERT", {}, Refusal(words, state))) is trouble


@pytest.mark.parametrize(
    ("words", "trouble"),
    [
        ("database is locked", Trouble.BUSY),
        ("database or disk is full", Trouble.FULL),
        ("attempt to write a readonly database", Trouble.BROKEN),
        ("no such column", None),
    ],
)
def test_the_words_of_sqlite_say_it(words: str, trouble: Trouble | None) -> None:
    assert trouble_of(DBAPIError("INSERT", {}, sqlite3.OperationalError(words))) is trouble
