"""Until when, and since when, in words."""

from __future__ import annotations

import datetime as dt

from portal.core import clock, typography
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.professionals.periods import ends_with_a_day


def until_words(until: dt.datetime) -> str:
    """``20 February 2027``, the last day; with its hour, where it ends in the middle of a day."""
    if ends_with_a_day(until):
        return typography.full_date(clock.last_day(until), current_locale())
    return day_and_hour(until)


def day_and_hour(instant: dt.datetime) -> str:
    """``24 novembre 2026 à 14 h 05``; ``24 November 2026 at 2:05 pm``."""
    return typography.partial_date(instant.astimezone(clock.PARIS).isoformat(timespec="minutes"), current_locale())


def day_words(instant: dt.datetime) -> str:
    """``20 November 2026``."""
    return typography.full_date(instant.astimezone(clock.PARIS).date(), current_locale())


def moment_words(instant: dt.datetime, now: dt.datetime) -> str:
    """``Yesterday at 2:05 pm``, as a line of its own."""
    said = moment_within(instant, now)
    return said[:1].upper() + said[1:]


def moment_within(instant: dt.datetime, now: dt.datetime) -> str:
    """The same within a sentence."""
    return typography.moment(instant, current_locale(), now)


def lasts(until: dt.datetime | None) -> str:
    """``until 20 February 2027``, within a sentence."""
    return _("until %(day)s", day=until_words(until)) if until is not None else _("without an end")
