"""A value told in another unit than the one it was written in, with the words that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.core import typography
from portal.core.i18n import gettext as _
from portal.record.entries.values import line_to, number_text, unit_text, value_text, with_unit
from portal.record.lines import AnyEntry
from portal.record.results.analytes import SAME, Line

_SAME_VALUE = Decimal("0.02")
"""How far two values of one sample in two units may be apart: laboratories round each of them."""


@dataclass(frozen=True, slots=True)
class Told:
    """A value in one unit; ``written`` says in words how its author wrote it, where that was otherwise."""

    value: str
    unit: str
    written: str
    is_as_written: bool

    @property
    def whole(self) -> str:
        """The value with its unit."""
        return f"{self.value}{typography.NBSP}{self.unit}" if self.unit else self.value


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an analyte, with the same one as its document also writes it, in other units."""

    entry: AnyEntry
    others: tuple[AnyEntry, ...] = ()


def told_in(value: Value, unit: str) -> Told:
    """The value as it reads in ``unit``; as written where nothing certain leads there."""
    entry = value.entry
    line = line_to(entry.unit, unit, entry.concept_key)
    also = ", ".join(with_unit(one) for one in value.others)
    if line is None or line is SAME or entry.number_value is None:
        return Told(
            value_text(entry), unit_text(entry.unit), _("also written %(value)s", value=also) if also else "", True
        )
    said = ", ".join(filter(None, (with_unit(entry), also)))
    return Told(
        amount_text(line, line.of(entry.number_value)),
        unit_text(unit),
        _("written %(value)s", value=said),
        is_as_written=False,
    )


def amount_text(line: Line, amount: Decimal) -> str:
    """An amount reached by ``line``: with three significant figures, which it says, where that is not exact."""
    return number_text(amount) if line.is_exact else f"≈{typography.NBSP}{number_text(Decimal(f'{amount:.3g}'))}"


def values_of(entries: Sequence[AnyEntry], unit: str) -> Iterator[Value]:
    """The entries in their order, those of one document that write one value in two units as one.

    It is the one written in ``unit`` that stays, else the first.
    """
    taken: set[int] = set()
    for place, entry in enumerate(entries):
        if place in taken:
            continue
        same = [other for other in range(place + 1, len(entries)) if _is_same(entry, entries[other])]
        taken.update(same)
        group = [entry, *(entries[other] for other in same)]
        kept = next((one for one in group if unit_text(one.unit) == unit_text(unit)), entry)
        yield Value(kept, tuple(one for one in group if one is not kept))


def _is_same(one: AnyEntry, other: AnyEntry) -> bool:
    """Whether two entries of one document and instant write the same amount in two units."""
    if one.document.id != other.document.id or one.sort_at != other.sort_at or one.unit == other.unit:
        return False
    line = line_to(other.unit, one.unit, other.concept_key)
    if line is None or one.number_value is None or other.number_value is None:
        return False
    return abs(line.of(other.number_value) - one.number_value) <= abs(one.number_value) * _SAME_VALUE
