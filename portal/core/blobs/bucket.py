"""Stored files in a bucket of an object store that speaks S3, by obstore.

A file is acknowledged by the store, which has checked its SHA-256, before the row that names it may be committed. What
fits into one request is put only where nothing of its name is there; a larger one is sent in parts, which exist for
nobody until the last one is acknowledged. Names are random and never used again. Whatever does not answer in time is an
``StoreSilent``: pages say that nothing was saved, and keep what was typed.

obstore runs threads of its own, which do not survive a fork: the client is made by the process that uses it first.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import io
import uuid
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import urlsplit

from portal.config import Config
from portal.core import ids
from portal.core.blobs.store import CHUNK, BlobStore, Place, StoredBlob, StoreSilent, Told, decrypted, encrypted, named
from portal.core.crypto import RecordKeys

if TYPE_CHECKING:
    from obstore.store import S3Store

PART = 5 * CHUNK
"""The least that S3 takes as a part; what is smaller is sent at once."""
_AT_ONCE = 2
"""Parts on their way: with the one that is being made, the memory that a file of any size takes."""
_CONNECT, _ANSWER, _RETRY = "3s", "20s", dt.timedelta(seconds=10)
_RETRIES = 2


class BucketStore(BlobStore):
    """``s3://bucket/prefix``, by the settings."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._address = config.files.rstrip("/")

    @cached_property
    def _store(self) -> S3Store:
        from obstore.store import S3Store  # loaded by who uses it: its threads do not survive a fork

        place, config = urlsplit(self._address), self._config
        return S3Store(
            place.netloc,
            prefix=place.path.strip("/") or None,
            endpoint=config.files_endpoint or None,
            region=config.files_region,
            access_key_id=config.files_access_key_id,
            secret_access_key=config.files_secret_access_key,
            checksum_algorithm="SHA256",
            client_options={
                "allow_http": config.files_endpoint.startswith("http://"),
                "connect_timeout": _CONNECT,
                "timeout": _ANSWER,
            },
            retry_config={"max_retries": _RETRIES, "retry_timeout": _RETRY},
        )

    def place(self, blob_id: uuid.UUID) -> Place:
        """Its address."""
        return f"{self._address}/{_key(blob_id)}"

    def save(self, source: bytes | BinaryIO, keys: RecordKeys) -> StoredBlob:
        """Encrypt and send; what is returned was acknowledged. Raises :class:`OSError`."""
        blob_id, told = ids.new_id(), Told()
        self._send(blob_id, encrypted(source, keys, blob_id, told))
        return told.of(blob_id)

    def put_back(self, blob_id: uuid.UUID, sealed: Iterable[bytes]) -> None:
        """Send what was stored before. Raises :class:`FileExistsError`, :class:`OSError`."""
        if self._head(blob_id) is not None:
            raise FileExistsError(self.place(blob_id))
        self._send(blob_id, sealed)

    def _send(self, blob_id: uuid.UUID, pieces: Iterable[bytes]) -> None:
        import obstore

        left = iter(pieces)
        first = _first(left)
        with _in_time():
            if len(first) < PART:
                obstore.put(self._store, _key(blob_id), first, mode="create")
            else:
                parts = chain([first], left)
                obstore.put(
                    self._store,
                    _key(blob_id),
                    parts,
                    use_multipart=True,
                    chunk_size=PART,
                    max_concurrency=_AT_ONCE,
                )

    def stream(self, blob_id: uuid.UUID, keys: RecordKeys) -> Iterator[bytes]:
        """The plain content, chunk by chunk, as it arrives."""
        source = _Arriving(self.sealed(blob_id))
        try:
            yield from decrypted(source, keys, blob_id)
        except Exception:
            if source.failure is not None:
                raise source.failure from None
            raise

    def sealed(self, blob_id: uuid.UUID) -> Iterator[bytes]:
        """The content of the object, as it arrives."""
        import obstore

        with _in_time():
            arriving = obstore.get(self._store, _key(blob_id)).stream(min_chunk_size=CHUNK)
            for piece in arriving:
                yield bytes(piece)

    def discard(self, blob_id: uuid.UUID) -> None:
        """Remove the object; one that is gone already is no fault."""
        self._delete(_key(blob_id))

    def destroy(self, blob_id: uuid.UUID) -> None:
        """The same: a bucket that keeps versions keeps it, whatever is sent."""
        self._delete(_key(blob_id))

    def all_ids(self) -> Iterator[uuid.UUID]:
        """Every object under a name of ours."""
        for key in self._keys():
            if (blob_id := _id_of(key)) is not None:
                yield blob_id

    def is_older(self, blob_id: uuid.UUID, limit: dt.datetime) -> bool:
        """By the store's clock."""
        found = self._head(blob_id)
        return found is not None and found["last_modified"] <= limit

    def strange_places(self) -> list[Place]:
        """Objects under the prefix with other names."""
        return sorted(f"{self._address}/{key}" for key in self._keys() if _id_of(key) is None)

    def stale_temporaries(self, older_than: dt.timedelta) -> list[Place]:  # noqa: ARG002 (as every store's)
        """None: parts whose last one never came are not listed; a rule of the bucket removes them."""
        return []

    def remove(self, place: Place) -> None:
        """Remove the object of an address."""
        self._delete(str(place).removeprefix(f"{self._address}/"))

    def _delete(self, key: str) -> None:
        import obstore

        with _in_time(), contextlib.suppress(FileNotFoundError):
            obstore.delete(self._store, key)

    def _head(self, blob_id: uuid.UUID) -> Any:
        import obstore

        with _in_time(), contextlib.suppress(FileNotFoundError):
            return obstore.head(self._store, _key(blob_id))
        return None

    def _keys(self) -> Iterator[str]:
        import obstore

        with _in_time():
            for page in obstore.list(self._store):
                for found in page:
                    yield found["path"]


class _Arriving(io.RawIOBase):
    """A stream of pieces that arrive; ``failure``: why no more did, which the decryption does not pass on."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, b""
        self.failure: OSError | None = None

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next."""
        try:
            while not self._left:
                self._left = next(self._pieces)
        except StopIteration:
            return 0
        except OSError as error:
            self.failure = error
            raise
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    """Whatever the store refuses, or does not answer, is a disk that is out of order."""
    from obstore.exceptions import BaseError

    try:
        yield
    except BaseError as error:
        raise StoreSilent(errno.EIO, "The object store of the files did not do what it was asked") from error


def _first(pieces: Iterator[bytes]) -> bytes:
    """Pieces, until they are a part or there are no more."""
    found, size = [], 0
    for piece in pieces:
        found.append(piece)
        size += len(piece)
        if size >= PART:
            break
    return b"".join(found)


def _key(blob_id: uuid.UUID) -> str:
    name = blob_id.hex
    return f"{name[:2]}/{name[2:4]}/{name}"


def _id_of(key: str) -> uuid.UUID | None:
    """The blob of a key; None for one that is not where its name belongs."""
    blob_id = named(key.rpartition("/")[2])
    return blob_id if blob_id is not None and _key(blob_id) == key else None
