"""What waits to be announced, as far as its holder is told: from the fourteenth day, by whom and until when.

Read by a job of its own, beneath what the holder may read: no title and no kind (rules, section 2, row 2).
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import bindparam, select

from portal.access.actions import Action
from portal.access.guard import rows
from portal.access.models import Record
from portal.access.opening import opened_by_system
from portal.access.statements import prepared
from portal.core import clock
from portal.core.clock import PARIS
from portal.record.authors import person_name
from portal.record.models import Document, Source

TOLD_FROM = 14
"""The day after that of the arrival, by the calendar in France, from which the holder is told."""
JOB = "waiting-results"
_MOST = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document on hold. ``who``: the professional to see, empty where nobody is named."""

    item_kind: ClassVar[str] = Document.item_kind
    id: uuid.UUID
    who: str
    opens_at: dt.datetime


def waiting_results(record: Record) -> list[Waiting]:
    """What waits in an open record, the first to open first. One statement.

    Raises :class:`portal.access.opening.Refused` where the record is not open.
    """
    now = clock.now()
    first_untold = clock.today() - dt.timedelta(days=TOLD_FROM - 1)
    before = dt.datetime.combine(first_untold, dt.time(), PARIS)
    with opened_by_system(JOB, record, Action.VIEW_RECORD):
        found = rows(_waiting(), at=now, before=before)
    return [Waiting(item_id, _who(*said), opens_at) for item_id, opens_at, *said in found]


def _who(source: Source, added_by: uuid.UUID | None, added_by_name: str, author: str, organisation: str) -> str:
    """Who deposited it; of what came by itself, who wrote it."""
    deposited = source is Source.PROFESSIONAL and added_by is not None
    return added_by_name if deposited else person_name(author) or organisation


@cache
def _waiting() -> Any:
    told = (Document.source, Document.added_by, Document.added_by_name, Document.author, Document.organisation)
    return prepared(
        select(Document.id, Document.hold_until, *told)
        .where(
            Document.hold_until > bindparam("at", type_=Document.hold_until.type),
            Document.added_at < bindparam("before", type_=Document.added_at.type),
            Document.is_current.is_(True),
            Document.removed_at.is_(None),
        )
        .order_by(Document.hold_until, Document.id)
        .limit(_MOST)
    )
