"""What a professional did in a record last, as far as who asks may know of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, func

from portal.access.opening import Opened
from portal.access.rights import Professional
from portal.access.subject import Role
from portal.core.db import db
from portal.record.capitals import readable
from portal.record.models import Document, Entry
from portal.record.readers import READS, trail_rows
from portal.trail.events import Event, Outcome
from portal.trail.models import TrailEvent

_TOLD = [str(event) for event in (*READS, Event.DOCUMENT_ADDED) if event is not Event.TRAIL_VIEWED]
"""What a professional may do that is told here: the trail is not for them."""
_LOOKED_AT = 30


class Reading(NamedTuple):
    """A row of the trail, and the name of what it is about."""

    row: TrailEvent
    name: str


def last_readings(opened: Opened, professional: Professional) -> Sequence[Reading]:
    """The last rows of the trail about a professional's readings and additions, newest first. One statement."""
    statement = (
        trail_rows()
        .where(
            TrailEvent.record_id == opened.record.id,
            TrailEvent.account_id == professional.account_id,
            TrailEvent.role == str(Role.PROFESSIONAL),
            TrailEvent.outcome == str(Outcome.ALLOWED),
            TrailEvent.event.in_(_TOLD),
        )
        .outerjoin(Entry, and_(TrailEvent.item_kind == Entry.item_kind, Entry.id == TrailEvent.item_id))
        .outerjoin(Document, Document.id == func.coalesce(Entry.document_id, TrailEvent.item_id))
        .add_columns(Document.title, Entry.label)
        .order_by(TrailEvent.seq.desc())
        .limit(_LOOKED_AT)
    )
    found = db.session.execute(statement).all()
    return [Reading(row, readable(label or title or "", names=True)) for row, title, label in found]
