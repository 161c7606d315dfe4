"""Room kept for what must still work on a full disk: reading, which is told to the trail, and taking a right away.

A file that means nothing lies beside the data. Where the disk is nearly full, whoever writes to the database gives it
up first; documents come in only while it is whole. It is made again as soon as there is room.
"""

from __future__ import annotations

import os
from pathlib import Path

from portal.config import MEGABYTE

SIZE = 8 * MEGABYTE
_LEAST = MEGABYTE
"""With less than this left, a transaction may find the disk full."""


class Reserve:
    """The reserve of one installation."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / "reserve"

    def keep(self) -> None:
        """Make it whole. Raises :class:`OSError` where there is no room for it, and leaves none then."""
        if self._is_whole():
            return
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, SIZE)
        except OSError:
            self.path.unlink(missing_ok=True)
            raise
        finally:
            os.close(descriptor)

    def give_up_when_full(self) -> None:
        """Leave its room to a transaction where there is hardly any other. Raises :class:`OSError`."""
        left = os.statvfs(self._folder)
        if left.f_bavail * left.f_frsize < _LEAST:
            self.path.unlink(missing_ok=True)

    def _is_whole(self) -> bool:
        try:
            return self.path.stat().st_size == SIZE
        except FileNotFoundError:
            return False
