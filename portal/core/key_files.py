"""The files of the keys: four, in a folder outside the database, made once, for an installation that has no data yet.

New keys beside old data would make a second installation of one: what is stored would not open, a known number would be
a new one, and the trail's notes would be a stranger's. So the fingerprint of the keys is kept beside the data, and a
start without them, or with others, is refused.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from pathlib import Path

import tink
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tink import aead, secret_key_access

from portal.config import ConfigError
from portal.core.durable import create_durably, write_durably

SECRET_BYTES = 32
KEY_ENCRYPTION, SESSION, LOOKUP, TRAIL = "key-encryption.json", "session.key", "lookup.key", "trail-signing.key"

aead.register()


def new_keyset() -> bytes:
    """A new key-encryption key, as Tink writes keysets in JSON."""
    handle = tink.new_keyset_handle(aead.aead_key_templates.AES256_GCM)
    written: str = tink.json_proto_keyset_format.serialize(handle, secret_key_access.TOKEN)
    return written.encode()


def new_secret() -> bytes:
    """A new key that is nothing but chance."""
    return secrets.token_bytes(SECRET_BYTES)


def _new_signing_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


KEY_FILES: dict[str, Callable[[], bytes]] = {
    KEY_ENCRYPTION: new_keyset,
    SESSION: new_secret,
    LOOKUP: new_secret,
    TRAIL: _new_signing_key,
}


def fingerprint_file(instance: Path) -> Path:
    """Where the fingerprint of the keys lies, in the folder of the data."""
    return instance / "keys-fingerprint"


def make_missing_keys(folder: Path, instance: Path, has_records: Callable[[], bool]) -> None:
    """Make the keys of a new installation; does nothing where all are there.

    Raises :class:`ConfigError` where one is missing and the folder of the data, or the database, holds data already.
    """
    # Looked for before the keys: another process may be making both, the keys first.
    has_data = fingerprint_file(instance).exists() or any(instance.glob("files/??/*"))
    missing = [name for name in KEY_FILES if not (folder / name).exists()]
    if not missing:
        return
    if has_data or has_records():
        raise ConfigError(
            f"{folder} lacks {', '.join(missing)}, and there is data already: let PORTAL_KEYS name the folder "
            "of its keys, or bring them back from their backup."
        )
    for name in missing:
        create_durably(folder / name, KEY_FILES[name]())


def note_fingerprint(fingerprint: str, folder: Path, instance: Path) -> None:
    """Keep the fingerprint of the keys beside the data, once. Raises :class:`ConfigError` where it is of others."""
    path = fingerprint_file(instance)
    if not path.exists():
        create_durably(path, f"{fingerprint}\n".encode())
    known = path.read_bytes().split()
    if not any(hmac.compare_digest(one, fingerprint.encode()) for one in known):
        raise wrong_keys(folder, str(instance))


def replace_key(path: Path, content: bytes, instance: Path, before: str, after: str) -> None:
    """Put another key in the place of one; ``before`` and ``after`` are the fingerprints of the sets of keys.

    Between the two, both are known: a crash at any moment leaves keys that are those of the data.
    """
    write_durably(fingerprint_file(instance), f"{before}\n{after}\n".encode())
    write_durably(path, content)
    write_durably(fingerprint_file(instance), f"{after}\n".encode())


def wrong_keys(folder: Path, data: str) -> ConfigError:
    """The refusal to start with keys that are not those of the data."""
    return ConfigError(
        f"The keys in {folder} are not those of the data in {data}: let PORTAL_KEYS name the folder of its keys."
    )
