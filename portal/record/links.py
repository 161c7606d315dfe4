"""Addresses within a record."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from flask import current_app, g, url_for

from portal.access.opening import Opened

_ANY = uuid.UUID(int=0)


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
    if len(said) == 1:
        ((name, value),) = said.items()
        if isinstance(value, uuid.UUID):
            return _of_any(opened, endpoint, name).replace(str(_ANY), str(value))
    return url_for(endpoint, record_id=opened.record.id, **said)


def _of_any(opened: Opened, endpoint: str, name: str) -> str:
    """The address of any item: built once a request, for a list leads to fifty and building is dear."""
    made: dict[tuple[uuid.UUID, str, str], str] = g.setdefault("addresses", {})
    key = opened.record.id, endpoint, name
    if key not in made:
        any_item: dict[str, Any] = {name: _ANY}
        made[key] = url_for(endpoint, record_id=opened.record.id, **any_item)
    return made[key]


def to_if_there(opened: Opened, endpoint: str) -> str | None:
    """The same, or None where the site has no such page."""
    return to(opened, endpoint) if endpoint in current_app.view_functions else None
