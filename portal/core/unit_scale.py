"""How units of measure relate by powers of ten; pure, and of no analyte.

``mg/dL`` and ``g/L`` count the same thing, ``g/L`` and ``mmol/L`` do not: what a mole weighs is not told by a unit.
Units are read as UCUM writes them and as French laboratories print them (``G/L``, ``T/L``, ``/mm3``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from portal.core.units import printed_unit

_ANNOTATION = re.compile(r"\{[^}]*\}|\s")
_SUPERSCRIPT = str.maketrans({sign: f"^{digit}" for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")})
_POWER = re.compile(r"[x×]?10(?:\*|\^|[eE])((?:\^?\d)+)")
_PREFIXES = {"": 0, "k": 3, "d": -1, "c": -2, "m": -3, "u": -6, "µ": -6, "μ": -6, "n": -9, "p": -12, "f": -15}
_BASES = {
    "g": "g",
    "mol": "mol",
    "L": "L",
    "l": "L",
    "U": "U",
    "osm": "osm",
    "eq": "eq",
    **dict.fromkeys(("[IU]", "[iU]", "IU", "UI"), "IU"),
}
_PARTS = re.compile(rf"([{''.join(_PREFIXES)}]?)({'|'.join(re.escape(base) for base in _BASES)})")
_COUNTS = {"": 0, "1": 0, "G": 9, "Giga": 9, "T": 12, "Tera": 12}
_VOLUMES = {"mm3": -6, "mm^3": -6, "cm3": -3, "cm^3": -3}


@dataclass(frozen=True, slots=True)
class Scale:
    """What a unit counts (``g/L``, ``1/L`` for cells; a unit that is not understood counts itself), and in which power
    of ten of it.
    """

    counts: str
    exponent: int


@lru_cache(maxsize=1024)
def scale_of(unit: str) -> Scale:
    """The scale of a unit as written. Two units measure the same thing where ``counts`` is the same."""
    plain = _ANNOTATION.sub("", unit).replace("mcg", "ug").translate(_SUPERSCRIPT)
    above, slash, below = plain.partition("/")
    itself = Scale(f"={printed_unit(unit, 'en')}", 0)
    if not plain or "/" in below:
        return itself
    top = _counted(above) if slash else _measured(above)
    bottom = _measured(below) if slash else Scale("", 0)
    if top is None or bottom is None or (top.counts == "1" and bottom.counts != "L"):
        return itself
    return Scale(f"{top.counts}{slash}{bottom.counts}", top.exponent - bottom.exponent)


def _counted(text: str) -> Scale | None:
    """What stands above the line, which may be a bare number of cells."""
    if text in _COUNTS:
        return Scale("1", _COUNTS[text])
    if (power := _POWER.fullmatch(text)) is not None:
        return Scale("1", int(power.group(1).replace("^", "")))
    return _measured(text)


def _measured(text: str) -> Scale | None:
    if text in _VOLUMES:
        return Scale("L", _VOLUMES[text])
    match = _PARTS.fullmatch(text)
    return None if match is None else Scale(_BASES[match.group(2)], _PREFIXES[match.group(1)])
