"""A reader slow enough for its process to be killed in the middle."""

from __future__ import annotations

import time

from portal.record.content import ReadDocument

SECONDS = 0.1


def read_slowly(data: bytes, name: str) -> ReadDocument:
    """A document of which the bytes are the id."""
    time.sleep(SECONDS)
    return ReadDocument(format="text", media_type="text/plain", title=name, unique_id=data.decode())
