"""How much a record may hold: a number kept with the record, changed in the transaction that adds or removes files.

The patient's side may fill the quota. A professional's deposit is never refused for what others filled it with: for
them, and for the insurer, there is as much room again. The operator, who has the disk, is not limited.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, func, select, update
from sqlalchemy.orm import Session

from portal.access.models import Record
from portal.access.opening import Opened
from portal.access.subject import Role
from portal.core.installation import installation
from portal.record.models import Document, DocumentFile

_RECORD = cast("Table", Record.__table__)
_HARD = 2
"""Times the quota: where it ends for professionals too."""
_NEAR = 80
"""Percent of the quota from which on it is told."""


class RecordFull(Exception):
    """There is no room for this in the record. Nothing was saved."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Bytes that a record holds, of how many it may."""

    used: int
    quota: int

    @property
    def is_near(self) -> bool:
        """Whether it is time to say so."""
        return self.used * 100 >= self.quota * _NEAR


def usage_of(opened: Opened) -> Usage:
    """What the opened record held when it was opened, of the quota. No statement."""
    return Usage(opened.record.stored_bytes, installation().config.record_quota_bytes)


def check(opened: Opened, size: int, used: int | None = None) -> None:
    """Raise :class:`RecordFull` where the one who adds has no room for ``size`` bytes more than are ``used``."""
    held = usage_of(opened)
    if opened.subject.role is Role.SYSTEM:
        return
    most = held.quota * (_HARD if opened.professional is not None else 1)
    if (held.used if used is None else used) + size > most:
        raise RecordFull


def take(session: Session, opened: Opened, size: int) -> None:
    """Count files that are added, in the writing transaction that is open. Raises :class:`RecordFull`."""
    used = session.scalar(select(Record.stored_bytes).where(Record.id == opened.record.id))
    check(opened, size, used)
    add(session, opened.record.id, size)


def add(session: Session, record_id: uuid.UUID, size: int) -> None:
    """Change the number of a record by so many bytes, below zero for what was removed for good."""
    changed = Record.stored_bytes + size
    session.execute(update(Record).where(Record.id == record_id).values(stored_bytes=changed))


def miscounted() -> Select[Any]:
    """The records whose number is not what their files add up to: id and right number."""
    right = (_sum(Document) + _sum(DocumentFile)).label("right")
    return select(_RECORD.c.id, right).where(_RECORD.c.stored_bytes != right)


def _sum(model: Any) -> ColumnElement[int]:
    table = cast("Table", model.__table__)
    summed = select(func.coalesce(func.sum(table.c.size), 0)).where(table.c.record_id == _RECORD.c.id)
    return summed.correlate(_RECORD).scalar_subquery()
