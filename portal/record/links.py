"""Addresses within a record."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from portal.access.opening import Opened
from portal.core.addresses import address

_ANY = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Chip:
    """A link that filters a list; ``count`` is None where it is not told."""

    text: str
    href: str
    current: bool
    count: str | None = None


def to(opened: Opened, endpoint: str, **values: Any) -> str:
    """The address of a page of the opened record; empty values are left out of it."""
    said: dict[str, Any] = {name: value for name, value in values.items() if value not in (None, "")}
    if not said or (len(said) == 1 and next(iter(said)).endswith("_id")):
        return address(endpoint, record_id=opened.record.id, **said)
    return url_for(endpoint, record_id=opened.record.id, **said)


def to_each(opened: Opened, endpoint: str, name: str) -> Callable[[uuid.UUID], str]:
    """The addresses of a page's many items, by their ids."""
    before, after = to(opened, endpoint, **{name: _ANY}).split(str(_ANY))
    return lambda item_id: f"{before}{item_id}{after}"
