"""The hash chain: how a row's digest is made from the row and the digest before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
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


def digest_of(row: Mapping[str, Any], previous: bytes) -> bytes:
    """SHA-256 over the previous digest and the row's fields in canonical JSON."""
    content = [_plain(row[name]) for name in FIELDS]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(previous + text.encode()).digest()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, int | str | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
