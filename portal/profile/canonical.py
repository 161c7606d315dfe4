"""FHIR JSON as bytes that are the same for the same resource: names in order, no space, numbers digit for digit.

The JSON of the standard library would make a float of a decimal, and FHIR asks that 72.50 stays 72.50.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def canonical(resource: Mapping[str, Any]) -> bytes:
    """The bytes of a resource, in UTF-8. What is None or empty is left out: FHIR knows neither.

    Raises :class:`TypeError` for a value that JSON has not, a float among them.
    """
    return _written(_pruned(resource)).encode("utf-8", "ignore")


def _written(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{_written(name)}:{_written(one)}" for name, one in sorted(value.items())) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_written(one) for one in value) + "]"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        raise TypeError("A number that is measured is a Decimal.")
    return json.dumps(value, ensure_ascii=False)


def _pruned(value: Any) -> Any:
    """A value without the empty ones inside it."""
    if isinstance(value, Mapping):
        return {name: inner for name, one in value.items() if not _is_empty(inner := _pruned(one))}
    if isinstance(value, list | tuple):
        return [inner for one in value if not _is_empty(inner := _pruned(one))]
    return value


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | Mapping | list) and not value)
