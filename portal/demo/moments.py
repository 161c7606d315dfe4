"""Dates of the demonstration, all counted back from one "today"."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def _last_sunday(year: int, month: int) -> dt.date:
    last = dt.date(year, month, 31)
    return last - dt.timedelta(days=(last.weekday() + 1) % 7)


def paris_offset(day: dt.date) -> dt.timezone:
    """Return the offset of Paris on that day (summer time from the last Sunday of March to that of October)."""
    summer = _last_sunday(day.year, 3) <= day < _last_sunday(day.year, 10)
    return dt.timezone(dt.timedelta(hours=2 if summer else 1))


def at(day: dt.date, hour: int = 9, minute: int = 30) -> dt.datetime:
    """Return that hour of that day, in Paris."""
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=paris_offset(day))


def french(day: dt.date) -> str:
    """Return a date in full: ``1er mars 2026``, ``20 novembre 2026``."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def short(day: dt.date) -> str:
    """Return a date as forms write it: ``20/11/2026``."""
    return f"{day:%d/%m/%Y}"


def partial(text: str) -> str:
    """Return a partial ISO date as people read it: ``1998``, ``mars 2009``, ``20/11/2026``."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return short(dt.date(parts[0], parts[1], parts[2]))
    if len(parts) == 2:
        return f"{MONTHS[parts[1] - 1]} {parts[0]}"
    return text


def cda_time(moment: dt.datetime) -> str:
    """Return an HL7 timestamp with its offset: ``20261120101500+0100``."""
    return f"{moment:%Y%m%d%H%M%S%z}"


def cda_date(text: str) -> str:
    """Return a partial ISO date as an HL7 one: ``2009-03`` gives ``200903``."""
    return text.replace("-", "")


def birthday(today: dt.date, age: int, month: int, day: int) -> dt.date:
    """Return the birth date, on that day of the year, of somebody who is ``age`` today."""
    had_it = (today.month, today.day) >= (month, day)
    return dt.date(today.year - age - (0 if had_it else 1), month, day)


def later(day: dt.date, years: int = 0, months: int = 0) -> dt.date:
    """Return the same day some years and months later, the 28th at most."""
    total = day.year * 12 + day.month - 1 + years * 12 + months
    return dt.date(total // 12, total % 12 + 1, min(day.day, 28))


@dataclass(frozen=True, slots=True)
class Moments:
    """The calendar of a demonstration whose present is ``today``."""

    today: dt.date

    def ago(self, days: int) -> dt.date:
        """Return the working day that many days ago, or the Friday before it."""
        day = self.today - dt.timedelta(days=days)
        return day - dt.timedelta(days=max(0, day.weekday() - 4))

    def iso(self, days: int) -> str:
        """Return :meth:`ago` in ISO 8601."""
        return self.ago(days).isoformat()
