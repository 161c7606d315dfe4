"""Dates, numbers and sizes as people read them, in French and in English.

French follows the rules of the printer: no-break spaces (U+00A0 in dates and hours and between number and unit, U+202F
between thousands), « 1er », a decimal comma. Every function is pure and takes the locale, ``"fr"`` or ``"en"``;
``init_app`` gives them to the templates as filters in the reader's language. Instants are shown in Europe/Paris.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, wraps
from typing import Any, Literal

from babel.dates import get_day_names, get_month_names
from flask import Flask

from portal.core import clock
from portal.core.i18n import current_locale

NBSP = "\u00a0"
NNBSP = "\u202f"
_FRENCH_MARKS = str.maketrans({",": NNBSP, ".": ","})


def full_date(day: dt.date, locale: str) -> str:
    """``20 novembre 2026``, ``1er mai 2026``; ``20 November 2026``."""
    if locale == "fr":
        return f"{_day(day)}{NBSP}{_month(day, locale)} {day.year}"
    return f"{day.day} {_month(day, locale)} {day.year}"


def on_date(day: dt.date, locale: str) -> str:
    """``le 20 novembre 2026``; ``on 20 November 2026``."""
    return f"le{NBSP}{full_date(day, locale)}" if locale == "fr" else f"on {full_date(day, locale)}"


def weekday_date(day: dt.date, locale: str) -> str:
    """``mardi 24 novembre 2026``; ``Tuesday 24 November 2026``."""
    space = NBSP if locale == "fr" else " "
    return f"{_names('days', 'wide', locale)[day.weekday()]}{space}{full_date(day, locale)}"


def month_year(day: dt.date, locale: str) -> str:
    """``novembre 2026``; ``November 2026``."""
    return f"{_month(day, locale)} {day.year}"


def short_month(day: dt.date, locale: str) -> str:
    """For the axis of a chart: ``nov. 26``; ``Nov 26``."""
    return f"{_names('months', 'abbreviated', locale)[day.month]} {day:%y}"


def partial_date(written: str, locale: str) -> str:
    """An ISO 8601 date cut to what is known, in words: ``1979``, ``mars 1979``, ``12 mars 1979``, with the hour as
    ``20 novembre 2026 à 14 h 05``. The hour stays the one of its own offset.

    What is not such a date is given back as written; an empty one stays empty.
    """
    try:
        if len(written) == 4:
            return f"{dt.date(int(written), 1, 1).year}"
        if len(written) == 7:
            return month_year(dt.date.fromisoformat(f"{written}-01"), locale)
        if len(written) == 10:
            return full_date(dt.date.fromisoformat(written), locale)
        moment = dt.datetime.fromisoformat(written)
    except ValueError:
        return written
    return _at(full_date(moment, locale), moment.time(), locale)


def the_date(written: str, locale: str) -> str:
    """A partial date as it stands inside a sentence: « le 12 mars 2024 », but « mars 1979 »; English has no article."""
    words = partial_date(written, locale)
    return f"le{NBSP}{words}" if locale == "fr" and words != written and len(written) >= 10 else words


def span_words(start: str, end: str, locale: str) -> str:
    """``du 23 janvier 2024 au 7 février 2024``, ``de mars 2024 à mai 2024``; ``23 January 2024 to 7 February 2024``."""
    first, last = the_date(start, locale), the_date(end, locale)
    if locale != "fr":
        return f"{first} to {last}"
    before = "du" + first.removeprefix("le") if first.startswith("le") else f"de {first}"
    return f"{before} " + ("au" + last.removeprefix("le") if last.startswith("le") else f"à {last}")


def hour(moment: dt.datetime | dt.time, locale: str) -> str:
    """``14 h 05``, ``9 h``; ``2:05 pm``, ``9 am``. An aware instant is brought to Europe/Paris."""
    if isinstance(moment, dt.datetime):
        moment = _paris(moment).time()
    if locale == "fr":
        return f"{moment.hour}{NBSP}h" + (f"{NBSP}{moment.minute:02}" if moment.minute else "")
    half = f"{NBSP}pm" if moment.hour >= 12 else f"{NBSP}am"
    return f"{moment.hour % 12 or 12}" + (f":{moment.minute:02}" if moment.minute else "") + half


def moment(instant: dt.datetime, locale: str, now: dt.datetime) -> str:
    """``aujourd’hui à 9 h 10``, ``hier à 14 h 05``, ``le 20 novembre 2026 à 14 h 05``;
    ``today at 9:10 am``, ``yesterday at 2:05 pm``, ``on 20 November 2026 at 2:05 pm``.
    """
    local = _paris(instant)
    distance = (_paris(now).date() - local.date()).days
    near = {"fr": {0: "aujourd’hui", 1: "hier"}, "en": {0: "today", 1: "yesterday"}}[locale]
    return _at(near.get(distance) or on_date(local.date(), locale), local.time(), locale)


def number(value: Decimal | int | float, locale: str) -> str:
    """A number with all its digits: ``1,15``, ``12 400``; ``1.15``, ``12,400``. A Decimal keeps its final zeros."""
    english = f"{Decimal(str(value)):,f}"
    return english.translate(_FRENCH_MARKS) if locale == "fr" else english


def file_size(size: int, locale: str) -> str:
    """A number of bytes, in thousands: ``812 o``, ``3,4 Mo``; ``812 bytes``, ``3.4 MB``."""
    units = {"fr": ("o", "ko", "Mo", "Go"), "en": ("bytes", "kB", "MB", "GB")}[locale]
    amount, rank = Decimal(size), 0
    while round(amount) >= 1000 and rank < len(units) - 1:
        amount, rank = amount / 1000, rank + 1
    shown = amount.quantize(Decimal("0.1") if rank and amount < 10 else Decimal(1))
    if shown == shown.to_integral_value():
        shown = shown.to_integral_value()
    return f"{number(shown, locale)}{NBSP}{units[rank]}"


def _at(day: str, time: dt.time, locale: str) -> str:
    return f"{day} à{NBSP}{hour(time, locale)}" if locale == "fr" else f"{day} at {hour(time, locale)}"


def _day(day: dt.date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def _month(day: dt.date, locale: str) -> str:
    return _names("months", "wide", locale)[day.month]


@cache
def _names(kind: str, width: Literal["wide", "abbreviated"], locale: str) -> Mapping[int, str]:
    """The names of months (from 1) or days (from Monday, 0) as the language writes them inside a date."""
    names = get_month_names if kind == "months" else get_day_names
    return dict(names(width, "format", locale))


def _paris(instant: dt.datetime) -> dt.datetime:
    return instant.astimezone(clock.PARIS)


def _in_readers_language(function: Callable[..., str]) -> Callable[..., str]:
    @wraps(function)
    def filtered(value: Any) -> str:
        return function(value, current_locale())

    return filtered


def init_app(app: Flask) -> None:
    """Give the functions above to the templates as filters of the same names: ``{{ day|full_date }}``."""
    for function in (full_date, on_date, weekday_date, month_year, short_month, partial_date, hour, number, file_size):
        app.add_template_filter(_in_readers_language(function), function.__name__)
    app.add_template_filter(lambda instant: moment(instant, current_locale(), clock.now()), "moment")
