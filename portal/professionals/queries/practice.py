"""The professional who acts."""

from __future__ import annotations

from portal.access.opening import Opened, Refused
from portal.access.rights import Professional


def practitioner(opened: Opened) -> Professional:
    """The professional who opened the record. Raises :class:`Refused` where a person did."""
    if opened.professional is None or opened.viewer is not None:
        raise Refused
    return opened.professional
