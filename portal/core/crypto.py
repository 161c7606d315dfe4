"""Envelope encryption: a key-encryption key outside the database wraps one pair of keys per record.

Files use Tink's streaming AEAD (AES-256-GCM-HKDF, 1 MB segments), short values its AEAD (AES-256-GCM). Whatever is
sealed is bound to a context (what it is and of which record), so that a ciphertext moved elsewhere does not open.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import BinaryIO

import tink
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tink import aead, secret_key_access, streaming_aead

from portal.config import ConfigError
from portal.core.key_files import KEY_ENCRYPTION, KEY_FILES, LOOKUP, SECRET_BYTES, SESSION, TRAIL

streaming_aead.register()


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
        self._wrapping = _keyset(folder / KEY_ENCRYPTION, content[KEY_ENCRYPTION]).primitive(aead.Aead)
        self.session_key, self._lookup_key = secret[SESSION], secret[LOOKUP]
        self.trail_key = Ed25519PrivateKey.from_private_bytes(secret[TRAIL])
        digests = (hashlib.sha256(key).hexdigest() for key in content.values())
        self.fingerprint = self.keyed_digest("key-set", " ".join(digests)).hex()

    def new_record_keys(self, record_id: str) -> bytes:
        """Fresh keys for a record, wrapped, to be stored with it."""
        files = tink.new_keyset_handle(streaming_aead.streaming_aead_key_templates.AES256_GCM_HKDF_1MB)
        values = tink.new_keyset_handle(aead.aead_key_templates.AES256_GCM)
        wrapped: list[bytes] = [
            tink.proto_keyset_format.serialize_encrypted(handle, self._wrapping, record_id.encode())
            for handle in (files, values)
        ]
        return b"\x01" + len(wrapped[0]).to_bytes(2, "big") + wrapped[0] + wrapped[1]

    def record_keys(self, record_id: str, wrapped: bytes) -> RecordKeys:
        """Unwrap a record's keys. Raises :class:`SealBroken` when they are another installation's or record's."""
        if wrapped[:1] != b"\x01":
            raise SealBroken("unknown version of wrapped keys")
        size = int.from_bytes(wrapped[1:3], "big")
        parts = wrapped[3 : 3 + size], wrapped[3 + size :]
        try:
            files, values = (
                tink.proto_keyset_format.parse_encrypted(part, self._wrapping, record_id.encode()) for part in parts
            )
        except tink.TinkError:
            raise SealBroken("record keys") from None
        return RecordKeys(files, values)

    def keyed_digest(self, purpose: str, value: str) -> bytes:
        """Keyed digest (HMAC-SHA-256): finds a secret value, such as a NIR, or tells that a note is our own."""
        return hmac.new(self._lookup_key, f"{purpose}\0{value}".encode(), hashlib.sha256).digest()


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
