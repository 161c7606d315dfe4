"""Blood pressure said as people say it: both of its values on one line, where one document measured them together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from portal.core.i18n import gettext as _
from portal.record.entries.values import MeasureLine, Standing
from portal.record.lines import ListedEntry, Series

_SYSTOLIC, _DIASTOLIC = "8480-6", "8462-4"
"""LOINC."""


def measures_with_pressure(series: Sequence[Series], line_of: Callable[[Series], MeasureLine]) -> list[MeasureLine]:
    """A line for each, with the two values of a blood pressure in one, at the place of the first of them.

    The line leads to the trend of the systolic value. Values that two documents, two days, two units or what is said of
    them tell apart stay apart.
    """
    lines = {one.latest.id: line_of(one) for one in series}
    by_code = {one.latest.code: one.latest for one in series}
    upper, lower = by_code.get(_SYSTOLIC), by_code.get(_DIASTOLIC)
    if upper is not None and lower is not None and _are_one(upper, lower):
        joined = _joined(lines[upper.id], lines[lower.id])
        if joined is not None:
            first, second = (one.latest.id for one in series if one.latest in (upper, lower))
            lines[first] = joined
            del lines[second]
    return list(lines.values())


def _are_one(upper: ListedEntry, lower: ListedEntry) -> bool:
    numbers = upper.number_value is not None and lower.number_value is not None
    same = upper.document.id == lower.document.id and upper.start_text == lower.start_text
    return numbers and same and upper.unit == lower.unit


def _joined(upper: MeasureLine, lower: MeasureLine) -> MeasureLine | None:
    if _said(upper) != _said(lower):
        return None
    value = f"{upper.value}/{lower.value}"
    meta = _said(upper)[0]
    return replace(
        upper, title=_("Blood pressure"), language="", value=value, meta=meta, spark=None, spark_label="", is_long=False
    )


def _said(line: MeasureLine) -> tuple[str, Standing | None]:
    """What is said of a value, without the value, which the second line of a long one repeats."""
    return line.meta.removeprefix(f"{line.value} {line.unit}. "), line.standing
