"""Where a person goes next, never to another site."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import url_for

HOME = "lifecycle.record_list"


def safe_path(wanted: str | None) -> str:
    """``wanted`` when it is a path of this site, else the empty string.

    Refused: another scheme or host, a path that a browser would read as one (``//host``, ``/\\host``), control
    characters.
    """
    if not wanted or not wanted.startswith("/") or "\\" in wanted or not wanted.isprintable():
        return ""
    parts = urlsplit(wanted)
    return "" if parts.scheme or parts.netloc or wanted.startswith("//") else wanted


def first_page() -> str:
    """Where an account begins: its records."""
    return url_for(HOME)
