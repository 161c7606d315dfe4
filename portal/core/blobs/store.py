"""What a store of encrypted files does, wherever they lie."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from portal.core.crypto import RecordKeys, SealBroken

CHUNK = 1024 * 1024
Place = Path | str
"""Where a file lies: a path, or an address in a bucket."""


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """What was stored: its id, and the SHA-256 (hexadecimal) and size in bytes of the plain content."""

    id: uuid.UUID
    digest: str
    size: int


class StoreSilent(OSError):
    """The store refuses, or does not answer: that says nothing of any file."""


class BlobStore(ABC):
    """Encrypted files under random names, which are never used again."""

    @abstractmethod
    def save(self, source: bytes | BinaryIO, keys: RecordKeys) -> StoredBlob:
        """Encrypt and store; what is returned survives a power cut. Raises :class:`OSError`, and nothing is there."""

    @abstractmethod
    def stream(self, blob_id: uuid.UUID, keys: RecordKeys) -> Iterator[bytes]:
        """The plain content, chunk by chunk. Raises :class:`FileNotFoundError`, :class:`StoreSilent` where the
        store does not answer, and :class:`SealBroken`.
        """

    @abstractmethod
    def sealed(self, blob_id: uuid.UUID) -> Iterator[bytes]:
        """The content as it is stored, for a copy. Raises :class:`FileNotFoundError`, :class:`OSError`."""

    @abstractmethod
    def put_back(self, blob_id: uuid.UUID, sealed: Iterable[bytes]) -> None:
        """Store again what :meth:`sealed` gave, under its name. Raises :class:`FileExistsError`, :class:`OSError`."""

    @abstractmethod
    def discard(self, blob_id: uuid.UUID) -> None:
        """Remove a blob; one that is gone already is no fault. Raises :class:`OSError`."""

    @abstractmethod
    def destroy(self, blob_id: uuid.UUID) -> None:
        """Remove a blob so that as little as possible of it can be brought back. Raises :class:`OSError`."""

    @abstractmethod
    def all_ids(self) -> Iterator[uuid.UUID]:
        """Every stored blob. Raises :class:`OSError`."""

    @abstractmethod
    def is_older(self, blob_id: uuid.UUID, limit: dt.datetime) -> bool:
        """Whether a blob is there and was stored at an instant, or before. Raises :class:`OSError`."""

    @abstractmethod
    def place(self, blob_id: uuid.UUID) -> Place:
        """Where a blob lies, or would."""

    @abstractmethod
    def strange_places(self) -> list[Place]:
        """What lies among the blobs and is none: put there by somebody else. Raises :class:`OSError`."""

    @abstractmethod
    def stale_temporaries(self, older_than: dt.timedelta) -> list[Place]:
        """What a process that died while writing has left. Raises :class:`OSError`."""

    @abstractmethod
    def remove(self, place: Place) -> None:
        """Remove what lies at a place that this store told. Raises :class:`OSError`."""

    def read(self, blob_id: uuid.UUID, keys: RecordKeys) -> bytes:
        """The whole plain content. Raises as :meth:`stream`."""
        return b"".join(self.stream(blob_id, keys))


class Told:
    """The digest and the size of a plain content, as it passes."""

    def __init__(self) -> None:
        self._digest, self.size = hashlib.sha256(), 0

    def add(self, chunk: bytes) -> None:
        """What comes next."""
        self._digest.update(chunk)
        self.size += len(chunk)

    def of(self, blob_id: uuid.UUID) -> StoredBlob:
        """What was stored, once everything has passed."""
        return StoredBlob(blob_id, self._digest.hexdigest(), self.size)


def context(blob_id: uuid.UUID) -> str:
    """What a blob is bound to."""
    return f"blob:{blob_id}"


def named(name: str) -> uuid.UUID | None:
    """The blob of a name; None for a name that is not one of ours."""
    try:
        blob_id = uuid.UUID(hex=name)
    except ValueError:
        return None
    return blob_id if blob_id.hex == name else None


def encrypted(source: bytes | BinaryIO, keys: RecordKeys, blob_id: uuid.UUID, told: Told) -> Iterator[bytes]:
    """The content encrypted, piece by piece, in the memory of a piece."""
    sink = _Sink()
    with keys.encrypting(cast("BinaryIO", sink), context(blob_id)) as stream:
        for chunk in _chunks(source):
            told.add(chunk)
            stream.write(chunk)
            yield sink.taken()
    yield sink.taken()


def decrypted(source: io.RawIOBase | BinaryIO, keys: RecordKeys, blob_id: uuid.UUID) -> Iterator[bytes]:
    """The plain content of what is stored. Raises :class:`SealBroken`, and what reading the source raises."""
    plain = keys.decrypting(cast("BinaryIO", source), context(blob_id))
    while chunk := _read(plain, blob_id):
        yield chunk


class _Sink:
    """Takes what is encrypted; the stream that encrypts closes it, and it gives what it has all the same."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.closed = False

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(self._pieces[-1])

    def taken(self) -> bytes:
        """What came since the last time."""
        whole = b"".join(self._pieces)
        self._pieces.clear()
        return whole

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        self.closed = True

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False


def _chunks(source: bytes | BinaryIO) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield from (source[i : i + CHUNK] for i in range(0, len(source), CHUNK))
        return
    while chunk := source.read(CHUNK):
        yield chunk


def _read(plain: BinaryIO, blob_id: uuid.UUID) -> bytes:
    try:
        return plain.read(CHUNK)
    except OSError:
        raise
    except Exception as error:
        raise SealBroken(f"blob {blob_id}") from error
