"""How long a grant runs. Days are French ones, and the last one counts whole."""

from __future__ import annotations

import calendar
import datetime as dt

from portal.core import clock

RENEWED_MONTHS = 3
SOON = dt.timedelta(days=30)
"""How long before its end a grant is said to expire soon."""
LATE = dt.timedelta(days=7)
"""How long after its end it may still be renewed; later it is given anew, as to anybody else."""
UNSEEN = dt.timedelta(days=365)
"""How long without a reading a grant is proposed for ending."""
LONGEST_YEARS = 10


def ends_soon(since: dt.datetime, until: dt.datetime, now: dt.datetime) -> bool:
    """Whether a grant has run out, or is in its last quarter and ``SOON`` before its end: one for a week is not about
    to end on its first day.
    """
    return until - now <= min(SOON, (until - since) / 4)


def end_of(day: dt.date) -> dt.datetime:
    """The instant at which a day is over."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), clock.PARIS).astimezone(dt.UTC)


def ends_with_a_day(until: dt.datetime) -> bool:
    """Whether it ends with a day, not in the middle of one."""
    return until == end_of(clock.last_day(until))


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def renewed(until: dt.datetime, today: dt.date) -> dt.datetime:
    """The end of a grant after its renewal: three months later, from today where it has passed."""
    return end_of(months_after(max(clock.last_day(until), today), RENEWED_MONTHS))
