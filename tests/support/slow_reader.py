"""A reader slow enough for its process to be killed in the middle."""

from __future__ import annotations

import time
from collections.abc import Sequence

from portal.intake.parts import Part
from portal.record.content import ReadDocument

SECONDS = 0.1


def read_slowly(parts: Sequence[Part]) -> ReadDocument:
    """A document of which the bytes are the id."""
    time.sleep(SECONDS)
    return ReadDocument(
        format="text", media_type="text/plain", title=parts[0].file_name, unique_id=parts[0].data.decode()
    )
