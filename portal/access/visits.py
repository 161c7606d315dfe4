"""The visits of professionals: told to the holder the first time, limited in number, and what "new" is counted from."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from blinker import Signal

from portal.access.rights import Visit
from portal.core.db import db
from portal.core.limits import Allowance, spend

if TYPE_CHECKING:
    from portal.access.facts import Facts
    from portal.access.opening import Opened

PAUSE = dt.timedelta(minutes=30)
"""After so long without a page, the next one begins another visit."""
NOTED_EVERY = dt.timedelta(minutes=5)
PER_HOUR, PER_DAY = Allowance("visits-per-hour", "50 per hour"), Allowance("visits-per-day", "200 per day")
"""How many visits a professional begins (a phished one must not read a town)."""

first_visit = Signal(
    "A professional is in a record for the first time; sent with the opened record, while it is written."
)


def is_due(opened: Opened) -> bool:
    """Whether a visit of the professional begins with this page, or has to be noted to go on."""
    visited = opened.facts.professional.visit if opened.facts.professional is not None else None
    return visited is None or not visited.last_at <= opened.facts.now < visited.last_at + NOTED_EVERY


def begins(facts: Facts) -> bool:
    """Whether a page at the instant of these facts begins another visit."""
    visited = facts.professional.visit if facts.professional is not None else None
    return visited is None or not visited.last_at <= facts.now < visited.last_at + PAUSE


def last_of(facts: Facts) -> dt.datetime | None:
    """The last page of the visit before the one that lasts: what came since is new. None the first time."""
    visited = facts.professional.visit if facts.professional is not None else None
    if visited is None:
        return None
    return visited.last_at if begins(facts) else visited.before_at


def count(opened: Opened) -> None:
    """Count a visit that begins. Raises :class:`werkzeug.exceptions.TooManyRequests` beyond the limits."""
    if begins(opened.facts) and opened.facts.professional is not None:
        key = counted_under(opened.facts.professional.id)
        spend(*PER_DAY, key)
        spend(*PER_HOUR, key)


def counted_under(professional_id: uuid.UUID) -> str:
    """Under which key is counted how often a professional does something."""
    return f"professional:{professional_id}"


def note(opened: Opened) -> None:
    """Keep the visit, within the open writing transaction."""
    asks, now = opened.facts.professional, opened.facts.now
    if asks is None:
        return
    visit = db.session.get(Visit, (asks.id, opened.record.id), populate_existing=True)
    if visit is None:
        db.session.add(
            Visit(professional_id=asks.id, record_id=opened.record.id, first_at=now, began_at=now, last_at=now)
        )
        first_visit.send(opened)
        return
    if begins(opened.facts):
        visit.before_at, visit.began_at = visit.last_at, now
    visit.last_at = now
