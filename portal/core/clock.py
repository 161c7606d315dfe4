"""The one clock. Instants are aware and in UTC; days are French days."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The present day in Europe/Paris, the zone in which the law counts days and ages."""
    return now().astimezone(PARIS).date()


def last_day(until: dt.datetime) -> dt.date:
    """The last day of what ends at an instant: the day before, where that is midnight."""
    return (until - dt.timedelta(microseconds=1)).astimezone(PARIS).date()


def age_on(birth_date: dt.date, day: dt.date) -> int:
    """Age in completed years on ``day``; a 29 February birthday is completed on 1 March of a common year."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
