"""Doses as the calendar counts them, and how far they go in a course. Pure.

A dose of which only the year or the month is known counts where some day of it would: nothing is called missing because
a date is not whole. Which dose comes before which is told by the middle of what is known, so that one more dose never
takes away from what the others were worth.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portal.record.vaccinations.ages import reached
from portal.record.vaccinations.calendar import Regime, Step
from portal.record.vaccinations.valences import Valence


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose given on some day from ``earliest`` to ``latest``."""

    earliest: dt.date
    latest: dt.date
    valences: frozenset[Valence]

    @property
    def middle(self) -> dt.date:
        """The day by which it is put in order."""
        return self.earliest + (self.latest - self.earliest) / 2

    @property
    def is_exact(self) -> bool:
        """Whether its day is known."""
        return self.earliest == self.latest


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of a regime's doses were given, and the last day on which the last of them may have been."""

    given: int
    last: dt.date | None


def in_order(doses: Collection[Dose]) -> list[Dose]:
    """The doses, the oldest first."""
    return sorted(doses, key=lambda one: (one.middle, one.latest, one.earliest))


def progress(doses: Sequence[Dose], regime: Regime, birth_date: dt.date) -> Progress:
    """How far doses, in order, go in a regime: the longest run of them in which each counts for its step."""
    reachable: list[int] = []
    done = Progress(0, None)
    for number, step in enumerate(regime.steps):
        first_day = reached(birth_date, max(step.min_age, regime.begins))
        old_enough = [place for place, dose in enumerate(doses) if dose.latest >= first_day]
        if number == 0:
            reachable = [place for place in old_enough if _may_begin(doses[place], regime, birth_date)]
        else:
            before = reachable
            reachable = [place for place in old_enough if _follows_one(doses, before, place, step)]
        if not reachable:
            break
        done = Progress(number + 1, doses[reachable[0]].latest)
    return done


def _may_begin(dose: Dose, regime: Regime, birth_date: dt.date) -> bool:
    return regime.ends is None or dose.earliest < reached(birth_date, regime.ends)


def _follows_one(doses: Sequence[Dose], before: Sequence[int], place: int, step: Step) -> bool:
    return any(_may_follow(doses[one], doses[place], step) for one in before if one < place)


def _may_follow(before: Dose, after: Dose, step: Step) -> bool:
    """Whether enough time may lie between two doses."""
    return after.latest >= reached(before.earliest, step.at_least)
