"""Stored files, encrypted: the *saved* protocol's file half.

A file is written to ``tmp/<id>``, flushed to disk, renamed to ``ab/cd/<id>`` and its folder flushed too; only then may
the row that names it be committed. A process that dies in between leaves a file without a row, which ``portal doctor``
finds and removes, and never a row without its file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from portal.core import clock, ids
from portal.core.crypto import RecordKeys, SealBroken
from portal.core.durable import sync_folder

CHUNK = 1024 * 1024
_HEADER = 64
"""Bytes that hold what a stream begins with: its salt and the beginning of its nonces, 40 in all."""


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """What was stored: its id, and the SHA-256 (hexadecimal) and size in bytes of the plain content."""

    id: uuid.UUID
    digest: str
    size: int


class BlobStore:
    """A folder of encrypted files under random names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.temporary = folder / "tmp"
        self.temporary.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._listed: set[str] = set()

    def path(self, blob_id: uuid.UUID) -> Path:
        """Where a blob lies."""
        name = blob_id.hex
        return self.folder / name[:2] / name[2:4] / name

    def save(self, source: bytes | BinaryIO, keys: RecordKeys) -> StoredBlob:
        """Encrypt and store; what is returned survives a power cut. Raises :class:`OSError` (disk full, fsync)."""
        blob_id = ids.new_id()
        temporary = self.temporary / blob_id.hex
        digest, size = hashlib.sha256(), 0
        try:
            with (
                temporary.open("xb") as sink,
                keys.encrypting(cast("BinaryIO", _Unclosed(sink)), f"blob:{blob_id}") as stream,
            ):
                for chunk in _chunks(source):
                    digest.update(chunk)
                    size += len(chunk)
                    stream.write(chunk)
                stream.close()
                sink.flush()
                os.fsync(sink.fileno())
            final = self.path(blob_id)
            self._make_folder(final.parent)
            temporary.rename(final)
            sync_folder(final.parent)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return StoredBlob(blob_id, digest.hexdigest(), size)

    def _make_folder(self, folder: Path) -> None:
        """Make the folder and flush the entries that lead to it.

        One that is there already may be another process's, which has not flushed its entry yet.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        sync_folder(folder.parent)
        if folder.parent.name not in self._listed:
            sync_folder(self.folder)
            self._listed.add(folder.parent.name)

    def read(self, blob_id: uuid.UUID, keys: RecordKeys) -> bytes:
        """The whole plain content. Raises :class:`FileNotFoundError`, :class:`SealBroken`."""
        return b"".join(self.stream(blob_id, keys))

    def stream(self, blob_id: uuid.UUID, keys: RecordKeys) -> Iterator[bytes]:
        """The plain content, chunk by chunk. Raises as :meth:`read`."""
        with self.path(blob_id).open("rb") as source:
            plain = keys.decrypting(source, f"blob:{blob_id}")
            while chunk := _read(plain, blob_id):
                yield chunk

    def discard(self, blob_id: uuid.UUID) -> None:
        """Remove a blob; one that is gone already is no fault."""
        self.path(blob_id).unlink(missing_ok=True)

    def destroy(self, blob_id: uuid.UUID) -> None:
        """Make a blob unreadable, and then remove it; one that is gone already is no fault. Raises :class:`OSError`.

        Without its first bytes, from which the key of the stream is derived, nothing of it opens: so a copy of the
        folder that was not flushed, or an undelete, has nothing to give back.
        """
        path = self.path(blob_id)
        try:
            with path.open("r+b") as stream:
                stream.write(bytes(_HEADER))
                stream.flush()
                os.fsync(stream.fileno())
        except FileNotFoundError:
            return
        path.unlink(missing_ok=True)
        sync_folder(path.parent)

    def all_ids(self) -> Iterator[uuid.UUID]:
        """Every stored blob."""
        for path in self._stored():
            if (blob_id := _id_of(path)) is not None:
                yield blob_id

    def strange_paths(self) -> list[Path]:
        """What lies among the blobs and is none: put there by somebody else."""
        return [path for path in self._stored() if _id_of(path) is None]

    def _stored(self) -> Iterator[Path]:
        return self.folder.glob("??/??/*")

    def stale_temporaries(self, older_than: dt.timedelta) -> list[Path]:
        """Files left by a process that died while writing."""
        limit = (clock.now() - older_than).timestamp()
        return [path for path in self.temporary.iterdir() if _is_older(path, limit)]


def _is_older(path: Path, limit: float) -> bool:
    """One that is gone has just been renamed: it was finished."""
    try:
        return path.stat().st_mtime < limit
    except FileNotFoundError:
        return False


def _id_of(path: Path) -> uuid.UUID | None:
    try:
        blob_id = uuid.UUID(hex=path.name)
    except ValueError:
        return None
    return blob_id if blob_id.hex == path.name else None


class _Unclosed:
    """A sink that survives the encrypting stream's close, so that it can still be flushed to disk."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self.closed = False

    def write(self, data: bytes) -> int:
        return self._sink.write(data)

    def flush(self) -> None:
        self._sink.flush()

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
