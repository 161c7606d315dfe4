"""Measured values put into words and pictures: value, reference range, where the one stands against the other.

A value is never called normal or abnormal: it is within the reference range of its laboratory, or high, or low.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from portal.access.opening import Opened
from portal.core import typography
from portal.core.charts import Measure, Range, Sparkline, sparkline
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.core.units import printed_unit
from portal.record.content import Detail
from portal.record.entries.presenters import day, details_of, label_of, unnamed_words
from portal.record.lines import AnyEntry, AnyMeasured
from portal.record.links import to
from portal.record.marks import hidden_words, is_held, source_of
from portal.record.results.analytes import SAME, Line, line_between
from portal.record.titles import other_language

_PLAIN = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,9})?")
_POSITIONS = {
    **dict.fromkeys(("L", "L<"), "low"),
    **dict.fromkeys(("LL", "LU"), "very_low"),
    **dict.fromkeys(("H", "H>"), "high"),
    **dict.fromkeys(("HH", "HU"), "very_high"),
    **dict.fromkeys(("A", "AA"), "outside"),
    "N": "within",
    "POS": "positive",
    "NEG": "negative",
    "IND": "undetermined",
    "S": "susceptible",
    "I": "intermediate",
    "R": "resistant",
}
_LONGEST_AT_END = 16
_LONGEST_NAME = 28
_MOST_DECIMALS = 3
_OUT_OF_RANGE = frozenset({"low", "very_low", "high", "very_high", "outside"})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a value stands, in words, with the ``kind`` and ``icon`` of its badge."""

    text: str
    kind: str
    icon: str


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """What is measured, its last value and its small trend."""

    title: str
    language: str
    url: str
    value: str
    unit: str
    meta: str
    standing: Standing | None
    spark: Sparkline | None
    spark_label: str
    is_long: bool
    foreign: bool
    held: bool
    hidden: str
    source: str


def measure_line(
    opened: Opened, latest: AnyEntry, last: Sequence[AnyMeasured] = (), *, narrow: bool = False
) -> MeasureLine:
    """One line from the latest statement of one concept and its last values, newest first.

    A ``narrow`` one says where the value stands in its second line, without range and panel. A long one has no place
    for its value at the end of its line.
    """
    reference, title = range_text(latest), label_of(latest)
    drawn = drawable(last, latest.unit)
    value, unit, where = short_value(latest), unit_text(latest.unit), standing(latest)
    said = [*details_of(latest, Detail.PANEL)[:1], day(latest.start_text or latest.document.date_text)]
    meta = ", ".join(filter(None, said)) + (". " + _("Reference: %(range)s", range=reference) if reference else "")
    if narrow:
        meta = where.text if where else said[-1]
    meta = ". ".join(filter(None, (meta, unnamed_words(latest.document))))
    is_long = len(value) + len(unit) > _LONGEST_AT_END or len(latest.label) > _LONGEST_NAME
    return MeasureLine(
        title=title,
        language=other_language(latest.document),
        url=to(opened, "record.result_trend", entry_id=latest.id),
        value=value,
        unit=unit,
        meta=f"{value} {unit}".strip() + f". {meta}" if is_long else meta,
        standing=None if narrow else where,
        spark=sparkline(drawn, reference_of(latest)) if len(drawn) > 1 else None,
        spark_label=_spark_label(title, drawn),
        is_long=is_long,
        foreign=latest.document.other_identity,
        held=is_held(opened, latest.document.hold_until),
        hidden=hidden_words(opened, latest.document),
        source=source_of(opened, latest.document),
    )


def value_text(entry: AnyEntry) -> str:
    """The value as its author wrote it; a plain number gets the decimal sign of the reader's language."""
    text = entry.value.strip()
    if _PLAIN.fullmatch(text) and entry.number_value is not None:
        return typography.number(Decimal(text.replace(",", ".")), current_locale())
    return text or _("No value")


def short_value(entry: AnyEntry) -> str:
    """The value for a list: a number with a long tail of decimals is rounded, and says so; a small one keeps three
    significant figures, for it is never zero.
    """
    number = entry.number_value
    decimals = entry.value.strip().replace(",", ".").partition(".")[2]
    if number is None or len(decimals) <= _MOST_DECIMALS:
        return value_text(entry)
    rounded = round(number, 2) if abs(number) >= 1 else Decimal(f"{number:.3g}")
    return value_text(entry) if rounded == number else f"≈{typography.NBSP}{number_text(rounded)}"


