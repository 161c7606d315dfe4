"""Addresses within a record."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from portal.access.opening import Opened
from portal.core.addresses import address


@dataclass(frozen=True, slots=True)
class Chip:
    """A link that filters a list; ``count`` is None where it is not told."""

    text: str
    href: str
    current: bool
    count: int | None = None


def to(opened: Opened, endpoint: str, **values: Any) -> str:
    """The address of a page of the opened record; empty values are left out of it."""
    said: dict[str, Any] = {name: value for name, value in values.items() if value not in (None, "")}
    if all(isinstance(value, uuid.UUID) and name.endswith("_id") for name, value in said.items()):
        return address(endpoint, record_id=opened.record.id, **said)
    return url_for(endpoint, record_id=opened.record.id, **said)


def to_if_there(opened: Opened, endpoint: str) -> str | None:
    """The same, or None where the site has no such page."""
    return to(opened, endpoint) if endpoint in current_app.view_functions else None
