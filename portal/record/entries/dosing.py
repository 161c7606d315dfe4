"""Doses and rhythms as people say them; what is stored stays as its author or the standard wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable

from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext
from portal.record.authors import person_name
from portal.record.content import Detail
from portal.record.entries.labels import coded_word, status_label
from portal.record.entries.timing_words import timing_word

_RHYTHM = re.compile(r"(?P<count>\d+(?:–\d+)?) / (?P<span>\d+) (?P<unit>s|min|h|d|wk|mo|a)(?=,|$)")
"""How the reader of FHIR writes ``Timing.repeat``: two times in one day is ``2 / 1 d``."""
_DURATION = re.compile(r"(\d{1,4}) (s|min|h|d|wk|mo|a)")
_ANNOTATION = re.compile(r"\{([^{}]*)\}")
"""UCUM's words for what is counted: ``1 {tablet}``."""


def detail_words(detail: Detail, written: str) -> str:
    """One detail of an entry in the reader's words."""
    said: Callable[[str], str] = {
        Detail.DOSE: dose_words,
        Detail.QUANTITY: dose_words,
        Detail.FREQUENCY: rhythm_words,
        Detail.DURATION: duration_words,
        Detail.CONTRADICTED: status_label,
        Detail.PRESCRIBER: person_name,
        Detail.PERFORMER: person_name,
    }.get(detail, coded_word)
    return said(written)


def dose_words(written: str) -> str:
    """``1 {tablet}`` is 1 tablet."""
    return coded_word(_ANNOTATION.sub(r"\1", written))


def rhythm_words(written: str) -> str:
    """``1 / 8 h`` is every 8 hours, ``2 / 1 d, MORN`` two times a day, in the morning; the rest stays as written."""
    return ", ".join(coded_word(timing_word(part)) for part in _RHYTHM.sub(_in_words, written).split(", "))


def duration_words(written: str) -> str:
    """``10 d`` is 10 days."""
    plain = _DURATION.fullmatch(written)
    return _spell(int(plain[1]), plain[2]) if plain else written


def _in_words(found: re.Match[str]) -> str:
    count, span, unit = found["count"], int(found["span"]), found["unit"]
    if count == "1":
        return _every(span, unit)
    return _times(count, unit) if span == 1 else _("%(count)s times in %(span)s", count=count, span=_spell(span, unit))


def _every(span: int, unit: str) -> str:
    return {
        "s": lambda: ngettext("every second", "every %(num)s seconds", span),
        "min": lambda: ngettext("every minute", "every %(num)s minutes", span),
        "h": lambda: ngettext("every hour", "every %(num)s hours", span),
        "d": lambda: ngettext("every day", "every %(num)s days", span),
        "wk": lambda: ngettext("every week", "every %(num)s weeks", span),
        "mo": lambda: ngettext("every month", "every %(num)s months", span),
        "a": lambda: ngettext("every year", "every %(num)s years", span),
    }[unit]()


def _times(count: str, unit: str) -> str:
    return {
        "s": lambda: _("%(count)s times a second", count=count),
        "min": lambda: _("%(count)s times a minute", count=count),
        "h": lambda: _("%(count)s times an hour", count=count),
        "d": lambda: _("%(count)s times a day", count=count),
        "wk": lambda: _("%(count)s times a week", count=count),
        "mo": lambda: _("%(count)s times a month", count=count),
        "a": lambda: _("%(count)s times a year", count=count),
    }[unit]()


def _spell(span: int, unit: str) -> str:
    return {
        "s": lambda: ngettext("%(num)s second", "%(num)s seconds", span),
        "min": lambda: ngettext("%(num)s minute", "%(num)s minutes", span),
        "h": lambda: ngettext("%(num)s hour", "%(num)s hours", span),
        "d": lambda: ngettext("%(num)s day", "%(num)s days", span),
        "wk": lambda: ngettext("%(num)s week", "%(num)s weeks", span),
        "mo": lambda: ngettext("%(num)s month", "%(num)s months", span),
        "a": lambda: ngettext("%(num)s year", "%(num)s years", span),
    }[unit]()
