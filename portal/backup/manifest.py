"""What a backup says of itself: what is in it, and that we made it.

``digests.sha256`` lists every file with its SHA-256, as ``sha256sum --check`` reads it; ``manifest.json``, written
last, holds the digest of that list under a seal of our keys. A folder without it is no backup.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from portal.core.blobs import CHUNK
from portal.core.crypto import KeyRing
from portal.core.durable import write_durably

FORMAT = 1
MANIFEST, LISTING = "manifest.json", "digests.sha256"
DATABASE, BESIDE, FILES = "database", "beside", "files"
"""The folders of a backup: the database, what lies beside it, the stored files."""


class NotOurs(Exception):
    """What is there is no backup, or not whole, or was made with other keys; one sentence."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """``made_at``: when it began; ``database``: ``sqlite`` or ``postgresql``; ``size``: bytes of the stored files;
    ``missing``: how many of those that documents name were not there.

    ``listing`` is the SHA-256 of the list; ``seal`` is of everything else here.
    """

    format: int
    made_at: str
    version: str
    database: str
    documents: int
    files: int
    size: int
    missing: int
    listing: str
    seal: str = ""

    def sealed(self, keys: KeyRing) -> Manifest:
        """The same under the seal of these keys: that of the look-up, which is never rotated."""
        told = json.dumps(asdict(replace(self, seal="")), sort_keys=True)
        return replace(self, seal=keys.keyed_digest("backup", told).hex())


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def write_listing(folder: Path, digests: Mapping[str, str]) -> str:
    """Write the list of what is in a backup; its own digest. Raises :class:`OSError`."""
    path = folder / LISTING
    with path.open("x", encoding="utf-8") as stream:
        stream.writelines(f"{digests[name]}  {name}\n" for name in sorted(digests))
    return digest_of(path)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Say that a backup is whole. Raises :class:`OSError`."""
    write_durably(folder / MANIFEST, (json.dumps(asdict(manifest), indent=2) + "\n").encode())


def read_manifest(folder: Path, keys: KeyRing) -> Manifest:
    """What a backup says of itself, its list being the one that was sealed. Raises :class:`NotOurs`."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if told.get("format") != FORMAT:
            raise NotOurs(f"{folder} is a backup of a format that this version does not read.")
        manifest = Manifest(**told)
    except FileNotFoundError:
        raise NotOurs(f"{folder} is no backup, or one that was not finished: it has no {MANIFEST}.") from None
    except (ValueError, TypeError, AttributeError):
        raise NotOurs(f"The {MANIFEST} of {folder} cannot be read.") from None
    if not hmac.compare_digest(manifest.seal, manifest.sealed(keys).seal):
        raise NotOurs(f"The {MANIFEST} of {folder} was altered, or these are not the keys of this installation.")
    if not (folder / LISTING).is_file() or digest_of(folder / LISTING) != manifest.listing:
        raise NotOurs(f"The {LISTING} of {folder} is not the one that was written with it.")
    return manifest


def listed(folder: Path) -> Iterator[tuple[str, str]]:
    """The name and the digest of each file of a backup."""
    with (folder / LISTING).open(encoding="utf-8") as stream:
        for line in stream:
            digest, _, name = line.rstrip("\n").partition("  ")
            yield name, digest


def check_files(folder: Path) -> int:
    """Compare every file with its digest; how many they are. Raises :class:`NotOurs` naming the first that differs."""
    count = 0
    for name, digest in listed(folder):
        path = folder / name
        if not path.is_file():
            raise NotOurs(f"{path} is missing.")
        if digest_of(path) != digest:
            raise NotOurs(f"{path} is not what was written.")
        count += 1
    return count
