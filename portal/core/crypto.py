"""Envelope encryption: a key-encryption key outside the database wraps one pair of keys per record.

Files use Tink's streaming AEAD (AES-256-GCM-HKDF, 1 MB segments), short values its AEAD (AES-256-GCM). Whatever is
sealed is bound to a context (what it is and of which record), so that a ciphertext moved elsewhere does not open.

Formats: wrapped keys begin with their version, short values with Tink's and the number of their key. A file has no
version of its own: the keyset of its record names its algorithm and its segments.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import tink
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from google.protobuf.message import DecodeError
from tink import aead, secret_key_access, streaming_aead
from tink.proto import tink_pb2

from portal.config import ConfigError
from portal.core.key_files import KEY_ENCRYPTION, KEY_FILES, LOOKUP, SECRET_BYTES, SESSION, TRAIL

streaming_aead.register()

_VERSION = b"\x01"
"""Of the format of a record's wrapped keys; those of files and values are told by the keys that they hold."""
_TINK = b"\x01"
"""What Tink's own format begins with: then come the number of the key, in four bytes, and what is sealed."""


class SealBroken(ValueError):
    """What was sealed does not open: altered, moved, or of another key."""


class RecordKeys:
    """The two keys of one record, unwrapped: for files and for short values."""

    def __init__(self, files: tink.KeysetHandle, values: tink.KeysetHandle) -> None:
        self._files: streaming_aead.StreamingAead = files.primitive(streaming_aead.StreamingAead)
        self._values: aead.Aead = values.primitive(aead.Aead)

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt a short value, bound to ``context``."""
        sealed: bytes = self._values.encrypt(plain, context.encode())
        return sealed

    def open(self, sealed: bytes, context: str) -> bytes:
        """The plain value. Raises :class:`SealBroken`."""
        try:
            plain: bytes = self._values.decrypt(sealed, context.encode())
        except tink.TinkError:
            raise SealBroken(context) from None
        return plain

    def encrypting(self, sink: BinaryIO, context: str) -> BinaryIO:
        """A stream that encrypts into ``sink``; closing it closes ``sink``."""
        stream: BinaryIO = self._files.new_encrypting_stream(sink, context.encode())
        return stream

    def decrypting(self, source: BinaryIO, context: str) -> BinaryIO:
        """A stream that decrypts ``source``; reading raises :class:`tink.TinkError` when it was altered."""
        stream: BinaryIO = self._files.new_decrypting_stream(source, context.encode())
        return stream


class KeyRing:
    """The keys of one installation, read from the files of :mod:`portal.core.key_files`.

    ``fingerprint`` tells one set of keys from another and nothing of them. Raises
    :class:`portal.config.ConfigError` for a file there that is not a key.
    """

    def __init__(self, folder: Path) -> None:
        content = {name: (folder / name).read_bytes() for name in KEY_FILES}
        secret = {name: _secret(folder / name, content[name]) for name in (SESSION, LOOKUP, TRAIL)}
        self._wrapping = Wrapping(folder / KEY_ENCRYPTION)
        self.session_key, self._lookup_key = secret[SESSION], secret[LOOKUP]
        self.trail_key = Ed25519PrivateKey.from_private_bytes(secret[TRAIL])
        self.fingerprint = self.fingerprint_of(content)

    def fingerprint_of(self, content: Mapping[str, bytes]) -> str:
        """The fingerprint of a set of key files, by their names."""
        digests = (hashlib.sha256(content[name]).hexdigest() for name in KEY_FILES)
        return self.keyed_digest("key-set", " ".join(digests)).hex()

    def new_record_keys(self, record_id: str) -> bytes:
        """Fresh keys for a record, wrapped, to be stored with it in the same writing transaction.

        Under the key that wraps by now: within that transaction nobody retires it (:mod:`portal.access.key_rotation`).
        """
        self._wrapping.refresh()
        files = tink.new_keyset_handle(streaming_aead.streaming_aead_key_templates.AES256_GCM_HKDF_1MB)
        values = tink.new_keyset_handle(aead.aead_key_templates.AES256_GCM)
        return self._wrapped((files, values), record_id)

    def _wrapped(self, handles: tuple[tink.KeysetHandle, tink.KeysetHandle], record_id: str) -> bytes:
        wrapped: list[bytes] = [
            tink.proto_keyset_format.serialize_encrypted(handle, self._wrapping.primitive, record_id.encode())
            for handle in handles
        ]
        return _VERSION + len(wrapped[0]).to_bytes(2, "big") + wrapped[0] + wrapped[1]

    def record_keys(self, record_id: str, wrapped: bytes) -> RecordKeys:
        """Unwrap a record's keys. Raises :class:`SealBroken` when they are another installation's or record's."""
        return RecordKeys(*self._unwrapped(record_id, wrapped))

    def wraps_with_another(self, wrapped: bytes) -> bool:
        """Whether a record's keys are wrapped by another key than the one that wraps now. Raises :class:`SealBroken`
        for an unknown format.
        """
        return any(_wrapped_by(part) != self._wrapping.key_id for part in _parts(wrapped))

    def rewrapped(self, record_id: str, wrapped: bytes) -> bytes:
        """A record's keys, the same ones, wrapped by the key that wraps now. Raises as :meth:`record_keys`."""
        return self._wrapped(self._unwrapped(record_id, wrapped), record_id)

    def _unwrapped(self, record_id: str, wrapped: bytes) -> tuple[tink.KeysetHandle, tink.KeysetHandle]:
        """What a key that came since the start has wrapped is opened too: the file of the keys is looked at again."""
        parts = _parts(wrapped)
        while True:
            try:
                files, values = (
                    tink.proto_keyset_format.parse_encrypted(part, self._wrapping.primitive, record_id.encode())
                    for part in parts
                )
            except tink.TinkError:
                if not self._wrapping.refresh():
                    raise SealBroken("record keys") from None
            else:
                return files, values

    def keyed_digest(self, purpose: str, value: str) -> bytes:
        """Keyed digest (HMAC-SHA-256): finds a secret value, such as a NIR, or tells that a note is our own."""
        return hmac.new(self._lookup_key, f"{purpose}\0{value}".encode(), hashlib.sha256).digest()


