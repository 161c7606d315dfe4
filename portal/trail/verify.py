"""Verifying the trail: the first row that was altered, removed or moved."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import Connection, bindparam, select

from portal.core.db import db
from portal.trail.chain import FIELDS, GENESIS, digest_of_fields
from portal.trail.checkpoint import CHECKPOINT_EVERY, Checkpoint, read_checkpoints, torn_checkpoints
from portal.trail.head import read_head
from portal.trail.models import TrailEvent
from portal.trail.waiting import unsigned_files, waiting_files

_BATCH = 10_000
_COLUMNS = TrailEvent.__table__.c
_SEQ = _COLUMNS.seq
_EVERY = select(*(_COLUMNS[name] for name in FIELDS), _COLUMNS.previous, _COLUMNS.digest).order_by(_SEQ)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``rows`` verified; ``fault`` is one sentence naming the first bad row, or empty.

    ``remarks`` are sentences about what is no fault.
    """

    rows: int
    fault: str = ""
    remarks: tuple[str, ...] = ()


def verify(app: Flask) -> Verdict:
    """Walk the whole chain and compare it with the signed checkpoints and the signed head; constant memory.

    Rows that wait for their place must be signed too.
    """
    try:
        points = list(read_checkpoints(app))
        head = read_head(app)
    except ValueError as error:
        return Verdict(0, str(error))
    # The first note of a row stands: one of a row that was put in its place later must not hide it.
    expected = {point.seq: point.digest for point in reversed([*points, *([head] if head else [])])}
    previous, count = GENESIS, 0
    with db.engine.connect() as connection:
        for row in _rows(connection):
            count += 1
            if row is None:
                return Verdict(count - 1, f"Row {count} of the trail was altered: it cannot be read.")
            *content, told, digest = row
            if content[0] != count:
                return Verdict(count - 1, f"Row {count} of the trail is missing.")
            if told != previous or digest != digest_of_fields(content, previous):
                return Verdict(count - 1, f"Row {count} of the trail was altered or moved.")
            previous = digest
            if expected.pop(count, previous) != previous:
                return Verdict(count - 1, f"Row {count} of the trail differs from what was signed.")
    fault = _end_fault(count, points, head) or _cut_fault(count, expected) or _waiting_fault(app)
    return Verdict(count, fault, tuple(_remarks(app)))


def _rows(connection: Connection) -> Iterator[Sequence[Any] | None]:
    """Every row in order; None, and no more, for the first that somebody made unreadable."""
    last = 0
    try:
        for row in connection.execution_options(yield_per=_BATCH).execute(_EVERY):
            last = row[0]
            yield row
    except (ValueError, TypeError, LookupError):
        later = _EVERY.where(bindparam("last") < _SEQ).limit(1)
        with contextlib.suppress(ValueError, TypeError, LookupError):
            while following := connection.execute(later, {"last": last}).first():
                last = following[0]
                yield following
        yield None


def _end_fault(count: int, points: list[Checkpoint], head: Checkpoint | None) -> str:
    """What is not there that has to be.

    A process may have been killed between the commit of a row and its checkpoint: the next one is due by then. Until
    then the signed head, without which the trail is not whole either, is the witness of every row.
    """
    if count >= 2 * CHECKPOINT_EVERY and not points:
        return "The signed checkpoints of the trail are missing."
    return "The signed note of where the trail ends is missing." if count and head is None else ""


def _cut_fault(count: int, unseen: dict[int, bytes]) -> str:
    return f"The trail ends at row {count}, but row {max(unseen)} was signed." if unseen else ""


def _waiting_fault(app: Flask) -> str:
    strange = unsigned_files(app)
    return f"The waiting row {strange[0].name} is not signed by this installation." if strange else ""


def _remarks(app: Flask) -> Iterator[str]:
    for number in torn_checkpoints(app):
        yield f"Checkpoint {number} was not written to its end: a power cut or a full disk may have done that."
    if waiting := len(waiting_files(app)):
        rows = "row waits" if waiting == 1 else "rows wait"
        yield f"{waiting} {rows} for a place in the chain: the next write gives it, or `portal doctor --fix`."
