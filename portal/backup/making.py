"""Making a backup while others write.

First what lies beside the database, then the database, then the files that this copy names: notes are never ahead of
the rows, nor rows of their files. A file that was deleted for good in between is no fault: the database is then
copied once more, until a copy names nothing that is gone.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from portal.access.subject import system
from portal.backup.databases import snapshot
from portal.backup.manifest import (
    BESIDE,
    DATABASE,
    FILES,
    FORMAT,
    Manifest,
    digest_of,
    write_listing,
    write_manifest,
)
from portal.core import clock
from portal.core.blobs import StoreSilent
from portal.core.db import db, immediate
from portal.core.durable import make_folder
from portal.core.installation import installation
from portal.core.version import own_version
from portal.trail.events import Event
from portal.trail.write import Entry, write

NOTES = ("trail-checkpoints.jsonl", "trail-head")
WAITING = "trail-waiting"
_JOB = "operator-backup"
_TIMES = 10


class NotEmpty(Exception):
    """The place of the backup holds something."""


def make_backup(folder: Path) -> Manifest:
    """Copy everything but the keys into a folder that is empty or not there; it is told in the trail.

    Files that were missing before are counted, and left to ``portal doctor``: the rest is copied all the same. Raises
    :class:`NotEmpty`, :class:`portal.backup.databases.Refused`, :class:`OSError`: the folder
    has no manifest then, and is no backup.
    """
    if folder.exists() and any(folder.iterdir()):
        raise NotEmpty
    make_folder(folder)
    folder.chmod(0o700)
    begun, copied = clock.now(), dict[uuid.UUID, tuple[str, int]]()
    missing: set[uuid.UUID] | None = None
    for _ in range(_TIMES):
        _copy_beside(folder / BESIDE)
        (folder / DATABASE).mkdir(exist_ok=True, mode=0o700)
        named, documents = snapshot(folder / DATABASE)
        missing, before = _copy_files(folder, named - copied.keys(), copied), missing
        if not missing or missing == before:
            break
    _leave_out(folder, copied, named)
    # No transaction is open while what was copied is flushed.
    db.session.rollback()
    os.sync()
    manifest = replace(_manifest(folder, begun.isoformat(), documents, copied), missing=len(missing or ()))
    manifest = manifest.sealed(installation().keys)
    write_manifest(folder, manifest)
    with immediate():
        write(Entry(Event.BACKUP_MADE, system(_JOB).actor, details={"documents": documents}))
    return manifest


def _copy_beside(folder: Path) -> None:
    """The notes of the trail and the rows that wait: what is gone when it is copied has its place in the chain."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    instance = installation().config.instance
    waiting = instance / WAITING
    rows = [path for path in waiting.iterdir() if path.name[0] != "."] if waiting.is_dir() else []
    if rows:
        (folder / WAITING).mkdir(mode=0o700)
    for path in (*(instance / name for name in NOTES), *rows):
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(path, folder / path.relative_to(instance))


def _copy_files(folder: Path, named: Iterable[uuid.UUID], copied: dict[uuid.UUID, tuple[str, int]]) -> set[uuid.UUID]:
    """Copy stored files as they are stored, each noted in ``copied``; those that were not there."""
    missing, store = set(), installation().blobs
    for blob_id in sorted(named):
        path = _place(folder, blob_id)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        digest, size = hashlib.sha256(), 0
        try:
            with path.open("xb") as sink:
                for piece in store.sealed(blob_id):
                    digest.update(piece)
                    size += sink.write(piece)
        except StoreSilent:
            raise
        except FileNotFoundError:
            path.unlink(missing_ok=True)
            missing.add(blob_id)
        else:
            copied[blob_id] = digest.hexdigest(), size
    return missing


def _leave_out(folder: Path, copied: dict[uuid.UUID, tuple[str, int]], named: set[uuid.UUID]) -> None:
    """What was copied, and deleted for good before the last copy of the database, is not kept."""
    for blob_id in copied.keys() - named:
        _place(folder, blob_id).unlink()
        del copied[blob_id]


def _manifest(folder: Path, made_at: str, documents: int, copied: dict[uuid.UUID, tuple[str, int]]) -> Manifest:
    digests = {_name(folder, _place(folder, one)): digest for one, (digest, _size) in copied.items()}
    for part in (DATABASE, BESIDE):
        digests |= {_name(folder, path): digest_of(path) for path in (folder / part).rglob("*") if path.is_file()}
    return Manifest(
        format=FORMAT,
        made_at=made_at,
        version=own_version(),
        database=db.engine.dialect.name,
        documents=documents,
        files=len(copied),
        size=sum(size for _digest, size in copied.values()),
        missing=0,
        listing=write_listing(folder, digests),
    )


def _place(folder: Path, blob_id: uuid.UUID) -> Path:
    name = blob_id.hex
    return folder / FILES / name[:2] / name[2:4] / name


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()
