"""Blocking: one number refused everything in a record, at once, in an emergency too."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.access.instants import judged_now
from portal.access.rights import LIVE_RIGHTS, Block, Professional
from portal.core.db import db


def block(record_id: uuid.UUID, professional: Professional) -> bool:
    """Block a professional within the open writing transaction, by number; whether they were not blocked before.

    Whoever acts under the same number loses what they were given with it: when the block ends, nothing comes back.
    """
    now = judged_now()
    of_number = select(Professional.id).where(Professional.rpps == professional.rpps)
    for table in LIVE_RIGHTS:
        given = table.record_id == record_id, table.professional_id.in_(of_number), table.ended_at.is_(None)
        for right in db.session.scalars(select(table).where(*given), execution_options={"populate_existing": True}):
            right.ended_at = now
    if is_blocked(record_id, professional.rpps):
        return False
    db.session.add(Block(record_id=record_id, rpps=professional.rpps, professional_id=professional.id, since=now))
    return True


def is_blocked(record_id: uuid.UUID, rpps: str) -> bool:
    """Whether a number is blocked in a record. One query."""
    return live_block(record_id, rpps) is not None


def live_block(record_id: uuid.UUID, rpps: str) -> Block | None:
    """The block of a number that holds, as it is under the write lock where there is one. One query."""
    statement = select(Block).where(Block.record_id == record_id, Block.rpps == rpps, Block.ended_at.is_(None))
    return db.session.scalars(statement, execution_options={"populate_existing": True}).one_or_none()
