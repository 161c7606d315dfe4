"""``kill -9`` a hundred times: what was called saved is there, and whole; what was not leaves no row."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from flask import Flask
from sqlalchemy import func, select, text

from portal.access.models import Record
from portal.access.opening import Opened
from portal.core.db import db
from portal.intake.commands import IntakeOutcome, Refusal, TakenIn, take_in
from portal.intake.worker import Sandbox
from portal.record.doctor import check_files, remove_leftovers
from portal.record.models import Document, Entry, Source
from portal.trail.verify import verify

UPLOADERS = 70
WORKERS = 30
NOW = dt.timedelta(0)
ROOT = Path(__file__).resolve().parents[2]


def assert_sound(app: Flask) -> None:
    """Rows, files, index and trail agree; a file that nobody was told of may have stayed, and can be removed."""
    findings = check_files(NOW)
    assert [str(finding) for finding in findings if not finding.harmless] == []
    remove_leftovers(findings)
    assert check_files(NOW) == []
    connection = db.session.connection()
    documents = connection.scalar(select(func.count()).select_from(Document))
    assert connection.scalar(text("SELECT count(*) FROM document_search")) == documents
    assert connection.scalar(select(func.count()).select_from(Entry)) == documents
    verdict = verify(app)
    assert (verdict.fault, verdict.rows) == ("", documents)


@pytest.mark.slow
def test_kill_the_uploading_process(bare_app: Flask, record: Record, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.support.uploader", str(tmp_path), str(record.id), str(UPLOADERS), "20261122"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    told = {uuid.UUID(line) for line in run.stdout.split()}
    assert len(told) >= UPLOADERS
    kept = set(db.session.connection().scalars(select(Document.id)))
    assert told - kept == set()
    # A victim may have died between the commit and its word: at most one document each.
    assert len(kept - told) <= UPLOADERS
    assert_sound(bare_app)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox("tests.support.slow_reader:read_slowly")
    yield made
    made.shutdown()


def killed_workers(stop: threading.Event, killed: list[int]) -> None:
    """Kill each process that reads a file, as soon as it is seen, every other time."""
    seen: set[int] = set()
    me = psutil.Process()
    while not stop.is_set():
        for parent in me.children():
            for child in parent.children():
                if child.pid in seen:
                    continue
                seen.add(child.pid)
                if len(seen) % 2:
                    child.kill()
                    killed.append(child.pid)
        time.sleep(0.005)


@pytest.mark.slow
def test_kill_the_worker(bare_app: Flask, opened: Opened, sandbox: Sandbox) -> None:
    sandbox.status()
    stop, killed = threading.Event(), list[int]()
    killer = threading.Thread(target=killed_workers, args=(stop, killed))
    killer.start()
    outcomes: list[TakenIn] = []
    try:
        while len(killed) < WORKERS:
            name = f"{len(outcomes)}.txt"
            taken = take_in(opened, name.encode(), name, source=Source.OPERATOR, read=sandbox.read)
            outcomes.append(taken)
    finally:
        stop.set()
        killer.join()
    refused = [taken for taken in outcomes if taken.outcome is IntakeOutcome.REFUSED]
    assert len(refused) == len(killed)
    assert {taken.refusal for taken in refused} == {Refusal.UNREADABLE}
    saved = {taken.document.id for taken in outcomes if taken.document is not None}
    assert len(saved) == len(outcomes) - len(killed)
    assert set(db.session.scalars(select(Document.id))) == saved
    assert check_files(NOW) == []
