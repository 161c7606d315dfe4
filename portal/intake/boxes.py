"""What the photo of a medicine's box says, read in a process of its own; the photo is kept nowhere."""

from __future__ import annotations

import atexit
import contextlib
import datetime as dt

from portal.intake.limits import Limits
from portal.intake.parts import Part
from portal.intake.worker import Sandbox
from portal.medicines.gs1 import BadCode, BoxCode, read_box_code

LARGEST_PHOTO = 20_000_000
"""In bytes: what a telephone makes has 12 MB at most."""
_sandbox = Sandbox("portal.intake.readers.box_code:read_box_code", Limits(input=LARGEST_PHOTO, output=64 * 1024))
atexit.register(_sandbox.shutdown)


def boxes_on(photo: bytes, today: dt.date) -> list[BoxCode]:
    """The boxes whose code the photo shows, each once; what is none of GS1 is left out.

    Raises :class:`portal.intake.readers.errors.Unreadable` for what is no picture that we read.
    """
    found: dict[BoxCode, None] = {}
    for said in _sandbox.read([Part(photo)]).text.split("\n"):
        with contextlib.suppress(BadCode):
            found[read_box_code(said, today)] = None
    return list(found)
