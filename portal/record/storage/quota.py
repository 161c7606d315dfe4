"""How much a record may hold: a number kept with the record, changed in the transaction that adds or removes files.

The patient's side may fill the quota. A professional's deposit is never refused for what others filled it with: for
them, and for the insurer, there is as much room again. The operator, who has the disk, is not limited.

What is kept from somebody, because it is secret or waits to be announced, is not counted to them, nor does it fill the
quota for them: the figure would tell that it is there. It is within the room of professionals all the same.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, func, not_, select, update
from sqlalchemy.orm import Session

from portal.access.models import Record
from portal.access.opening import Opened
from portal.access.scope import criterion_now
from portal.access.subject import Role
from portal.core.db import db
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
    """What the opened record held when it was opened, of the quota, as far as the reader may know. One statement where
    that is near, else none.
    """
    held = Usage(opened.record.stored_bytes, installation().config.record_quota_bytes)
    return replace(held, used=held.used - _kept_from(opened)) if held.is_near else held


def check(opened: Opened, size: int, used: int | None = None) -> None:
    """Raise :class:`RecordFull` where the one who adds has no room for ``size`` bytes more than are ``used``. One
    statement where that would be more than the quota, else none.
    """
    if opened.subject.role is Role.SYSTEM:
        return
    quota = installation().config.record_quota_bytes
    wanted = (opened.record.stored_bytes if used is None else used) + size
    own = opened.professional is None and wanted > quota and wanted - _kept_from(opened) > quota
    if own or wanted > quota * _HARD:
        raise RecordFull


def _kept_from(opened: Opened) -> int:
    """Bytes of what somebody of the patient's side may not know of. One statement, on the connection: nothing of it
    is read but what it adds up to.
    """
    if opened.professional is not None:
        return 0
    might_read = criterion_now(Document, opened.subject, opened.facts, opened.record.id, taken_out=True)
    beside = select(func.coalesce(func.sum(DocumentFile.size), 0)).where(DocumentFile.document_id == Document.id)
    kept = Document.record_id == opened.record.id, not_(might_read)
    statement = select(func.coalesce(func.sum(Document.size + beside.scalar_subquery()), 0)).where(*kept)
    return int(db.session.connection().scalar(statement) or 0)


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
