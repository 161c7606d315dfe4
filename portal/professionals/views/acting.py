"""The professional who is signed in, behind a door that asked for one."""

from __future__ import annotations

from flask import abort

from portal.access.gate import signed_in
from portal.access.rights import Professional
from portal.access.visits import counted_under


def own_professional() -> Professional:
    """Who acts in this session."""
    return signed_in().professional or abort(404)


def own_key() -> str:
    """Under which their tries are counted."""
    return counted_under(own_professional().id)
