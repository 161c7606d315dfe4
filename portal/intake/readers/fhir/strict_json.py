"""JSON that means one thing only: UTF-8, no duplicate member, no NaN, bounded depth and size, numbers as written."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from portal.intake.readers.errors import Unreadable

MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 64

_STRUCTURE = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', re.DOTALL)
_ODD_ESCAPE = re.compile(
    r"\\\\|(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\u00(?:0[0-8bcefBCEF]|1[0-9a-fA-F]))|\\."
)


def parse(data: bytes) -> dict[str, Any]:
    """The JSON object in ``data``, its decimals as :class:`~decimal.Decimal`, so that ``1.50`` stays ``1.50``.

    Escaped control characters and halves of surrogate pairs, which no text may hold, become U+FFFD. Raises
    :class:`Unreadable` for anything that is not one strict object.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("This JSON file is too large.")
    _check_depth(data)
    try:
        text = data.decode("utf-8-sig")
        value = json.loads(
            _ODD_ESCAPE.sub(_replaced, text),
            object_pairs_hook=_object,
            parse_float=Decimal,
            parse_constant=_refuse_constant,
        )
    except Unreadable:
        raise
    except (ValueError, RecursionError, InvalidOperation):
        raise Unreadable("This file is not valid JSON.") from None
    if not isinstance(value, dict):
        raise Unreadable("This JSON file is not a FHIR resource.")
    return value


def _check_depth(data: bytes) -> None:
    depth = 0
    for token in _STRUCTURE.finditer(data):
        first = data[token.start()]
        if first in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise Unreadable("This JSON file is nested too deeply.")
        elif first in b"]}":
            depth -= 1


def _replaced(escape: re.Match[str]) -> str:
    return "\\ufffd" if escape.group(2) else escape.group(0)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Unreadable("This JSON file gives the same member twice.")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
