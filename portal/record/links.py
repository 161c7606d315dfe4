"""Addresses within a record."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, has_request_context, url_for

from portal.access import guard
from portal.access.opening import Opened
from portal.core.addresses import address
from portal.core.db import db

_ANY = uuid.UUID(int=0)
_SEEN = ("record.", "imaging.", "profile.")
"""The rooms of the pages that can be seen as a professional sees them."""


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
    if opened.viewer is not None:
        return url_for(endpoint, record_id=opened.record.id, **said)
    if not said or (len(said) == 1 and next(iter(said)).endswith("_id")):
        return address(endpoint, record_id=opened.record.id, **said)
    return url_for(endpoint, record_id=opened.record.id, **said)


def to_each(opened: Opened, endpoint: str, name: str) -> Callable[[uuid.UUID], str]:
    """The addresses of a page's many items, by their ids."""
    before, after = to(opened, endpoint, **{name: _ANY}).split(str(_ANY))
    return lambda item_id: f"{before}{item_id}{after}"


def init_app(app: Flask) -> None:
    """Have whoever looks at a record as a professional would see it stay in that view, page after page."""

    @app.url_defaults
    def keep_view(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint.startswith(_SEEN) and has_request_context() and (seen := seen_as()):
            values.setdefault("as", seen)

    app.add_template_global(seen_as)


def seen_as() -> str:
    """The id of the professional whose view is looked at, which addresses and forms keep; empty for one's own."""
    opened = guard.get_opened(db.session())
    is_preview = opened is not None and opened.viewer is not None and opened.professional is not None
    return str(opened.professional.id) if is_preview else ""  # type: ignore[union-attr]
