"""The French social security number (NIR), and the temporary one (NIA) that begins with 7 or 8.

13 characters and a key of two digits: ``97 - (number mod 97)``, where the department 2A counts as 19 and 2B as 18,
at positions 6 and 7 only (a replacement anywhere else changes other numbers).
"""

from __future__ import annotations

import datetime as dt
import re

_SHAPE = re.compile(r"[1278]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{6}")
_CORSICA = {"2A": "19", "2B": "18"}


class BadNir(ValueError):
    """The number cannot be one: ``reason`` is ``shape`` or ``key``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def key_of(number: str) -> str:
    """The two digits of the key of a 13-character number."""
    department = _CORSICA.get(number[5:7], number[5:7])
    return f"{97 - int(number[:5] + department + number[7:]) % 97:02d}"


def normalise(text: str) -> str:
    """The 15 characters of a number typed with 13 or 15, spaces allowed. Raises :class:`BadNir`."""
    compact = re.sub(r"[\s.\-\u00a0\u202f]", "", text).upper()
    if len(compact) not in (13, 15) or not _SHAPE.fullmatch(compact[:13]):
        raise BadNir("shape")
    key = key_of(compact[:13])
    if compact[13:] not in ("", key):
        raise BadNir("key")
    return compact[:13] + key


def goes_with(number: str, born: dt.date) -> bool:
    """Whether the year, and the month where it tells it, of a number are those of a birth date.

    A temporary number tells neither, and goes with any.
    """
    month = int(number[3:5])
    return number[0] not in "12" or (number[1:3] == f"{born:%y}" and (month > 12 or month == born.month))
