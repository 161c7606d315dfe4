"""What the calendar recommends to somebody, given a birth date and the doses that are known. Pure: the day is told.

It counts what a record knows. Where a record knows no dose, that is said, and nothing is called late.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from portal.record.vaccinations.ages import reached
from portal.record.vaccinations.calendar import Calendar, Course, Regime, Season, Series
from portal.record.vaccinations.doses import Dose, Progress, in_order, progress
from portal.record.vaccinations.valences import Valence


class State(enum.StrEnum):
    """Where somebody stands with what is recommended against a disease, on a day."""

    DONE = "done"
    COMING = "coming"
    DUE = "due"
    LATE = "late"
    NO_DOSE_KNOWN = "no_dose_known"
    NOT_CONCERNED = "not_concerned"


ASKS = frozenset({State.DUE, State.LATE, State.NO_DOSE_KNOWN})
"""What asks for a dose now."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with some diseases of a series.

    ``since``: from when a dose has been recommended; ``late_since``: from when it is late, where it is; ``next_on``:
    from when the next one will be recommended. ``known``: how many doses are known; ``given`` of ``of`` count in the
    course of their age. ``gaps``: an earlier course is not complete in what is known.
    """

    series: Series
    valences: tuple[Valence, ...]
    state: State
    known: int
    given: int = 0
    of: int = 0
    since: dt.date | None = None
    late_since: dt.date | None = None
    next_on: dt.date | None = None
    mandatory: bool = False
    gaps: bool = False


def standings(calendar: Calendar, birth_date: dt.date, doses: Collection[Dose], today: dt.date) -> list[Standing]:
    """One for each series, or for each part of it whose diseases stand differently, in the order of the calendar."""
    past = in_order([one for one in doses if one.earliest <= today and one.latest >= birth_date])
    mandatory = calendar.mandatory_for(birth_date)
    found: list[Standing] = []
    for series in calendar.series:
        parts: list[Standing] = []
        for valence in series.valences:
            own = [one for one in past if valence in one.valences]
            part = _standing(series, valence, birth_date, own, today)
            part = replace(part, mandatory=part.mandatory and valence in mandatory)
            same = next((one for one in parts if replace(one, valences=part.valences) == part), None)
            if same is None:
                parts.append(part)
            else:
                parts[parts.index(same)] = replace(same, valences=(*same.valences, valence))
        found += parts
    return found


def _standing(series: Series, valence: Valence, birth: dt.date, doses: Sequence[Dose], today: dt.date) -> Standing:
    blank = Standing(series, (valence,), State.NOT_CONCERNED, known=len(doses))
    if not _is_born_within(series.born_from, series.born_until, birth):
        return blank
    if series.season is not None:
        return _seasonal(blank, series.season, birth, doses, today)
    courses = [one for one in series.courses if _is_born_within(one.born_from, None, birth)]
    begun = [one for one in courses if reached(birth, one.due) <= today]
    upcoming = next((one for one in courses if one not in begun), None)
    next_on = reached(birth, upcoming.due) if upcoming else None
    if not begun:
        return replace(blank, state=State.COMING if next_on else State.NOT_CONCERNED, next_on=next_on)
    return _in_course(replace(blank, next_on=next_on), begun, birth, doses, today)


def _in_course(
    blank: Standing, begun: Sequence[Course], birth: dt.date, doses: Sequence[Dose], today: dt.date
) -> Standing:
    """By the last course whose age has come; the ones before it only tell whether something is not known."""
    course = begun[-1]
    regime, done = _nearest(course, birth, doses, today)
    told = replace(
        blank,
        given=done.given,
        of=len(regime.steps),
        mandatory=course.id == "primary",
        gaps=any(not _is_complete(one, birth, doses, today) for one in begun[:-1]),
    )
    if done.given == len(regime.steps):
        return replace(told, state=State.DONE)
    if course.until is not None and reached(birth, course.until) <= today:
        return replace(told, state=State.COMING if told.next_on else State.NOT_CONCERNED, mandatory=False)
    since, late = _next_dose(regime, done, birth)
    if since > today:
        return replace(told, state=State.COMING, next_on=since)
    if not doses and late <= today:
        return replace(told, state=State.NO_DOSE_KNOWN, since=since, next_on=None)
    state, late_since = (State.LATE, late) if late <= today else (State.DUE, None)
    return replace(told, state=state, since=since, late_since=late_since, next_on=None)


def _next_dose(regime: Regime, done: Progress, birth: dt.date) -> tuple[dt.date, dt.date]:
    """From when the next dose of a regime is recommended, and from when it is late."""
    step = regime.steps[done.given]
    due, late = reached(birth, max(step.due, regime.begins)), reached(birth, max(step.late, regime.begins))
    room = max(late - due, dt.timedelta(days=1))
    since = max(due, reached(done.last, step.after)) if done.last is not None else due
    return since, max(late, since + room)


def _is_complete(course: Course, birth: dt.date, doses: Sequence[Dose], today: dt.date) -> bool:
    regime, done = _nearest(course, birth, doses, today)
    return done.given == len(regime.steps)


def _nearest(course: Course, birth: dt.date, doses: Sequence[Dose], today: dt.date) -> tuple[Regime, Progress]:
    """The regime of a course of which the fewest doses are missing, among those whose age has come, and how far it is.

    One more dose can only bring one of them nearer, so that nothing done is ever undone.
    """
    counted = [one for one in doses if course.needs is None or course.needs in one.valences]
    told = [(one, progress(counted, one, birth)) for one in course.regimes if reached(birth, one.begins) <= today]
    open_now = [(one, done) for one, done in told if done.given or _may_still_begin(one, birth, today)]
    return min(open_now, key=lambda one: len(one[0].steps) - one[1].given)


def _may_still_begin(regime: Regime, birth: dt.date, today: dt.date) -> bool:
    return regime.ends is None or today < reached(birth, regime.ends)


def _is_born_within(first: dt.date | None, last: dt.date | None, birth: dt.date) -> bool:
    return (first is None or first <= birth) and (last is None or birth <= last)


def _seasonal(blank: Standing, season: Season, birth: dt.date, doses: Sequence[Dose], today: dt.date) -> Standing:
    """A dose each season from an age on: due while the season lasts, never late."""
    of_age = reached(birth, season.age)
    first, last, counted = _season_of(season, today)
    while last < of_age:
        first, last, counted = _season_of(season, last + dt.timedelta(days=1))
    start = max(first, of_age)
    told = replace(blank, of=1)
    if any(one.latest >= counted for one in doses):
        following = _season_of(season, last + dt.timedelta(days=1))[0]
        return replace(told, state=State.DONE, given=1, next_on=following)
    if start > today:
        return replace(told, state=State.COMING, next_on=start)
    return replace(told, state=State.DUE, since=start)


def _season_of(season: Season, day: dt.date) -> tuple[dt.date, dt.date, dt.date]:
    """The season that a day stands in, else the next one: its first and last day, and from when a dose counts."""
    for year in (day.year - 1, day.year, day.year + 1):
        first = dt.date(year, *season.first)
        last = dt.date(year + (season.last < season.first), *season.last)
        if day <= last:
            return first, last, dt.date(year, *season.counts_from)
    raise AssertionError("one of three years holds the next season")
