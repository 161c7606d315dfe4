"""Where an author works. Only the room above that keeps the directory of professionals knows: it tells how."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, current_app

_KEY = "carnet-place-of-work"
PlaceOf = Callable[[str], tuple[str, ...]]


def tell_places(app: Flask, place_of: PlaceOf) -> None:
    """Say how the place of work of an RPPS number is found: its lines, none where it is not known."""
    app.extensions[_KEY] = place_of


def place_of(rpps: str) -> tuple[str, ...]:
    """The lines of a place of work; none where nobody knows it."""
    found: PlaceOf | None = current_app.extensions.get(_KEY)
    return found(rpps) if found is not None and rpps else ()
