"""The results of two dates side by side, with what lies between them in words."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.core import typography
from portal.core.clock import PARIS
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.core.spelling import folded
from portal.record.entries.presenters import label_of
from portal.record.entries.values import Standing, line_to, number_text, standing, unit_text, value_text
from portal.record.lines import AnyEntry, ListedEntry
from portal.record.links import to
from portal.record.marks import is_held
from portal.record.results.analytes import group_key
from portal.record.results.forms import ComparisonForm
from portal.record.results.told import Told, Value, told_in, values_of
from portal.record.titles import other_language


@dataclass(frozen=True, slots=True)
class Cell:
    """What was measured on one of the dates; ``more``: other values of that day, in words."""

    told: Told
    standing: Standing | None
    url: str
    foreign: bool
    held: bool
    more: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A line: one analyte on both dates. A cell is None where it was not measured."""

    title: str
    language: str
    url: str
    cells: tuple[Cell | None, Cell | None]
    difference: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The page. ``state`` is ``compared``, ``same-date`` or ``one-date``."""

    state: str
    form: ComparisonForm
    action: str
    days: tuple[str, ...]
    rows: Sequence[Compared]
    on_both: int


def comparison(
    opened: Opened, form: ComparisonForm, dates: Sequence[dt.date], entries: Sequence[ListedEntry]
) -> Comparison:
    """What was measured on the two dates of the form; what was measured on both comes first, then by name."""
    grouped: dict[object, tuple[list[ListedEntry], list[ListedEntry]]] = {}
    for entry in entries:
        of_days = grouped.setdefault(_key_of(entry), ([], []))
        of_days[_day_of(entry) == form.asked[1]].append(entry)
    pairs = sorted(grouped.values(), key=lambda pair: (not all(pair), folded((pair[1] or pair[0])[0].label)))
    return Comparison(
        state="compared" if form.asked else "same-date" if len(dates) > 1 else "one-date",
        form=form,
        action=to(opened, "record.compare_results"),
        days=tuple(typography.full_date(day, current_locale()) for day in form.asked),
        rows=[_row(opened, *pair) for pair in pairs],
        on_both=sum(all(pair) for pair in pairs),
    )


def _key_of(entry: ListedEntry) -> str | uuid.UUID:
    """What has no name is the same as nothing else."""
    return group_key(entry.concept_key) if entry.concept_key else entry.id


def _day_of(entry: ListedEntry) -> dt.date:
    return entry.sort_at.astimezone(PARIS).date()


def _row(opened: Opened, earlier: Sequence[ListedEntry], later: Sequence[ListedEntry]) -> Compared:
    """Told in the unit of the later date. Of several values of a day the last one is compared."""
    latest = (later or earlier)[0]
    values = [list(values_of(found, latest.unit)) for found in (earlier, later)]
    return Compared(
        title=label_of(latest),
        language=other_language(latest.document),
        url=to(opened, "record.result_trend", entry_id=latest.id),
        cells=(_cell(opened, values[0], latest.unit), _cell(opened, values[1], latest.unit)),
        difference=_difference(values[0][0].entry, values[1][0].entry) if earlier and later else "",
    )


def _decimals_of(entry: AnyEntry) -> int:
    """How finely a value was written: a difference is told no finer where one of the two was converted."""
    return len(entry.value.strip().replace(",", ".").partition(".")[2])


def _cell(opened: Opened, values: Sequence[Value], unit: str) -> Cell | None:
    if not values:
        return None
    value, others = values[0], [told_in(one, unit).whole for one in values[1:]]
    return Cell(
        told=told_in(value, unit),
        standing=standing(value.entry),
        url=to(opened, "record.entry", entry_id=value.entry.id),
        foreign=value.entry.document.other_identity,
        held=is_held(opened, value.entry.document.hold_until),
        more=_("also that day: %(values)s", values=", ".join(others)) if others else "",
    )


def _difference(earlier: AnyEntry, later: AnyEntry) -> str:
    """How the later value differs from the earlier one, in words and without judging."""
    if earlier.document.other_identity != later.document.other_identity:
        return _("Not the same person")
    line = line_to(earlier.unit, later.unit, later.concept_key)
    before, after = earlier.number_value, later.number_value
    if before is None or after is None or earlier.negated or later.negated:
        same = folded(value_text(earlier)) == folded(value_text(later)) and line is not None
        return _("The same") if same else _("Not two numbers that can be compared")
    if line is None:
        return _("Two units that cannot be compared")
    difference = after - line.of(before)
    if not line.is_exact:
        difference = round(difference, _decimals_of(later))
    if not difference:
        return _("The same") if line.is_exact else _("Nearly the same")
    size = number_text(abs(difference)) if line.is_exact else f"≈{typography.NBSP}{number_text(abs(difference))}"
    size = f"{size}{typography.NBSP}{unit_text(later.unit)}" if later.unit else size
    return _("higher by %(size)s", size=size) if difference > 0 else _("lower by %(size)s", size=size)
