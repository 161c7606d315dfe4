"""Stored files in a folder: the *saved* protocol's file half.

A file is written to ``tmp/<id>``, flushed to disk, renamed to ``ab/cd/<id>`` and its folder flushed too; only then may
the row that names it be committed. A process that dies in between leaves a file without a row, which ``portal doctor``
finds and removes, and never a row without its file.
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from portal.core import clock, ids
from portal.core.blobs.store import CHUNK, BlobStore, Place, StoredBlob, Told, decrypted, encrypted, named
from portal.core.crypto import RecordKeys
from portal.core.durable import sync_folder

_HEADER = 64
"""Bytes that hold what a stream begins with: its salt and the beginning of its nonces, 40 in all."""


class FolderStore(BlobStore):
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

    def place(self, blob_id: uuid.UUID) -> Place:
        """Its path."""
        return self.path(blob_id)

    def save(self, source: bytes | BinaryIO, keys: RecordKeys) -> StoredBlob:
        """Encrypt and store; what is returned survives a power cut. Raises :class:`OSError` (disk full, fsync)."""
        blob_id, told = ids.new_id(), Told()
        self._write(blob_id, encrypted(source, keys, blob_id, told))
        return told.of(blob_id)

    def sealed(self, blob_id: uuid.UUID) -> Iterator[bytes]:
        """The content of the file as it lies there."""
        with self.path(blob_id).open("rb") as source:
            while chunk := source.read(CHUNK):
                yield chunk

    def put_back(self, blob_id: uuid.UUID, sealed: Iterable[bytes]) -> None:
        """As :meth:`save` does, under a name that is given. Raises :class:`FileExistsError` where that is taken."""
        if self.path(blob_id).exists():
            raise FileExistsError(self.path(blob_id))
        self._write(blob_id, sealed)

    def _write(self, blob_id: uuid.UUID, pieces: Iterable[bytes]) -> None:
        temporary = self.temporary / blob_id.hex
        try:
            with temporary.open("xb") as sink:
                for piece in pieces:
                    sink.write(piece)
                sink.flush()
                os.fsync(sink.fileno())
            final = self.path(blob_id)
            self._make_folder(final.parent)
            temporary.rename(final)
            sync_folder(final.parent)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def _make_folder(self, folder: Path) -> None:
        """Make the folder and flush the entries that lead to it.

        One that is there already may be another process's, which has not flushed its entry yet.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        sync_folder(folder.parent)
        if folder.parent.name not in self._listed:
            sync_folder(self.folder)
            self._listed.add(folder.parent.name)

    def stream(self, blob_id: uuid.UUID, keys: RecordKeys) -> Iterator[bytes]:
        """The plain content, chunk by chunk. Raises :class:`FileNotFoundError`, ``SealBroken``."""
        with self.path(blob_id).open("rb") as source:
            yield from decrypted(source, keys, blob_id)

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
            if (blob_id := named(path.name)) is not None:
                yield blob_id

    def is_older(self, blob_id: uuid.UUID, limit: dt.datetime) -> bool:
        """By the clock of the file system."""
        return _is_older(self.path(blob_id), limit.timestamp())

    def strange_places(self) -> list[Place]:
        """Files among the blobs with other names."""
        return sorted(path for path in self._stored() if named(path.name) is None)

    def stale_temporaries(self, older_than: dt.timedelta) -> list[Place]:
        """Files left by a process that died while writing."""
        limit = (clock.now() - older_than).timestamp()
        return sorted(path for path in self.temporary.iterdir() if _is_older(path, limit))

    def remove(self, place: Place) -> None:
        """Remove a file; one that is gone already is no fault."""
        Path(place).unlink(missing_ok=True)

    def _stored(self) -> Iterator[Path]:
        return self.folder.glob("??/??/*")


def _is_older(path: Path, limit: float) -> bool:
    """One that is gone has just been renamed: it was finished."""
    try:
        return path.stat().st_mtime <= limit
    except FileNotFoundError:
        return False
