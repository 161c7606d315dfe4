"""Addresses of this site, built once with their ids left open: a page leads to a hundred places, and building costs."""

from __future__ import annotations

import uuid

from flask import current_app, request

_MADE = "addresses"


def address(endpoint: str, **ids: uuid.UUID) -> str:
    """The address of a page; ``ids`` by the names in its rule. Raises as :func:`flask.url_for`.

    What a request says of where the site is mounted is set before the pattern, never into it: nobody fills the memory
    with prefixes, nor names a place in one.
    """
    made: dict[tuple[str, ...], str] = current_app.extensions.setdefault(_MADE, {})
    key = (endpoint, *ids)
    if key not in made:
        made[key] = _with_places(endpoint, tuple(ids))
    return request.script_root + made[key].format_map(ids)


def _with_places(endpoint: str, names: tuple[str, ...]) -> str:
    """``/records/{record_id}/``: what a route says is of our own writing, and holds no other brace."""
    marks = {name: uuid.uuid4() for name in names}
    pattern = current_app.url_map.bind("").build(endpoint, marks)
    for name, mark in marks.items():
        pattern = pattern.replace(str(mark), f"{{{name}}}")
    return pattern
