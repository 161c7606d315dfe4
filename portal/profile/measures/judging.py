"""Whether what was typed can be, and is likely. Pure: it says so in words, and leaves the rest to people."""

from __future__ import annotations

import enum
from decimal import Decimal

from portal.profile.measures.catalogue import Unit


class Doubt(enum.Enum):
    """What may be wrong with a value."""

    IMPOSSIBLE = enum.auto()
    UNLIKELY = enum.auto()


def doubt_of(unit: Unit, value: Decimal, years: int) -> Doubt | None:
    """What is to be said of a value at an age; None where nothing is."""
    if not unit.possible.holds(value):
        return Doubt.IMPOSSIBLE
    return None if unit.likely_at(years).holds(value) else Doubt.UNLIKELY


def body_mass_index(weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Kilograms by square metre, to one decimal. Raises :class:`ValueError` without a height."""
    if height_cm <= 0:
        raise ValueError("a height is more than nothing")
    return (weight_kg / (height_cm / 100) ** 2).quantize(Decimal("0.1"))
