"""What a backup and its way back cost, beside copying the same folder as it is."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from portal.access.actions import Action
from portal.access.models import Record
from portal.access.opening import opened_by_system
from portal.backup.making import make_backup
from portal.backup.restoring import restore_backup
from portal.config import load_config
from portal.core.db import db
from portal.migrations.run import upgrade
from portal.record.models import Source
from portal.record.storage import save_document
from portal.wiring import build
from tests.support.bare_app import make_record
from tests.support.documents import a_document

_FILE = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BackupCost:
    """Bytes, and seconds: of the backup, of its restore with all checks, and of a plain copy with a flush."""

    size: int
    backup: float
    restore: float
    plain: float


def measure_backup(folder: Path, megabytes: int) -> BackupCost:
    """Make a site of so many MB in an empty folder, back it up and put it back beside."""
    config = load_config(instance=folder / "data", keys=folder / "keys")
    app = build(config)
    with app.app_context():
        upgrade()
        _fill(make_record(), megabytes * 1024 * 1024 // _FILE)
        os.sync()
        backup = _timed(lambda: make_backup(folder / "backup"))
        plain = _timed(lambda: _copy(folder / "data", folder / "plain"))
        db.session.remove()
        db.engine.dispose()
    other = load_config(instance=folder / "other", keys=folder / "keys")
    restore = _timed(lambda: restore_backup(folder / "backup", other))
    return BackupCost(megabytes * 1024 * 1024, backup, restore, plain)


def _fill(record: Record, count: int) -> None:
    with opened_by_system("bench", record, Action.ADD_DOCUMENT) as opened:
        for number in range(count):
            read = a_document(unique_id=str(number))
            save_document(opened, read, os.urandom(_FILE), file_name="a.xml", source=Source.OPERATOR)


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target)
    os.sync()


def _timed(act: Callable[[], object]) -> float:
    begun = time.monotonic()
    act()
    return time.monotonic() - begun
