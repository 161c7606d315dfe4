"""What is sent, while it is being received: in memory as long as it is small, then in a file that only we can read.

A form is parsed before anybody knows who sends it, so a large one must not be held in memory; but health papers must
not lie in clear in a folder of the system. The file has no name, and its key lives and dies with the stream.
"""

from __future__ import annotations

import io
import os
import tempfile
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from flask import Request

IN_MEMORY = 500 * 1024
_BLOCK = 16


class Spool(io.RawIOBase):
    """A stream that is written once, from its beginning to its end, and then read from anywhere.

    AES-256 in counter mode, so that reading may begin at any byte. Nobody writes to a file without a name behind our
    back, so it is not authenticated; what is kept is encrypted anew, and is (:mod:`portal.core.blobs`).
    """

    def __init__(self) -> None:
        self._file: Any = io.BytesIO()
        self._key: bytes | None = None
        self._nonce = os.urandom(_BLOCK)
        self._place = self._end = 0

    def write(self, data: Any) -> int:
        """Append. Raises :class:`OSError` where the disk is full, and :class:`ValueError` where this is not the end."""
        plain = bytes(data)
        if self._place != self._end:
            raise ValueError("A spool is written from its beginning to its end.")
        if self._key is None and self._end + len(plain) > IN_MEMORY:
            self._seal()
        self._file.seek(self._end)
        self._file.write(self._turned(plain, self._end))
        self._end = self._place = self._end + len(plain)
        return len(plain)

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer from here on."""
        self._file.seek(self._place)
        sealed = self._file.read(len(buffer))
        buffer[: len(sealed)] = self._turned(sealed, self._place)
        self._place += len(sealed)
        return len(sealed)

    def readall(self) -> bytes:
        """Everything from here on."""
        self._file.seek(self._place)
        plain = self._turned(self._file.read(), self._place)
        self._place += len(plain)
        return plain

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a byte."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._end}[whence]
        self._place = min(max(base + offset, 0), self._end)
        return self._place

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._place

    def close(self) -> None:
        """Forget the key and the file."""
        self._key = None
        self._file.close()
        super().close()

    def readable(self) -> bool:
        """It is."""
        return True

    def writable(self) -> bool:
        """It is, at its end."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def _seal(self) -> None:
        """Move what was in memory to a file without a name."""
        plain, self._key = self._file.getvalue(), os.urandom(32)
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed with this stream)
        self._file.write(self._turned(plain, 0))

    def _turned(self, data: bytes, place: int) -> bytes:
        """Encrypted, or decrypted, as the bytes from ``place`` on; as it is while it is in memory."""
        if self._key is None:
            return data
        first, skipped = divmod(place, _BLOCK)
        counter = (int.from_bytes(self._nonce, "big") + first) % (1 << 128)
        turning = Cipher(AES(self._key), CTR(counter.to_bytes(_BLOCK, "big"))).encryptor()
        turning.update(bytes(skipped))
        return turning.update(data)


class SpoolingRequest(Request):
    """A request whose files are received into a :class:`Spool` each."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> Any:
        return Spool()
