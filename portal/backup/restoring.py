"""Putting a backup back, into an empty place, under the keys that it was made with.

Everything is checked before anything is written; the database comes last, so that a restore that was interrupted has
none. Afterwards rows, files and trail are checked as on any other day.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal import create_app
from portal.access.subject import system
from portal.backup.databases import is_empty, load, wrapped_keys_in
from portal.backup.manifest import BESIDE, DATABASE, FILES, Manifest, check_files, listed, read_manifest
from portal.config import Config
from portal.core.blobs import CHUNK, open_store
from portal.core.crypto import KeyRing, SealBroken
from portal.core.db import db, immediate
from portal.core.durable import make_folder
from portal.core.key_files import KEY_FILES
from portal.migrations.run import upgrade
from portal.record.doctor import FileFault
from portal.record.doctor import check_files as compare_files
from portal.trail.events import Event
from portal.trail.verify import verify
from portal.trail.write import Entry, write

_JOB = "operator-restore"


class Unfit(Exception):
    """A backup cannot be put there, or is not whole where it was put; one sentence."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and how many rows its trail has."""

    manifest: Manifest
    trail_rows: int


def restore_backup(folder: Path, config: Config) -> Restored:
    """Put a backup into an installation that has keys and nothing else.

    Raises :class:`Unfit`, :class:`portal.backup.manifest.NotOurs`, :class:`portal.backup.databases.Refused` and
    :class:`OSError`. What was written stays where it is then, for whoever looks; the next try wants an empty place.
    """
    keys = _keys(config)
    manifest = read_manifest(folder, keys)
    _check_place(config, manifest)
    check_files(folder)
    _check_keys(folder, keys, config)
    _put_files(folder, config)
    load(folder / DATABASE, config.sqlalchemy_url)
    return Restored(manifest, _check(config, manifest))


def _keys(config: Config) -> KeyRing:
    missing = [name for name in KEY_FILES if not (config.keys_folder / name).is_file()]
    if missing:
        raise Unfit(f"{config.keys_folder} lacks {', '.join(missing)}: bring back the keys first, from their own copy.")
    return KeyRing(config.keys_folder)


def _check_place(config: Config, manifest: Manifest) -> None:
    """Raise :class:`Unfit` where something is there, or where the database is of another kind."""
    kind = config.sqlalchemy_url.partition(":")[0].partition("+")[0]
    if kind != manifest.database:
        raise Unfit(f"The backup is of a {manifest.database} database, and DATABASE_URL names another kind.")
    instance = config.instance
    others = [path for path in instance.iterdir() if path != config.keys_folder] if instance.is_dir() else []
    if others:
        raise Unfit(f"{instance} is not empty: {others[0].name} is there. Nothing was written.")
    if not is_empty(config.sqlalchemy_url):
        raise Unfit("The database is not empty. Nothing was written.")
    if config.files and next(open_store(config).all_ids(), None) is not None:
        raise Unfit(f"{config.files} is not empty. Nothing was written.")


def _check_keys(folder: Path, keys: KeyRing, config: Config) -> None:
    """Raise :class:`Unfit` where a record's keys do not open: they were wrapped by a key that was retired since."""
    for record_id, wrapped in wrapped_keys_in(folder / DATABASE) or ():
        try:
            keys.record_keys(str(record_id), wrapped)
        except SealBroken:
            raise Unfit(
                f"The backup was made under an older key: put the kept key-encryption.NUMBER.json of its time into "
                f"{config.keys_folder}, as key-encryption.json. Nothing was written."
            ) from None


def _put_files(folder: Path, config: Config) -> None:
    make_folder(config.instance)
    store = open_store(config)
    for name, _digest in listed(folder):
        part, _, rest = name.partition("/")
        if part == FILES:
            store.put_back(_id_of(name), _pieces(folder / name))
        elif part == BESIDE:
            target = config.instance / rest
            make_folder(target.parent)
            shutil.copyfile(folder / name, target)
            target.chmod(0o600)


def _id_of(name: str) -> uuid.UUID:
    return uuid.UUID(hex=name.rpartition("/")[2])


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _check(config: Config, manifest: Manifest) -> int:
    """Start on what was put back; how many rows its trail has. Raises :class:`Unfit` for whatever is not right."""
    app = create_app(config)
    with app.app_context():
        try:
            upgrade()
            findings = [finding for finding in compare_files() if not finding.harmless]
            verdict = verify(app)
            others = [finding for finding in findings if finding.fault is not FileFault.MISSING]
            if others or len(findings) != manifest.missing or verdict.fault:
                raise Unfit(f"What was put back is not whole. {verdict.fault or (others or findings)[0]}")
            with immediate():
                write(Entry(Event.BACKUP_RESTORED, system(_JOB).actor, details={"made_at": manifest.made_at}))
            return verdict.rows
        finally:
            db.session.remove()
            db.engine.dispose()
