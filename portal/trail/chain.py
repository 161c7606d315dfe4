"""The hash chain: how a row's digest is made from the row and the digest before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

GENESIS = bytes(32)
FIELDS = (
    "seq",
    "at",
    "event",
    "outcome",
    "reason",
    "account_id",
    "account_name",
    "role",
    "record_id",
    "item_kind",
    "item_id",
    "details",
)


_AS_IT_IS = (str, int, dict, type(None))
_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""Made once: a trail of a million rows is written out whenever it is verified."""


def digest_of(row: Mapping[str, Any], previous: bytes) -> bytes:
    """SHA-256 over the previous digest and the row's fields in canonical JSON."""
    return digest_of_fields([row[name] for name in FIELDS], previous)


def digest_of_fields(content: Sequence[Any], previous: bytes) -> bytes:
    """The same, of what stands in ``FIELDS``, in their order."""
    text = _written([one if isinstance(one, _AS_IT_IS) else _plain(one) for one in content])
    return hashlib.sha256(previous + text.encode()).digest()


def _plain(value: Any) -> str:
    return str(value.isoformat() if hasattr(value, "isoformat") else value)