def with_unit(entry: AnyEntry) -> str:
    """The value as written, and its unit."""
    return f"{value_text(entry)}{typography.NBSP}{unit_text(entry.unit)}" if entry.unit else value_text(entry)


def unit_text(unit: str) -> str:
    """A unit of UCUM as it is printed (``10*9/L`` is 10⁹/L, ``m[IU]/L`` is mUI/L); any other as written."""
    return printed_unit(unit, current_locale())


def number_text(value: Decimal) -> str:
    """A stored number without the zeros that storage added."""
    return _number_text(value, current_locale())


@lru_cache(maxsize=1024)
def _number_text(value: Decimal, locale: str) -> str:
    plain = value.normalize()
    whole = plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain
    return typography.number(whole, locale)


def range_text(entry: AnyEntry) -> str:
    """The reference range in words; empty when there is none."""
    low, high = entry.range_low, entry.range_high
    if low is not None and high is not None:
        return _("%(low)s to %(high)s", low=number_text(low), high=number_text(high))
    if high is not None:
        return _("up to %(high)s", high=number_text(high))
    if low is not None:
        return _("from %(low)s", low=number_text(low))
    return entry.range_text


def reference_of(entry: AnyEntry) -> Range:
    """The reference range for a chart."""
    return Range(entry.range_low, entry.range_high)


def position(entry: AnyMeasured) -> str:
    """What the laboratory says of the value, else what its number says against its own range; empty when neither."""
    return _position(entry.interpretation, entry.number_value, entry.range_low, entry.range_high)


def is_outside(interpretation: str, value: Decimal | None, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether a value is out of range: told from these columns of its entry, so that none more is read."""
    return _position(interpretation, value, low, high) in _OUT_OF_RANGE


def _position(interpretation: str, value: Decimal | None, low: Decimal | None, high: Decimal | None) -> str:
    said = _POSITIONS.get(interpretation.strip().upper(), "")
    if said or value is None or (low is None and high is None):
        return said
    if low is not None and value < low:
        return "low"
    return "high" if high is not None and value > high else "within"


_STANDINGS = {
    "within": (_l("Within the reference range"), "ok", "circle-check"),
    "low": (_l("Low"), "wait", "arrow-down"),
    "very_low": (_l("Very low"), "wait", "arrow-down"),
    "high": (_l("High"), "wait", "arrow-up"),
    "very_high": (_l("Very high"), "wait", "arrow-up"),
    "outside": (_l("Outside the reference range"), "wait", "info"),
    "positive": (_l("Positive"), "quiet", "info"),
    "negative": (_l("Negative"), "quiet", "info"),
    "undetermined": (_l("Undetermined"), "quiet", "info"),
    "susceptible": (_l("Susceptible"), "quiet", "info"),
    "intermediate": (_l("Intermediate"), "quiet", "info"),
    "resistant": (_l("Resistant"), "quiet", "info"),
}


def standing(entry: AnyEntry) -> Standing | None:
    """Where the value stands, in words; None when nobody says."""
    known = _STANDINGS.get(position(entry))
    return Standing(str(known[0]), known[1], known[2]) if known else None


def drawable(entries: Sequence[AnyMeasured], unit: str) -> list[Measure]:
    """The plain numbers that are told in one unit, with their own ranges: written in it, or converted for certain.

    What cannot be told in it is left out: two units are never drawn on one line.
    """
    return [
        Measure(one.sort_at, line.told(one.number_value), position(one) in _OUT_OF_RANGE, _range_in(line, one))
        for one in entries
        if one.number_value is not None
        and not one.negated
        and (line := line_to(one.unit, unit, one.concept_key)) is not None
    ]


def line_to(unit: str, other: str, concept_key: str) -> Line | None:
    """What leads from one unit to another, which may be the same one written otherwise; None where nothing does."""
    if unit == other or unit_text(unit) == unit_text(other):
        return SAME
    return line_between(unit, other, concept_key)


def _range_in(line: Line, entry: AnyMeasured) -> Range:
    if line is SAME:
        return Range(entry.range_low, entry.range_high)
    return Range(*(None if limit is None else line.told(limit) for limit in (entry.range_low, entry.range_high)))


def _spark_label(title: str, drawn: Sequence[Measure]) -> str:
    if len(drawn) < 2:
        return ""
    values = {"name": title, "first": number_text(drawn[-1].value), "last": number_text(drawn[0].value)}
    return _("%(name)s: from %(first)s to %(last)s", **values)
