"""What a record says of emergencies."""

from __future__ import annotations

import hashlib

from portal.access.emergency_codes import code_of
from portal.access.opening import Opened


def emergency_code(opened: Opened) -> str | None:
    """The emergency code of the opened record; None where it has none."""
    return code_of(opened.record)


def mark_of_code(opened: Opened) -> str:
    """What a page keeps of the code that it showed, to know whether another took its place; empty without one."""
    digest = opened.record.emergency_code_digest
    return hashlib.sha256(digest).hexdigest()[:16] if digest else ""
