"""Blocking: one professional refused everything, at once, in an emergency too."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from portal.access.rights import LIVE_RIGHTS, Block, Professional
from portal.core import clock
from portal.core.db import db


def block(record_id: uuid.UUID, professional: Professional) -> bool:
    """Block a professional within the open writing transaction, by number; whether they were not blocked before.

    What they had ends with it: when the block ends, nothing comes back by itself.
    """
    now = clock.now()
    for right in live_rights(record_id, professional.id):
        right.ended_at = now
    if live_block(record_id, professional.rpps) is not None:
        return False
    db.session.add(
        Block(record_id=record_id, rpps=professional.rpps, professional_id=professional.id, since=now, ended_at=None)
    )
    return True


def live_block(record_id: uuid.UUID, rpps: str) -> Block | None:
    """The block of a number that holds. One query."""
    statement = select(Block).where(Block.record_id == record_id, Block.rpps == rpps, Block.ended_at.is_(None))
    return db.session.scalars(statement).one_or_none()


def live_rights(record_id: uuid.UUID, professional_id: uuid.UUID) -> list[Any]:
    """What a professional has in a record and nobody ended, expired or not."""
    found: list[Any] = []
    for table in LIVE_RIGHTS:
        mine = table.record_id == record_id, table.professional_id == professional_id
        found += db.session.scalars(select(table).where(*mine, table.ended_at.is_(None)))
    return found
