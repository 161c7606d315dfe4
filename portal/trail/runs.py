"""Runs of the same reading: two hundred images of one examination are one row of the trail, not two hundred."""

from __future__ import annotations

import datetime as dt
from typing import cast

from sqlalchemy import Table, select

from portal.core.db import db
from portal.trail.models import TrailEvent
from portal.trail.write import Entry

TOLD_EVERY = dt.timedelta(minutes=15)
"""After so long the next one of a run is told again."""
_TABLE = cast("Table", TrailEvent.__table__)


def told_lately(entry: Entry, now: dt.datetime) -> bool:
    """Whether the same account's same reading of the same item, under the same rule, was told a short while ago.

    A row that waits for its place in the chain is not seen, and told twice. One statement.
    """
    same = select(_TABLE.c.seq).where(
        _TABLE.c.record_id == entry.record_id,
        _TABLE.c.account_id == entry.actor.account_id,
        _TABLE.c.at > now - TOLD_EVERY,
        _TABLE.c.at <= now,
        _TABLE.c.event == entry.event,
        _TABLE.c.item_id == entry.item_id,
        _TABLE.c.role == entry.actor.role,
        _TABLE.c.outcome == entry.outcome,
        _TABLE.c.reason == entry.reason,
    )
    found = select(_TABLE.c.details).where(
        _TABLE.c.seq == same.order_by(_TABLE.c.seq.desc()).limit(1).scalar_subquery()
    )
    details = db.session.connection().execute(found).scalar()
    return details is not None and details == entry.details
