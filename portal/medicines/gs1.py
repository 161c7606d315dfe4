"""What the square code of a medicine's box says: GS1 element strings (GS1 General Specifications, section 3). Pure.

A box says its GTIN (01), its batch (10), until when it may be used (17) and a serial number of its own (21), which is
looked at and kept nowhere: it would name one box of one person.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from portal.medicines.codes import cip13_of, has_right_key

SEPARATOR = "\x1d"
"""Ends a value without a length of its own."""
_GTIN, _BATCH, _EXPIRY = "01", "10", "17"
_FIXED = {"00": 18, "01": 14, "02": 14, "11": 6, "12": 6, "13": 6, "15": 6, "16": 6, "17": 6, "20": 2}
"""Identifier → the signs of its value, all digits."""
_LONGEST = {"10": 20, "21": 20, "22": 20, "37": 8, "240": 30, "241": 30, "250": 30, "400": 30}
_LONGEST |= {f"71{last}": 20 for last in range(10)} | {f"9{last}": 90 for last in range(10)}
"""Identifier → the most signs of a value that a separator, or the end, ends."""
_SIGNS = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+")
"""GS1's 82 signs."""
_MOST = 500


class BadCode(ValueError):
    """No element string of GS1, or none of a medicine."""


@dataclass(frozen=True, slots=True)
class BoxCode:
    """What a box says of itself; ``expires`` is its last day, ``cip13`` None for a box that is no French medicine's."""

    gtin: str
    batch: str = ""
    expires: dt.date | None = None

    @property
    def cip13(self) -> str | None:
        """The CIP code of thirteen digits."""
        return cip13_of(self.gtin)


def read_box_code(said: str, today: dt.date) -> BoxCode:
    """The code of a box. ``today`` decides the century of its dates, as GS1 reckons it.

    Raises :class:`BadCode` for whatever is not, from its first sign to its last, made of known elements, each once.
    """
    elements = _elements(said.removeprefix(SEPARATOR))
    gtin = elements.get(_GTIN, "")
    if not has_right_key(gtin):
        raise BadCode("no GTIN")
    expiry = elements.get(_EXPIRY)
    return BoxCode(gtin, elements.get(_BATCH, ""), _day(expiry, today) if expiry else None)


def _elements(said: str) -> dict[str, str]:
    if len(said) > _MOST:
        raise BadCode("too long")
    found: dict[str, str] = {}
    while said:
        identifier = next((said[:length] for length in (2, 3) if said[:length] in _FIXED | _LONGEST), "")
        value, said = _value(identifier, said[len(identifier) :])
        if not identifier or identifier in found:
            raise BadCode("an unknown element, or one twice")
        found[identifier] = value
    return found


def _value(identifier: str, rest: str) -> tuple[str, str]:
    """The value at the beginning of a string, and what follows it."""
    length = _FIXED.get(identifier)
    if length is not None:
        value, rest = rest[:length], rest[length:].removeprefix(SEPARATOR)
        if len(value) != length or not (value.isascii() and value.isdecimal()):
            raise BadCode("a value of digits that is none")
        return value, rest
    value, _separator, rest = rest.partition(SEPARATOR)
    if len(value) > _LONGEST.get(identifier, 0) or not _SIGNS.fullmatch(value):
        raise BadCode("a value that is too long, empty, or of other signs")
    return value, rest


def _day(written: str, today: dt.date) -> dt.date:
    """``YYMMDD``; the day 00 is the last of its month. A year is one of the 49 before or the 50 after this one."""
    year, month, day = int(written[:2]), int(written[2:4]), int(written[4:])
    year += today.year // 100 * 100
    if year - today.year > 50:
        year -= 100
    elif year - today.year < -49:
        year += 100
    if not 1 <= month <= 12:
        raise BadCode("no month")
    try:
        return dt.date(year, month, day or calendar.monthrange(year, month)[1])
    except ValueError:
        raise BadCode("no day") from None
