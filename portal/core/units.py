"""Units of measure as they are printed; pure, for a page as for a reader of files."""

from __future__ import annotations

import re
from functools import lru_cache

_ANNOTATION = re.compile(r"\{[^}]*\}")
_POWER = re.compile(r"10[*^](-?\d+)")
_MICRO = re.compile(r"(?<![A-Za-z])u(?=(?:g|mol|L|l|m|kat|U|I)\b|IU|UI)")
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_PRINTED = (
    ("[IU]", "IU"),
    ("[iU]", "IU"),
    ("m[Hg]", "mHg"),
    ("[pH]", "pH"),
    ("[degF]", "°F"),
    ("Cel", "°C"),
    ("[lb_av]", "lb"),
    ("[in_i]", "in"),
)


@lru_cache(maxsize=1024)
def printed_unit(unit: str, locale: str) -> str:
    """A unit of UCUM as it is printed (``10*9/L`` is 10⁹/L, ``m[IU]/L`` is mUI/L in French); any other as written."""
    text = _ANNOTATION.sub("", unit) or unit.strip("{}")
    for code, printed in _PRINTED:
        text = text.replace(code, printed)
    if locale == "fr":
        text = text.replace("IU", "UI")
    text = _POWER.sub(lambda found: "10" + found.group(1).translate(_SUPERSCRIPT), text)
    return _MICRO.sub("µ", text)
