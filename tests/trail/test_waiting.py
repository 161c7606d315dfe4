"""A read that is told while somebody else writes: durable at once, in the chain at the next write, once."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from portal.core.db import db
from portal.trail import waiting
from portal.trail.events import Event
from portal.trail.models import TrailEvent
from portal.trail.verify import verify
from portal.trail.waiting import waiting_files, waiting_folder
from portal.trail.write import Actor, Entry, take_up, tell
from tests.support.lock_holder import write_lock_held

WHO, RECORD = uuid.uuid4(), uuid.uuid4()


def read(reason: str) -> Entry:
    return Entry(Event.RECORD_VIEWED, Actor(WHO, "Alice Martin", "holder"), reason=reason, record_id=RECORD)


def rows(*columns: str) -> list[Any]:
    table = TrailEvent.__table__
    with db.engine.connect() as connection:
        found = connection.execute(select(*(table.c[name] for name in columns)).order_by(table.c.seq))
        return [tuple(row) for row in found]


@pytest.fixture(autouse=True)
def _within(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def aside(app: Flask) -> Path:
    """The one row that had to wait."""
    with write_lock_held(app):
        tell(read("first"))
    (path,) = waiting_files(app)
    return path


def test_what_waits_is_told_before_what_comes_next(app: Flask, aside: Path) -> None:
    assert verify(app).fault == ""
    moment = json.loads(json.loads(aside.read_bytes())["row"])["at"]
    assert rows("reason") == []
    tell(read("second"))
    assert rows("reason", "account_id", "record_id") == [("first", WHO, RECORD), ("second", WHO, RECORD)]
    assert rows("at")[0][0].isoformat() == moment
    assert waiting_files(app) == []
    assert verify(app).fault == ""


def test_it_is_taken_up_once_where_its_file_stays(app: Flask, aside: Path, tmp_path: Path) -> None:
    """The process that took it up died before it removed the file."""
    shutil.copy(aside, tmp_path / "copy")
    take_up()
    shutil.copy(tmp_path / "copy", aside)
    take_up()
    assert rows("reason") == [("first",)]
    assert waiting_files(app) == []


def test_it_stays_where_the_transaction_fails(app: Flask, aside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr("portal.trail.write.digest_of", lambda *_: 1 / 0)
        take_up()
    assert (waiting_files(app), rows("reason")) == ([aside], [])
    take_up()
    assert (waiting_files(app), rows("reason")) == ([], [("first",)])


def test_what_we_did_not_sign_is_no_row(app: Flask, aside: Path) -> None:
    """Altered, cut short, or of somebody else's making; what is ours is taken up all the same."""
    altered = aside.with_name("1")
    altered.write_bytes(aside.read_bytes().replace(b"Alice", b"Grace"))
    aside.with_name("2").write_bytes(aside.read_bytes()[:40])
    aside.with_name("3").write_bytes(b"[]")
    take_up()
    assert rows("account_name") == [("Alice Martin",)]
    assert [path.name for path in waiting_files(app)] == ["1", "2", "3"]
    assert verify(app).fault == "The waiting row 1 is not signed by this installation."


def test_it_is_flushed_before_it_is_said_to_be_told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its content, then its name; a disk that refuses means that nothing is shown."""
    done: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def flushed(number: int) -> None:
        done.append("fsync folder" if Path(f"/proc/self/fd/{number}").is_dir() else "fsync file")
        fsync(number)

    def renamed(path: Path, to: Path) -> Path:
        done.append("rename")
        return rename(path, to)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "rename", renamed)
    with write_lock_held(app):
        waiting_folder(app).mkdir()
        tell(read("first"))
        assert done == ["fsync file", "rename", "fsync folder"]
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            tell(read("second"))
    assert len(list(waiting_folder(app).iterdir())) == 1


@pytest.mark.parametrize(
    "error",
    [OSError(28, "No space"), OperationalError("", {}, sqlite3.OperationalError("unable to open database file"))],
    ids=["full", "broken"],
)
def test_nothing_but_a_busy_database_makes_it_wait(
    app: Flask, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_given: object) -> None:
        raise error

    monkeypatch.setattr("portal.trail.write.digest_of", fail)
    with pytest.raises(type(error)):
        tell(read("first"))
    assert waiting_files(app) == []


def test_a_great_many_are_taken_up_by_and_by(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """No write becomes a long one for them."""
    monkeypatch.setattr(waiting, "_AT_ONCE", 2)
    with write_lock_held(app):
        for number in range(3):
            tell(read(str(number)))
    tell(read("a"))
    assert rows("reason") == [("0",), ("1",), ("a",)]
    assert verify(app).remarks == (
        "1 row waits for a place in the chain: the next write gives it, or `portal doctor --fix`.",
    )
    tell(read("b"))
    assert rows("reason") == [("0",), ("1",), ("a",), ("2",), ("b",)]
    assert verify(app).remarks == ()


def test_the_operator_takes_them_all_up(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_AT_ONCE", 2)
    with write_lock_held(app):
        for number in range(5):
            tell(read(str(number)))
    assert take_up() == 5
    assert rows("reason") == [(str(number),) for number in range(5)]
    assert take_up() == 0


def test_what_is_not_a_row_of_ours_keeps_none_waiting(app: Flask, aside: Path) -> None:
    """More strange names than are taken at once, all of them older; one cannot even be read."""
    for number in range(waiting._AT_ONCE):
        aside.with_name(f"{number:02}").write_bytes(b"[]")
    aside.with_name("zz").mkdir()
    tell(read("second"))
    assert rows("reason") == [("first",), ("second",)]
    assert len(waiting_files(app)) == waiting._AT_ONCE + 1
    assert verify(app).fault == "The waiting row 00 is not signed by this installation."


@pytest.mark.parametrize("call", ["read_bytes", "iterdir"])
def test_a_disk_that_cannot_be_read_undoes_no_write(
    app: Flask, aside: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def broken(_path: Path) -> Any:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(Path, call, broken)
        tell(read("second"))
    assert rows("reason") == [("second",)]
    assert waiting_files(app) == [aside]


def full(*_given: object) -> None:
    raise OSError(28, "No space left on device")
