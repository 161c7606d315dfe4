"""What is the same analyte under several codes, and how a value is told in another unit: only where that is certain.

Powers of ten of one unit are certain for anything. Mass and substance are for the analytes of ``analytes.toml`` alone,
HbA1c by its published equation. Pure: no database, no page.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from portal.core.unit_scale import scale_of

LOINC = "2.16.840.1.113883.6.1"
_DATA = Path(__file__).with_name("analytes.toml")
_NGSP_SLOPE, _NGSP_OFFSET = Decimal("0.09148"), Decimal("2.152")
"""NGSP (%) = slope x IFCC (mmol/mol) + offset; source in the file."""
_PERCENT, _MILLIMOLES = "=%", ("mol/mol", -3)


@dataclass(frozen=True, slots=True)
class Group:
    """One analyte: the part of LOINC that its codes share, and the codes by property (``MCnc``, ``SCnc`` …).

    ``molar_mass`` in g/mol, None where mass and substance are not converted.
    """

    component: str
    system: str
    method: str
    molar_mass: Decimal | None
    equation: str
    codes: Mapping[str, str]

    @property
    def concept_keys(self) -> tuple[str, ...]:
        """The codes as the record's concepts are keyed."""
        return tuple(f"{LOINC}|{code}" for code in self.codes.values())


@dataclass(frozen=True, slots=True)
class Line:
    """What leads from one unit to another: ``slope`` x value + ``offset``."""

    slope: Decimal
    offset: Decimal = Decimal(0)

    def of(self, value: Decimal) -> Decimal:
        """The value in the other unit, not rounded."""
        return value * self.slope + self.offset

    def told(self, value: Decimal) -> Decimal:
        """The same as it is shown: with three significant figures where it is not exact."""
        return self.of(value) if self.is_exact else Decimal(f"{self.of(value):.3g}")

    @property
    def is_exact(self) -> bool:
        """Whether it moves the decimal sign and nothing else."""
        return not self.offset and self.slope.normalize().as_tuple().digits == (1,)


SAME = Line(Decimal(1))


@cache
def groups() -> tuple[Group, ...]:
    """The analytes of the file."""
    told = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return tuple(
        Group(
            component=one["component"],
            system=one["system"],
            method=one.get("method", ""),
            molar_mass=Decimal(one["molar_mass"]) if "molar_mass" in one else None,
            equation=one.get("equation", ""),
            codes=one["codes"],
        )
        for one in told["group"]
    )


@cache
def _by_key() -> dict[str, Group]:
    return {key: group for group in groups() for key in group.concept_keys}


def keys_with(concept_key: str) -> tuple[str, ...]:
    """The keys of all that measures the same as this one, itself included; it comes first."""
    group = _by_key().get(concept_key)
    others = group.concept_keys if group else ()
    return (concept_key, *(key for key in others if key != concept_key))


def group_key(concept_key: str) -> str:
    """One key for all that measures the same: that of its first code."""
    group = _by_key().get(concept_key)
    return group.concept_keys[0] if group else concept_key


@lru_cache(maxsize=4096)
def line_between(unit: str, other: str, concept_key: str) -> Line | None:
    """How a value of this concept in ``unit`` is told in ``other``; None where that is not certain."""
    here, there = scale_of(unit), scale_of(other)
    if here.counts == there.counts:
        return Line(Decimal(1).scaleb(here.exponent - there.exponent))
    group = _by_key().get(concept_key)
    if group is None:
        return None
    if group.equation == "hba1c":
        return _hba1c((here.counts, here.exponent), (there.counts, there.exponent))
    power = Decimal(1).scaleb(here.exponent - there.exponent)
    if group.molar_mass is not None and (here.counts, there.counts) == ("g/L", "mol/L"):
        return Line(power / group.molar_mass)
    if group.molar_mass is not None and (here.counts, there.counts) == ("mol/L", "g/L"):
        return Line(power * group.molar_mass)
    return None


def _hba1c(here: tuple[str, int], there: tuple[str, int]) -> Line | None:
    percent = (_PERCENT, 0)
    if (here, there) == (_MILLIMOLES, percent):
        return Line(_NGSP_SLOPE, _NGSP_OFFSET)
    if (here, there) == (percent, _MILLIMOLES):
        return Line(1 / _NGSP_SLOPE, -_NGSP_OFFSET / _NGSP_SLOPE)
    return None


def converted(value: Decimal, unit: str, other: str, concept_key: str) -> Decimal | None:
    """The value in ``other``, not rounded; None where that is not certain."""
    line = line_between(unit, other, concept_key)
    return None if line is None else line.of(value)
