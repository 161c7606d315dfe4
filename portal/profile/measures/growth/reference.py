"""The growth reference, as data with its source (``who.csv``): the LMS method of Cole and Green. Pure.

A value at an age has a z-score, and a z-score a percentile: how many of a hundred children of the reference measure
less. Nothing is corrected, neither for a premature birth nor for the parents' height.
"""

from __future__ import annotations

import csv
import enum
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from statistics import NormalDist
from typing import NamedTuple

PERCENTILES = (3, 15, 50, 85, 97)
"""Those that the World Health Organization draws."""
_NORMAL = NormalDist()


class Grown(enum.StrEnum):
    """What the reference tells, with the unit of its values."""

    WEIGHT = "weight"
    HEIGHT = "height"
    BMI = "bmi"
    HEAD = "head"


class Lms(NamedTuple):
    """The distribution of a measure at an age in days: skewness, median, coefficient of variation."""

    days: int
    skewness: float
    median: float
    variation: float

    def value(self, z: float) -> float:
        """The value with this z-score."""
        if not self.skewness:
            return float(self.median * 2.718281828459045 ** (self.variation * z))
        return float(self.median * (1 + self.skewness * self.variation * z) ** (1 / self.skewness))

    def percentile(self, value: float) -> float:
        """The percentile of a value, from 0 to 100."""
        low, high = -6.0, 6.0
        while high - low > 1e-4:
            middle = (low + high) / 2
            low, high = (middle, high) if self.value(middle) < value else (low, middle)
        return 100 * _NORMAL.cdf(low)


def z_of(percentile: float) -> float:
    """The z-score of a percentile."""
    return _NORMAL.inv_cdf(percentile / 100)


def last_day(grown: Grown) -> int:
    """The last age in days that the reference tells of a measure."""
    return _table()[grown, "F"][-1].days


def at_age(grown: Grown, sex: str, days: int) -> Lms | None:
    """The distribution at an age, between two rows by proportion; None outside of the reference or without a sex."""
    rows = _table().get((grown, sex), ())
    place = bisect_left(rows, days, key=lambda one: one.days)
    if not rows or days < 0 or place == len(rows):
        return None
    after = rows[place]
    if after.days == days:
        return after
    before = rows[place - 1]
    share = (days - before.days) / (after.days - before.days)
    told = (a + share * (b - a) for a, b in zip(before[1:], after[1:], strict=True))
    return Lms(days, *told)


def between(grown: Grown, sex: str, first: int, last: int) -> list[Lms]:
    """The rows of the reference from one age to another, with the ages themselves."""
    rows = [one for one in _table().get((grown, sex), ()) if first < one.days < last]
    ends = (at_age(grown, sex, first), at_age(grown, sex, min(last, last_day(grown))))
    return [one for one in (ends[0], *rows, ends[1]) if one is not None]


@cache
def _table() -> dict[tuple[str, str], Sequence[Lms]]:
    text = (files("portal.profile.measures.growth") / "who.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    table: dict[tuple[str, str], list[Lms]] = {}
    for row in csv.DictReader(lines):
        told = Lms(int(row["days"]), float(row["l"]), float(row["m"]), float(row["s"]))
        table.setdefault((row["measure"], row["sex"]), []).append(told)
    return {key: tuple(sorted(rows)) for key, rows in table.items()}
