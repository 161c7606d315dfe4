"""TIFF files whose directories lead astray."""

from __future__ import annotations

import struct

_HEAD = b"II*\0"


def _entry(tag: int, kind: int, count: int, value: int) -> bytes:
    return struct.pack("<HHII", tag, kind, count, value)


def _directory(side: int, following: int, strip: int = 8) -> bytes:
    """One page of grey, ``side`` pixels wide and high, and where the next one lies."""
    entries = (
        _entry(256, 4, 1, side),
        _entry(257, 4, 1, side),
        _entry(258, 3, 1, 8),
        _entry(259, 3, 1, 1),
        _entry(262, 3, 1, 1),
        _entry(273, 4, 1, strip),
        _entry(277, 3, 1, 1),
        _entry(278, 4, 1, side),
        _entry(279, 4, 1, min(side * side, 2**32 - 1)),
    )
    return struct.pack("<H", len(entries)) + b"".join(entries) + struct.pack("<I", following)


_LENGTH = len(_directory(1, 0))


def loop() -> bytes:
    """The second page is followed by the first."""
    first = 8 + 64
    return _HEAD + struct.pack("<I", first) + bytes(64) + _directory(8, first + _LENGTH) + _directory(8, first)


def many(count: int) -> bytes:
    """So many pages of one pixel."""
    first = 8 + 64
    pages = (_directory(1, first + _LENGTH * (n + 1) if n + 1 < count else 0) for n in range(count))
    return _HEAD + struct.pack("<I", first) + bytes(64) + b"".join(pages)


def claim(side: int) -> bytes:
    """A page that says to be large, and has 64 pixels."""
    return _HEAD + struct.pack("<I", 8 + 64) + bytes(64) + _directory(side, 0)


def beyond() -> bytes:
    """A page whose pixels, and a first directory whose follower, lie where there is nothing."""
    return _HEAD + struct.pack("<I", 8 + 64) + bytes(64) + _directory(8, 2**31, strip=2**31)
