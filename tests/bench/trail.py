"""The cost of verifying a long trail: a whole one, and one in which a row far along was altered."""

from __future__ import annotations

import datetime as dt
import resource
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

from flask import Flask
from sqlalchemy import Table, insert, select, text

from portal import create_app
from portal.config import load_config
from portal.core import clock
from portal.core.db import db
from portal.migrations.run import upgrade
from portal.trail.chain import GENESIS, digest_of
from portal.trail.checkpoint import CHECKPOINT_EVERY, write_checkpoint
from portal.trail.events import Event
from portal.trail.head import write_head
from portal.trail.models import TrailEvent
from portal.trail.verify import verify

_BATCH = 10_000
_NAMES = ("Claire Morel", "Dr Karim Benali", "Dr Hélène Garnier", "Marc Lefèvre")
_TABLE = cast("Table", TrailEvent.__table__)


@dataclass(frozen=True, slots=True)
class TrailCost:
    """Seconds of the wall and of the CPU for a whole trail; bytes that verifying added; the fault of an altered one."""

    rows: int
    seconds: float
    cpu: float
    memory: int
    fault: str
    altered: int


def measure_trail(folder: Path, count: int) -> TrailCost:
    """Seed a chain with its checkpoints and its head, verify it, alter one of its last rows, verify it again."""
    app = create_app(load_config(instance=folder))
    with app.app_context():
        upgrade()
        _seed(app, count)
        before, began, cpu = _most_memory(), time.perf_counter(), time.process_time()
        verdict = verify(app)
        seconds, spent = time.perf_counter() - began, time.process_time() - cpu
        if verdict.fault or verdict.rows != count:
            raise RuntimeError(f"{verdict.rows} rows: {verdict.fault}")
        altered = count - 7
        _alter(altered)
        return TrailCost(count, seconds, spent, _most_memory() - before, verify(app).fault, altered)


def _seed(app: Flask, count: int) -> None:
    """Rows as a record gets them: its holder, two professionals, a carer; pages, documents and refusals."""
    rows, last = _rows(count), (0, GENESIS)
    while batch := list(islice(rows, _BATCH)):
        with db.engine.execution_options(immediate=True).begin() as connection:
            connection.execute(insert(_TABLE), batch)
        with patch("os.fsync"):
            for row in batch:
                if row["seq"] % CHECKPOINT_EVERY == 0:
                    write_checkpoint(app, row["seq"], row["digest"])
        last = batch[-1]["seq"], batch[-1]["digest"]
    write_head(app, *last)


def _rows(count: int) -> Iterator[dict[str, Any]]:
    people = [(uuid.uuid4(), name) for name in _NAMES]
    record_id, began, previous = uuid.uuid4(), clock.now() - dt.timedelta(days=3650), GENESIS
    for seq in range(1, count + 1):
        who, name = people[seq % len(people)]
        about = seq % 3 == 0
        row = {
            "seq": seq,
            "at": began + dt.timedelta(seconds=seq, microseconds=seq % 999_983),
            "event": str(Event.DOCUMENT_READ if about else Event.RECORD_VIEWED),
            "outcome": "refused" if seq % 50 == 0 else "allowed",
            "reason": "grant" if seq % 2 else "own-record",
            "account_id": who,
            "account_name": name,
            "role": "professional" if seq % 2 else "holder",
            "record_id": record_id,
            "item_kind": "document" if about else "",
            "item_id": uuid.UUID(int=seq) if about else None,
            "details": {"matrix": "2026-01-01"} if seq % 2 else {},
        }
        digest = digest_of(row, previous)
        yield row | {"previous": previous, "digest": digest}
        previous = digest


def _alter(seq: int) -> None:
    """Change a word of a row, as somebody could who owns the database."""
    with db.engine.execution_options(immediate=True).begin() as connection:
        for name in connection.scalars(
            select(text("name")).select_from(text("sqlite_master")).where(text("type = 'trigger'"))
        ).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(_TABLE.update().where(_TABLE.c.seq == seq).values(account_name="Somebody Else"))


def _most_memory() -> int:
    """The most that this process has had in memory so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