class Wrapping:
    """The keys that wrap those of the records, as their file tells them; it may change while the server runs.

    Raises :class:`portal.config.ConfigError` for a file that holds no keys.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._load()

    def refresh(self) -> bool:
        """Read the file again where it is another one; whether it was. One that is out of reach changes nothing."""
        with contextlib.suppress(FileNotFoundError):
            if _signature(self._path) != self._seen:
                self._load()
                return True
        return False

    def _load(self) -> None:
        self._seen = _signature(self._path)
        keyset = _keyset(self._path, self._path.read_bytes())
        self.primitive: aead.Aead = keyset.primitive(aead.Aead)
        self.key_id: int = keyset.keyset_info().primary_key_id


def _signature(path: Path) -> tuple[int, int, int]:
    """A file that is put in the place of another has another number."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


def _parts(wrapped: bytes) -> tuple[bytes, bytes]:
    """The two wrapped keysets of a record. Raises :class:`SealBroken` for an unknown format."""
    if wrapped[:1] != _VERSION:
        raise SealBroken("unknown version of wrapped keys")
    size = int.from_bytes(wrapped[1:3], "big")
    return wrapped[3 : 3 + size], wrapped[3 + size :]


def _wrapped_by(part: bytes) -> int:
    """The number of the key that wrapped a keyset: Tink writes it behind the version of its own format."""
    try:
        sealed: bytes = tink_pb2.EncryptedKeyset.FromString(part).encrypted_keyset
    except DecodeError:
        raise SealBroken("record keys") from None
    if sealed[:1] != _TINK:
        raise SealBroken("unknown version of wrapped keys")
    return int.from_bytes(sealed[1:5], "big")


def _secret(path: Path, content: bytes) -> bytes:
    if len(content) != SECRET_BYTES:
        raise _not_a_key(path)
    return content


def _keyset(path: Path, content: bytes) -> tink.KeysetHandle:
    try:
        return tink.json_proto_keyset_format.parse(content.decode(), secret_key_access.TOKEN)
    except (tink.TinkError, UnicodeDecodeError):
        raise _not_a_key(path) from None


def _not_a_key(path: Path) -> ConfigError:
    return ConfigError(f"{path} is not a key of this portal.")
