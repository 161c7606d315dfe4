"""What one document is read from: a file, or several in the order that somebody chose."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One file: its bytes and the name it came under, which decides nothing."""

    data: bytes
    file_name: str = ""
