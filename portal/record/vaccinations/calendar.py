"""The calendar of vaccinations, as versioned data: ``calendars/<first day>.json``.

The files name their source, say what of them is still to be confirmed against it, and explain their own words.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from portal.record.vaccinations.ages import Age, parse_age
from portal.record.vaccinations.valences import Valence


@dataclass(frozen=True, slots=True)
class Step:
    """One dose of a course: recommended from an age, late from another, counted from a third.

    ``after`` is the recommended interval since the dose before it, ``at_least`` the shortest that counts.
    """

    due: Age
    late: Age
    min_age: Age
    after: Age
    at_least: Age


@dataclass(frozen=True, slots=True)
class Regime:
    """The doses of a course for who begins it at this age or later, and before ``ends``, where another one begins."""

    begins: Age
    ends: Age | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """A round of doses, complete with any of its regimes.

    ``until``: the age from which nobody catches it up; ``born_from``: whom it was first recommended to; ``needs``: what
    a vaccine must hold to count.
    """

    id: str
    regimes: tuple[Regime, ...]
    until: Age | None = None
    born_from: dt.date | None = None
    needs: Valence | None = None

    @property
    def due(self) -> Age:
        """The age from which its first dose is recommended."""
        return self.regimes[0].steps[0].due


@dataclass(frozen=True, slots=True)
class Season:
    """A dose each year, between two days (month, day), from an age; one given from ``counts_from`` on counts."""

    first: tuple[int, int]
    last: tuple[int, int]
    counts_from: tuple[int, int]
    age: Age


@dataclass(frozen=True, slots=True)
class Series:
    """What is recommended against diseases that are always vaccinated against together."""

    id: str
    valences: tuple[Valence, ...]
    courses: tuple[Course, ...]
    season: Season | None
    born_from: dt.date | None
    born_until: dt.date | None
    confirm: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """One version: ``version`` is its first day; ``title``, ``publisher`` and ``url`` name its source."""

    version: str
    title: str
    publisher: str
    url: str
    series: tuple[Series, ...]
    obligations: Mapping[dt.date, frozenset[Valence]]

    def mandatory_for(self, birth_date: dt.date) -> frozenset[Valence]:
        """What has to be vaccinated against in childhood, by the day of birth."""
        first = max((day for day in self.obligations if day <= birth_date), default=None)
        return self.obligations[first] if first else frozenset()


LAST_AGE = Age(120 * 12)


def calendar_at(day: dt.date) -> Calendar:
    """The version in force on a day; the first one before there was any."""
    every = _versions()
    return next((one for one in reversed(every) if one.version <= day.isoformat()), every[0])


@cache
def _versions() -> tuple[Calendar, ...]:
    folder = files("portal.record.vaccinations") / "calendars"
    read = [read_calendar(json.loads(path.read_text("utf-8"))) for path in folder.iterdir()]
    return tuple(sorted(read, key=lambda one: one.version))


def read_calendar(told: Mapping[str, Any]) -> Calendar:
    """A calendar from its file. Raises :class:`KeyError` or :class:`ValueError` for a slip in it."""
    return Calendar(
        version=str(told["effective"]),
        title=str(told["source"]["title"]),
        publisher=str(told["source"]["publisher"]),
        url=str(told["source"]["url"]),
        series=tuple(_series(one) for one in told["series"]),
        obligations={
            dt.date.fromisoformat(one["born_from"]): frozenset(Valence(valence) for valence in one["valences"])
            for one in told["obligations"]
        },
    )


def _series(told: Mapping[str, Any]) -> Series:
    return Series(
        id=told["id"],
        valences=tuple(Valence(one) for one in told["valences"]),
        courses=tuple(course for one in told["courses"] for course in _courses(one)),
        season=_season(told["season"]) if "season" in told else None,
        born_from=_day(told.get("born_from")),
        born_until=_day(told.get("born_until")),
        confirm=told.get("confirm", ""),
    )


def _courses(told: Mapping[str, Any]) -> list[Course]:
    """A course, as often as it comes again."""
    course = Course(
        id=told["id"],
        regimes=tuple(_regimes(told["regimes"])),
        until=_age(told.get("until")),
        born_from=_day(told.get("born_from")),
        needs=Valence(told["needs"]) if "needs" in told else None,
    )
    every = _age(told.get("every"))
    rounds = range((LAST_AGE.months - course.due.months) // every.months) if every else range(1)
    return [_postponed(course, number, every or Age()) for number in rounds]


def _postponed(course: Course, number: int, every: Age) -> Course:
    """The same course, so many rounds later."""
    if not number:
        return course
    more = number * every.months
    steps = tuple(
        Step(_later(one.due, more), _later(one.late, more), _later(one.min_age, more), one.after, one.at_least)
        for one in course.regimes[0].steps
    )
    return Course(f"{course.id}+{number}", (Regime(Age(), None, steps),), needs=course.needs)


def _later(age: Age, months: int) -> Age:
    return Age(age.months + months, age.days)


def _regimes(told: Sequence[Mapping[str, Any]]) -> Iterator[Regime]:
    """Each ends where the next one begins."""
    begins = [_age(one.get("begins")) or Age() for one in told]
    for one, first, end in zip(told, begins, [*begins[1:], None], strict=True):
        yield Regime(first, end, tuple(_step(step) for step in one["steps"]))


def _step(told: Mapping[str, str]) -> Step:
    after = parse_age(told["after"]) if "after" in told else Age()
    return Step(
        due=parse_age(told["due"]),
        late=parse_age(told["late"]),
        min_age=parse_age(told["min_age"]),
        after=after,
        at_least=parse_age(told["at_least"]) if "at_least" in told else after,
    )


def _season(told: Mapping[str, str]) -> Season:
    first, last, counts_from = (_month_day(told[name]) for name in ("from", "until", "counts_from"))
    return Season(first, last, counts_from, parse_age(told["age"]))


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


def _age(text: str | None) -> Age | None:
    return parse_age(text) if text else None


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
