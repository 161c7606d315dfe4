"""Where the next page of the trail begins, as an address says it.

The trail is one chain for everybody: the number of a row tells how much is done in all records together, so that it
stands in no address as it is. It is sealed with the keys of the opened record, and opens in that record alone.
"""

from __future__ import annotations

import base64
import binascii

from portal.access.opening import Opened
from portal.core.crypto import SealBroken
from portal.record.storage import keys_of

_BYTES = 8
_LONGEST = 100


def sealed_place(opened: Opened, seq: int) -> str:
    """The number of a row as it may stand in an address; every time another text."""
    sealed = keys_of(opened).seal(seq.to_bytes(_BYTES, "big"), _context(opened))
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def place_in(opened: Opened, written: str) -> int | None:
    """The number that an address of this record says; None for anything else."""
    if not written or len(written) > _LONGEST:
        return None
    try:
        sealed = base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
        return int.from_bytes(keys_of(opened).open(sealed, _context(opened)), "big")
    except (binascii.Error, ValueError, SealBroken):
        return None


def _context(opened: Opened) -> str:
    return f"history-place:{opened.record.id}"
