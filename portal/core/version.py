"""Which version of the portal this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def own_version() -> str:
    """As the package says; in a checkout that was not installed, ``0+unknown``."""
    try:
        return version("carnet")
    except PackageNotFoundError:
        return "0+unknown"
