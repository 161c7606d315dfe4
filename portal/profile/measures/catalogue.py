"""What can be measured at home, as data: LOINC codes, UCUM units, and what can or is likely to be read on a device.

The limits are ours and only catch slips of the finger: outside of ``possible`` no human being measures, outside of
``likely`` few of an age do. They say nothing about health.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from portal.core.i18n import LazyString
from portal.core.i18n import lazy_gettext as _l
from portal.record.content import EntryKind


class Span(NamedTuple):
    """Two limits, both within."""

    low: Decimal
    high: Decimal

    def holds(self, value: Decimal) -> bool:
        """Whether a value lies within."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that a device may show: the code of what is measured in it, and the limits in it.

    ``likely`` is told by age, as pairs of the years from which it holds and the limits, the oldest first.
    """

    ucum: str
    loinc: str
    possible: Span
    likely: tuple[tuple[int, Span], ...]
    decimals: int = 1

    def likely_at(self, years: int) -> Span:
        """The limits that few of this age are outside of."""
        return next((span for first, span in self.likely if first <= years), self.possible)


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """Something to measure. ``others``: further LOINC codes that documents write for the same.

    ``add`` heads its form. ``second`` is the lower value of a blood pressure. ``until``: the age in years from which it
    is not offered. ``kind`` is what its values are kept as.
    """

    id: str
    label: LazyString
    add: LazyString
    units: tuple[Unit, ...]
    others: tuple[str, ...] = ()
    second: Unit | None = None
    until: int | None = None
    kind: EntryKind = EntryKind.VITAL_SIGN

    @property
    def codes(self) -> tuple[str, ...]:
        """Every LOINC code of its values, the main one first."""
        own = [one.loinc for one in self.units]
        return (*own, *([self.second.loinc] if self.second else []), *self.others)

    def unit(self, ucum: str) -> Unit:
        """Its unit of this code, else its first."""
        return next((one for one in self.units if one.ucum == ucum), self.units[0])


def _span(low: str, high: str) -> Span:
    return Span(Decimal(low), Decimal(high))


def _unit(ucum: str, loinc: str, possible: tuple[str, str], *likely: tuple[int, str, str], decimals: int = 1) -> Unit:
    told = tuple((years, _span(low, high)) for years, low, high in likely)
    return Unit(ucum, loinc, _span(*possible), told, decimals)


PANEL, SYSTOLIC, DIASTOLIC = "85354-9", "8480-6", "8462-4"
"""LOINC: blood pressure, and its two values."""
BMI, WEIGHT_CODE, HEIGHT_CODE, HEAD_CODE = "39156-5", "29463-7", "8302-2", "9843-4"

WEIGHT = Measure(
    "weight",
    _l("Weight"),
    _l("Add a weight"),
    (
        _unit(
            "kg",
            WEIGHT_CODE,
            ("0.3", "400"),
            *((18, "35", "180"), (12, "25", "150"), (6, "14", "90"), (3, "9", "40"), (1, "6", "22"), (0, "1.5", "14")),
        ),
    ),
    others=("3141-9",),
)
HEIGHT = Measure(
    "height",
    _l("Height"),
    _l("Add a height"),
    (
        _unit(
            "cm",
            HEIGHT_CODE,
            ("20", "260"),
            *((18, "130", "215"), (12, "115", "210"), (6, "95", "185"), (3, "75", "145"), (1, "60", "115")),
            (0, "38", "90"),
        ),
    ),
    others=("8306-3", "3137-7"),
)
HEAD = Measure(
    "head",
    _l("Head circumference"),
    _l("Add a head circumference"),
    (_unit("cm", HEAD_CODE, ("15", "75"), (3, "42", "62"), (1, "38", "56"), (0, "28", "52")),),
    others=("8287-5",),
    until=18,
)
WAIST = Measure(
    "waist",
    _l("Waist"),
    _l("Add a waist measurement"),
    (_unit("cm", "8280-0", ("20", "300"), (18, "50", "160"), (0, "30", "120")),),
)
PRESSURE = Measure(
    "pressure",
    _l("Blood pressure"),
    _l("Add a blood pressure"),
    (_unit("mm[Hg]", SYSTOLIC, ("30", "300"), (12, "80", "200"), (0, "50", "150"), decimals=0),),
    second=_unit("mm[Hg]", DIASTOLIC, ("10", "200"), (12, "40", "120"), (0, "25", "100"), decimals=0),
)
HEART_RATE = Measure(
    "heart-rate",
    _l("Heart rate"),
    _l("Add a heart rate"),
    (
        _unit(
            "/min",
            "8867-4",
            ("15", "350"),
            *((12, "40", "150"), (6, "50", "170"), (1, "60", "190"), (0, "70", "210")),
            decimals=0,
        ),
    ),
)
TEMPERATURE = Measure(
    "temperature", _l("Temperature"), _l("Add a temperature"), (_unit("Cel", "8310-5", ("25", "45"), (0, "35", "41")),)
)
_GLUCOSE_G, _GLUCOSE_MMOL = (("0.1", "15"), (0, "0.5", "3.5")), (("0.5", "83"), (0, "2.8", "19.4"))
GLUCOSE_FASTING = Measure(
    "glucose-fasting",
    _l("Glucose, fasting"),
    _l("Add a fasting glucose"),
    (
        _unit("g/L", "41604-0", *_GLUCOSE_G, decimals=2),
        _unit("mmol/L", "14770-2", *_GLUCOSE_MMOL),
    ),
)
GLUCOSE = Measure(
    "glucose",
    _l("Glucose, after a meal"),
    _l("Add a glucose after a meal"),
    (
        _unit("g/L", "41653-7", *_GLUCOSE_G, decimals=2),
        _unit("mmol/L", "14743-9", *_GLUCOSE_MMOL),
    ),
)
HBA1C = Measure(
    "hba1c",
    _l("HbA1c (average glucose)"),
    _l("Add an HbA1c"),
    (
        _unit("%", "4548-4", ("2", "25"), (0, "4", "14")),
        _unit("mmol/mol", "59261-8", ("5", "250"), (0, "20", "130"), decimals=0),
    ),
    kind=EntryKind.RESULT,
)
OXYGEN = Measure(
    "oxygen",
    _l("Oxygen in the blood"),
    _l("Add an oxygen saturation"),
    (_unit("%", "59408-5", ("30", "100"), (0, "88", "100")),),
    others=("2708-6",),
)
PAIN = Measure(
    "pain",
    _l("Pain, from 0 to 10"),
    _l("Add how much it hurts"),
    (_unit("{score}", "72514-3", ("0", "10"), decimals=0),),
)
STEPS = Measure(
    "steps",
    _l("Steps in a day"),
    _l("Add a number of steps"),
    (_unit("/d", "41950-7", ("0", "200000"), (0, "0", "50000"), decimals=0),),
)
SLEEP = Measure(
    "sleep",
    _l("Sleep"),
    _l("Add a night’s sleep"),
    (_unit("h", "93832-4", ("0", "24"), (2, "2", "14"), (0, "2", "20")),),
)
PEAK_FLOW = Measure(
    "peak-flow",
    _l("Peak flow"),
    _l("Add a peak flow"),
    (_unit("L/min", "19935-6", ("30", "1000"), (0, "60", "850"), decimals=0),),
)

CATALOGUE = (
    *(WEIGHT, HEIGHT, HEAD, WAIST, PRESSURE, HEART_RATE, TEMPERATURE, GLUCOSE_FASTING, GLUCOSE, HBA1C),
    *(OXYGEN, PAIN, STEPS, SLEEP, PEAK_FLOW),
)
"""In the order in which they are offered."""
_BY_ID = {one.id: one for one in CATALOGUE}
_BY_CODE = {code: one for one in CATALOGUE for code in one.codes}


def measure_of(slug: str) -> Measure | None:
    """The measure of an address."""
    return _BY_ID.get(slug)


def measure_by_code(loinc: str) -> Measure | None:
    """What a LOINC code measures, among what is known here."""
    return _BY_CODE.get(loinc)


def offered_at(years: int) -> Iterator[Measure]:
    """What is offered to somebody of this age."""
    return (one for one in CATALOGUE if one.until is None or years < one.until)
