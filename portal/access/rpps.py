"""The number of a French health professional (RPPS): eleven digits, the last of which is a Luhn key over the others."""

from __future__ import annotations

import re

from stdnum import luhn

_SPACES = re.compile(r"[\s.\-\u00a0\u202f]")
_SHAPE = re.compile(r"[0-9]{11}")


class BadRpps(ValueError):
    """The number cannot be one: ``reason`` is ``shape`` or ``key``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def normalise(text: str) -> str:
    """The eleven digits of a number as it was typed, spaces allowed. Raises :class:`BadRpps`."""
    compact = _SPACES.sub("", text)
    if not _SHAPE.fullmatch(compact):
        raise BadRpps("shape")
    if not luhn.is_valid(compact):
        raise BadRpps("key")
    return compact


def spaced(number: str) -> str:
    """As people read it aloud: ``1000 2003 004``."""
    return "\u00a0".join(part for part in (number[:4], number[4:8], number[8:]) if part)
