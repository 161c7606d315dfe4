"""For how long a professional is let in."""

from __future__ import annotations

import calendar
import datetime as dt
import enum

from portal.core import clock
from portal.core.i18n import LazyString
from portal.core.i18n import lazy_gettext as _l


class Duration(enum.StrEnum):
    """What a holder chooses from, in the order in which it is offered."""

    VISIT = "visit"
    WEEK = "week"
    QUARTER = "quarter"
    YEAR = "year"
    OPEN = "open"

    @property
    def label(self) -> LazyString:
        """Its name, in the reader's language."""
        return _LABELS[self]

    def until(self, since: dt.datetime) -> dt.datetime | None:
        """The end of what begins at an instant; None for what has no end of its own. Months are those of Paris."""
        if self in _EXACT:
            return since + _EXACT[self]
        return _months_later(since, _MONTHS[self]) if self in _MONTHS else None


_LABELS = {
    Duration.VISIT: _l("One visit"),
    Duration.WEEK: _l("A week"),
    Duration.QUARTER: _l("3 months"),
    Duration.YEAR: _l("A year"),
    Duration.OPEN: _l("Until I end it"),
}
_EXACT = {Duration.VISIT: dt.timedelta(hours=24), Duration.WEEK: dt.timedelta(days=7)}
_MONTHS = {Duration.QUARTER: 3, Duration.YEAR: 12}


def _months_later(since: dt.datetime, months: int) -> dt.datetime:
    """The same day and hour so many months later, or the last day of a month that is too short."""
    local = since.astimezone(clock.PARIS)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day).astimezone(dt.UTC)
