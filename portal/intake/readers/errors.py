"""How a reader says no."""

from __future__ import annotations


class Unreadable(ValueError):
    """The bytes are not a document this reader accepts: damaged, hostile, too large, or of another kind.

    The only exception a reader lets out. ``reason`` is one plain English sentence for the operator, without any
    content of the file (a refused file may hold health words, and reasons go to logs).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
