"""The operator's import: one result per file, a bad one does not stop the others."""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import sqlite3
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DataError, OperationalError

from portal.access.models import Record, RecordState
from portal.access.opening import Refused
from portal.core.db import db, immediate
from portal.intake import importing
from portal.intake.commands import take_in_parts
from portal.intake.importing import find_files, import_paths
from portal.intake.parts import Part
from portal.intake.readers.errors import Unreadable
from portal.record import search
from portal.record.content import ReadDocument
from portal.record.doctor import check_files
from portal.trail.models import TrailEvent
from tests.support.documents import CRP, a_document

KEYS = ["path", "outcome", "document_id", "title", "type_code", "class_code", "date", "author", "entries"]


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that takes everything but what says that it is bad."""

    def read(parts: Sequence[Part]) -> ReadDocument:
        data = parts[0].data
        if data == b"bad":
            raise Unreadable("The file is damaged.")
        return a_document(unique_id=data.decode(), entries=(CRP,))

    monkeypatch.setattr(importing, "take_in_parts", partial(take_in_parts, read=read))


def test_folders_are_walked_in_order_and_hidden_files_left_out(tmp_path: Path) -> None:
    for name in ("b/2.xml", "b/10.xml", "a.xml", ".hidden", "b/.git/x"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(name)
    named = tmp_path / "in" / ".hidden"
    found = [path.relative_to(tmp_path / "in").as_posix() for path in find_files([tmp_path / "in", named])]
    assert found == ["a.xml", "b/10.xml", "b/2.xml", ".hidden"]


def test_a_hundred_files_with_a_bad_one_import_ninety_nine(record: Record, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(100):
        (folder / f"{number:03}.xml").write_bytes(b"bad" if number == 42 else str(number).encode())
    results = list(import_paths(record, [folder]))
    assert [result["outcome"] for result in results].count("imported") == 99
    assert (results[42]["outcome"], results[42]["reason"]) == ("refused", "The file is damaged.")
    assert len(results) == 100


def test_a_result_has_exactly_what_is_promised(record: Record, tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(b"1.2.3")
    (result,) = import_paths(record, [file])
    assert list(result) == [*KEYS, "warnings", "reason"]
    assert json.loads(json.dumps(result)) == result
    assert (result["path"], result["type_code"], result["class_code"]) == (str(file), "11502-2", "10")
    assert (result["date"], result["author"], result["entries"]) == ("2026-11-20", "Dr Karim Benali", {"result": 1})
    (again,) = import_paths(record, [file])
    assert (again["outcome"], again["document_id"]) == ("duplicate", result["document_id"])


def test_what_is_not_there_no_file_or_too_large_is_refused_unread(record: Record, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "huge").open("wb") as stream:
        stream.truncate(10 * 1024**3)
    results = list(import_paths(record, [tmp_path / "nothing", tmp_path / "pipe", tmp_path / "huge"]))
    assert [(result["outcome"], result["document_id"]) for result in results] == [("refused", None)] * 3
    assert [result["reason"] for result in results] == [
        "There is no such file.",
        "There is no such file.",
        "This file is too large.",
    ]


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception, place: int) -> None:
    """Let the database raise for one document, in the midst of what is written of it."""
    index, asked = search.index, iter(range(99))

    def index_or_fail(*given: Any) -> None:
        if next(asked) == place:
            raise error
        index(*given)

    monkeypatch.setattr(search, "index", index_or_fail)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (DataError("INSERT", {}, ValueError("value 1 of Alice")), "This file says something that the database"),
        (OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked")), "The database was busy"),
    ],
    ids=["refused", "busy"],
)
def test_what_the_database_refuses_stops_no_other(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    for number in range(3):
        (tmp_path / f"{number}.xml").write_text(str(number))
    failing(monkeypatch, error, 1)
    results = list(import_paths(record, sorted(tmp_path.glob("*.xml"))))
    assert [result["outcome"] for result in results] == ["imported", "refused", "imported"]
    assert results[1]["reason"].startswith(reason)
    assert check_files(dt.timedelta(0)) == []


def test_a_full_disk_stops_all(record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xml").write_text("1")
    full = OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))
    failing(monkeypatch, full, 0)
    with pytest.raises(OperationalError):
        list(import_paths(record, [tmp_path / "a.xml"]))


def test_it_runs_as_a_named_job(record: Record, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"1")
    list(import_paths(record, [tmp_path / "a.xml"]))
    row = db.session.connection().execute(select(TrailEvent.account_name, TrailEvent.role)).one()
    assert tuple(row) == ("operator-import", "system")


def test_a_closed_record_takes_nothing_in(record: Record, tmp_path: Path) -> None:
    with immediate():
        record.state = RecordState.CLOSED
    (tmp_path / "a.xml").write_bytes(b"1")
    with pytest.raises(Refused):
        list(import_paths(record, [tmp_path / "a.xml"]))


@pytest.mark.slow
def test_no_document_stays_in_memory(record: Record, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(20):
        (folder / f"{number}.xml").write_bytes(str(number).encode())
    for _ in import_paths(record, [folder]):
        gc.collect()
        assert len(db.session.identity_map) == 0
    count = select(func.count()).select_from(TrailEvent)
    assert db.session.connection().scalar(count) == 20
