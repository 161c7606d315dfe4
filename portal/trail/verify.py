"""Verifying the trail: the first row that was altered, removed or moved."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from portal.core.db import db
from portal.trail.chain import GENESIS, digest_of
from portal.trail.checkpoint import CHECKPOINT_EVERY, read_checkpoints
from portal.trail.head import read_head
from portal.trail.models import TrailEvent
from portal.trail.waiting import unsigned_files

_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """``rows`` verified; ``fault`` is one sentence naming the first bad row, or empty."""

    rows: int
    fault: str = ""


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
    table = TrailEvent.__table__
    previous, count = GENESIS, 0
    options = {"yield_per": _BATCH}
    with db.engine.connect() as connection:
        for row in connection.execution_options(**options).execute(select(table).order_by(table.c.seq)).mappings():
            count += 1
            if row["seq"] != count:
                return Verdict(count - 1, f"Row {count} of the trail is missing.")
            if row["previous"] != previous or row["digest"] != digest_of(dict(row), previous):
                return Verdict(count - 1, f"Row {count} of the trail was altered or moved.")
            previous = row["digest"]
            if expected.pop(count, previous) != previous:
                return Verdict(count - 1, f"Row {count} of the trail differs from what was signed.")
    if count >= CHECKPOINT_EVERY and not points:
        return Verdict(count, "The signed checkpoints of the trail are missing.")
    if count and head is None:
        return Verdict(count, "The signed note of where the trail ends is missing.")
    if expected:
        return Verdict(count, f"The trail ends at row {count}, but row {max(expected)} was signed.")
    if strange := unsigned_files(app):
        return Verdict(count, f"The waiting row {strange[0].name} is not signed by this installation.")
    return Verdict(count)
