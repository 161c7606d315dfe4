"""Ages and partial dates as days. Pure: no clock, no words."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import NamedTuple

from portal.record.content import PartialDate

_AGE = re.compile(r"(\d+)([dwmy])")
_WRITTEN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


class Age(NamedTuple):
    """An age, or an interval, as calendars count it: completed months, then days."""

    months: int = 0
    days: int = 0


def parse_age(text: str) -> Age:
    """``6w``, ``2m``, ``6y``, ``4d``. Raises :class:`ValueError` for anything else."""
    found = _AGE.fullmatch(text)
    if found is None:
        raise ValueError(f"no age: {text!r}")
    number = int(found[1])
    return {"d": Age(0, number), "w": Age(0, 7 * number), "m": Age(number), "y": Age(12 * number)}[found[2]]


def reached(since: dt.date, age: Age) -> dt.date:
    """The day on which an age is reached; what falls on a day that its month has not is reached on the next first.

    So a birthday of 29 February is completed on 1 March of a common year, as everywhere here.
    """
    years, month = divmod(since.month - 1 + age.months, 12)
    year, month = since.year + years, month + 1
    if since.day > calendar.monthrange(year, month)[1]:
        month += 1
        day = dt.date(year, month, 1)
    else:
        day = dt.date(year, month, since.day)
    return day + dt.timedelta(days=age.days)


def span_of(written: PartialDate) -> tuple[dt.date, dt.date] | None:
    """The first and the last day that a partial date may mean; None for what is no date."""
    found = _WRITTEN.match(written)
    if found is None:
        return None
    try:
        if found[3]:
            day = dt.date.fromisoformat(found[0])
            return day, day
        year, first, last = int(found[1]), int(found[2] or 1), int(found[2] or 12)
        return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])
    except ValueError:
        return None
