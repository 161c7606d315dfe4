"""What a professional types to find one of their patients: a name, a birth date as the French write it, or both."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, Self

from babel.dates import get_month_names

from portal.core.spelling import folded

LONGEST = 100
_NUMBERS = re.compile(r"\b(?P<day>\d{1,2})\s*[/.\-\s]\s*(?P<month>\d{1,2})(?:\s*[/.\-\s]\s*(?P<year>\d{4}|\d{2}))?\b")
_TOGETHER = re.compile(r"\b(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4}|\d{2})\b")
_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b")
_WORDS = re.compile(r"\b(?P<day>\d{1,2})(?:er)?\s+(?P<month>[a-z]{3,9})\.?(?:\s+(?P<year>\d{4}|\d{2}))?\b")
_YEAR = re.compile(r"\b(?P<year>(?:18|19|20|21)\d\d)\b")
_UNSAID = frozenset({"ne", "nee", "le", "born", "on", "du", "the"})
"""Words around a date that are no part of a name, where a date is told."""


class NamedPatient(NamedTuple):
    """A patient by name and birth."""

    id: uuid.UUID
    family_name: str
    used_name: str
    given_names: str
    birth_date: dt.date


@dataclass(frozen=True, slots=True)
class Birth:
    """What is told of a birth date; a year of two digits is of any century."""

    day: int | None = None
    month: int | None = None
    year: int | None = None

    def matches(self, born: dt.date) -> bool:
        """Whether somebody may be born then."""
        year = born.year % 100 if self.year is not None and self.year < 100 else born.year
        told = ((self.day, born.day), (self.month, born.month), (self.year, year))
        return all(asked is None or asked == own for asked, own in told)


@dataclass(frozen=True, slots=True)
class PatientSearch:
    """The beginnings of the words of a name, in any order, and what is told of the birth date."""

    words: tuple[str, ...] = ()
    birth: Birth = field(default_factory=Birth)

    @classmethod
    def of(cls, typed: str) -> Self:
        """What was typed, understood: ``martin``, ``12/04/1988``, ``alice née le 12 avril 88``."""
        text = folded(typed[:LONGEST])
        birth, rest = _birth_in(text)
        dropped = _UNSAID if birth != Birth() else frozenset[str]()
        return cls(tuple(word for word in _words(rest) if word not in dropped), birth)

    def matches(self, patient: NamedPatient) -> bool:
        """Whether a patient is meant: each word begins one of the words of their names."""
        own = set(_words(folded(" ".join((patient.given_names, patient.used_name, patient.family_name)))))
        return self.birth.matches(patient.birth_date) and all(_begins(word, own) for word in self.words)


def _birth_in(text: str) -> tuple[Birth, str]:
    """The first date in a text, and the text without it."""
    for pattern in (_ISO, _NUMBERS, _TOGETHER, _WORDS, _YEAR):
        for found in pattern.finditer(text):
            birth = _birth(found.groupdict())
            if birth is not None:
                return birth, text[: found.start()] + " " + text[found.end() :]
    return Birth(), text


def _birth(told: dict[str, str | None]) -> Birth | None:
    """The parts of a date; None where they make none."""
    day, month, year = told.get("day"), told.get("month"), told.get("year")
    number = _month(month) if month else None
    if (month and number is None) or (day and not 1 <= int(day) <= 31):
        return None
    return Birth(int(day) if day else None, number, int(year) if year else None)


def _month(written: str) -> int | None:
    if written.isdigit():
        return int(written) if 1 <= int(written) <= 12 else None
    names = ((folded(name), number) for locale in ("fr", "en") for number, name in _months(locale))
    return next((number for name, number in names if name.startswith(written)), None)


def _months(locale: str) -> Iterable[tuple[int, str]]:
    return get_month_names("wide", "format", locale).items()


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _begins(word: str, names: Iterable[str]) -> bool:
    return any(name.startswith(word) for name in names)
