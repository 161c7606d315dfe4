"""The files that a document was made of, byte for byte: the first, and those that follow it in the chosen order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from portal.core.blobs import CHUNK

ROLE = "original"
"""Of the stored files after the first, which is the document's own."""


@dataclass(frozen=True, slots=True)
class Original:
    """A file after the first. A stream must be seekable."""

    data: bytes | BinaryIO
    media_type: str
    title: str = ""
    """The name it came under."""


def digest_of(first: bytes | BinaryIO, further: Sequence[Original] = ()) -> str:
    """The SHA-256 (hexadecimal) that tells a document's bytes: of its file; of several, of their digests in order."""
    digests = [_digest(data) for data in (first, *(one.data for one in further))]
    return digest_of_digests(digests)


def digest_of_digests(digests: Sequence[str]) -> str:
    """The same of what was stored. The same files in another order are another document."""
    return digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _digest(data: bytes | BinaryIO) -> str:
    if isinstance(data, bytes):
        return hashlib.sha256(data).hexdigest()
    digest = hashlib.sha256()
    while chunk := data.read(CHUNK):
        digest.update(chunk)
    data.seek(0)
    return digest.hexdigest()
