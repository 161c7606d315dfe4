"""Addresses of this site, built once with their ids left open: a page leads to a hundred places, and building costs."""

from __future__ import annotations

import uuid

from flask import Flask, abort, current_app, request

_MADE = "addresses"


def init_app(app: Flask) -> None:
    """Refuse addresses with a zero byte: no browser writes one, and no page could say it again."""

    @app.before_request
    def refuse_zero() -> None:
        if "\0" in request.path or b"%00" in request.query_string:
            abort(400)


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
