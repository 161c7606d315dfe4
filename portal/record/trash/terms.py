"""How long what was taken out is kept."""

from __future__ import annotations

import datetime as dt

from portal.core.clock import PARIS

KEPT = dt.timedelta(days=30)


def last_day(removed_at: dt.datetime) -> dt.date:
    """The last day, in France, on which what was taken out at an instant can be put back."""
    return removed_at.astimezone(PARIS).date() + KEPT


def over_before(now: dt.datetime) -> dt.datetime:
    """What was taken out before this instant has had its last day: the beginning of a day in France."""
    day = now.astimezone(PARIS).date() - KEPT
    return dt.datetime.combine(day, dt.time(), PARIS)
