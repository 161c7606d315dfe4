"""For how long a professional is let in."""

from __future__ import annotations

import datetime as dt
import enum

from portal.core import clock
from portal.core.i18n import LazyString
from portal.core.i18n import lazy_gettext as _l
from portal.professionals.periods import months_after


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
        if self not in _MONTHS:
            return None
        local = since.astimezone(clock.PARIS)
        day = months_after(local.date(), _MONTHS[self])
        return local.replace(year=day.year, month=day.month, day=day.day).astimezone(dt.UTC)


_LABELS = {
    Duration.VISIT: _l("One visit"),
    Duration.WEEK: _l("A week"),
    Duration.QUARTER: _l("3 months"),
    Duration.YEAR: _l("A year"),
    Duration.OPEN: _l("Until I end it"),
}
_EXACT = {Duration.VISIT: dt.timedelta(hours=24), Duration.WEEK: dt.timedelta(days=7)}
_MONTHS = {Duration.QUARTER: 3, Duration.YEAR: 12}
