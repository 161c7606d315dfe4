"""Partial dates as instants, for sorting only: what is shown stays as written."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import secrets

from portal.core import clock
from portal.core.clock import PARIS
from portal.record.content import PartialDate

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_TIME = re.compile(r"T(\d\d)(?::?(\d\d))?(?::?(\d\d))?(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?")
FIRST_YEAR = 1850
_YEARS_AHEAD = 10
_EPOCH = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
_RANDOM_BITS = 35
_MINUTE_BITS = 28


def last_year() -> int:
    """The last year by which something may be sorted: appointments and validity lie ahead, but not by more."""
    return clock.now().astimezone(PARIS).year + _YEARS_AHEAD


def beginning_of(date: PartialDate) -> dt.datetime | None:
    """The first instant of what is known of a date, in Europe/Paris unless it tells its zone; None for no date.

    A year before 1850 or more than ten ahead is a slip or a filler: it stays as written, and sorts nothing.

    A time that makes no sense is left out, and a day that its month does not have is read as the first.
    """
    day = _DAY.match(date)
    if day is None:
        return None
    year, month, number = (int(part) if part else 1 for part in day.groups())
    if not (FIRST_YEAR <= year <= last_year() and 1 <= month <= 12):
        return None
    if not 1 <= number <= calendar.monthrange(year, month)[1]:
        number = 1
    moment = dt.datetime(year, month, number, tzinfo=PARIS)
    time = _TIME.match(date, day.end())
    if time is not None and day.group(3):
        moment = _at(moment, time) or moment
    return moment.astimezone(dt.UTC)


def _at(day: dt.datetime, time: re.Match[str]) -> dt.datetime | None:
    hour, minute, second = (int(part or 0) for part in time.groups()[:3])
    zone = time.group(4)
    try:
        moment = day.replace(hour=hour, minute=minute, second=min(second, 59))
        return moment.replace(tzinfo=_zone(zone)) if zone else moment
    except ValueError:
        return None


def _zone(text: str) -> dt.tzinfo:
    if text == "Z":
        return dt.UTC
    digits = text[1:].replace(":", "")
    offset = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return dt.timezone(-offset if text[0] == "-" else offset)


def span_in_days(start: PartialDate, end: PartialDate) -> int:
    """How many days lie between two dates; 0 when one of them is unknown."""
    first, last = beginning_of(start), beginning_of(end)
    return (last - first).days if first and last else 0


def one_month_after(moment: dt.datetime) -> dt.datetime:
    """The same hour of the same day of the next French month, or its last day (rules, section 2, row 2)."""
    local = moment.astimezone(PARIS)
    year, month = (local.year + 1, 1) if local.month == 12 else (local.year, local.month + 1)
    day = min(local.day, calendar.monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day).astimezone(dt.UTC)


def new_search_key(moment: dt.datetime) -> int:
    """A number that grows with the instant: minutes since 1900, then 35 random bits."""
    minutes = int((moment - _EPOCH).total_seconds() // 60)
    return min(max(minutes, 0), (1 << _MINUTE_BITS) - 1) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
