"""A backup made while others write, and put back: the drill."""

from __future__ import annotations

import threading
import uuid
from pathlib import Path

import pytest
from flask import Flask

from portal.access.actions import Action
from portal.access.opening import opened_by_system
from portal.backup import making
from portal.backup.making import NotEmpty, make_backup
from portal.backup.restoring import restore_backup
from portal.config import Config
from portal.core.db import db
from portal.core.installation import installation
from portal.core.key_files import KEY_FILES
from portal.record.models import Document
from portal.trail.events import Event
from portal.trail.waiting import put_aside
from portal.trail.write import Actor, Entry, _told
from tests.support.backups import config, delete, elsewhere, everything, record, save, site, template
from tests.support.bare_fixtures import database_url
from tests.support.files import folder_store

__all__ = ["config", "database_url", "elsewhere", "site", "template"]


def test_what_was_put_back_is_what_was_there(site: Flask, config: Config, elsewhere: Config, tmp_path: Path) -> None:
    saved = {save() for _ in range(3)}
    made = make_backup(tmp_path / "backup")
    assert (made.documents, made.files, made.missing) == (3, 6, 0)
    done = restore_backup(tmp_path / "backup", elsewhere)
    assert done.trail_rows == 3
    found = everything(elsewhere)
    assert found.keys() == saved
    assert found == everything(config)


class Others:
    """Threads that add documents, and delete the first ones for good, until told to end."""

    def __init__(self, site: Flask) -> None:
        self.acknowledged: list[uuid.UUID] = []
        self.deleted: list[uuid.UUID] = []
        self._site, self._ended, self._begun = site, threading.Event(), threading.Event()
        self._threads = [threading.Thread(target=one) for one in (self._add, self._delete)]

    def __enter__(self) -> Others:
        for one in self._threads:
            one.start()
        assert self._begun.wait(120)
        return self

    def __exit__(self, *_fault: object) -> None:
        self._ended.set()
        for one in self._threads:
            one.join()

    def _add(self) -> None:
        with self._site.app_context():
            while not self._ended.is_set():
                self.acknowledged.append(save())
                if len(self.acknowledged) > 6:
                    self._begun.set()
            db.session.remove()

    def _delete(self) -> None:
        with self._site.app_context():
            self._begun.wait()
            for one in self.acknowledged[:4]:
                if not self._ended.is_set():
                    self.deleted.append(one)
                    delete(one)
            db.session.remove()


def test_the_drill(site: Flask, elsewhere: Config, tmp_path: Path) -> None:
    """While others add documents and delete some for good: what was acknowledged before the beginning, and not deleted,
    is there and opens; whatever else is there is whole.
    """
    with Others(site) as others:
        before = list(others.acknowledged)
        made = make_backup(tmp_path / "backup")
    assert made.missing == 0
    restore_backup(tmp_path / "backup", elsewhere)
    found = everything(elsewhere)
    assert set(before) - set(others.deleted) <= found.keys()
    assert all(text == f"texte {original.decode()}" for original, text in found.values())


def test_what_is_deleted_while_it_is_copied(
    site: Flask, elsewhere: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first copy of the database names it: the database is copied once more, and what was copied left out."""
    first, second = save(), save()
    copy, times = making._copy_files, [0]

    def deleting(*arguments: object) -> object:
        times[0] += 1
        if times[0] == 1:
            delete(first)
        return copy(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(making, "_copy_files", deleting)
    made = make_backup(tmp_path / "backup")
    assert (times[0], made.documents, made.missing) == (2, 1, 0)
    restore_backup(tmp_path / "backup", elsewhere)
    assert everything(elsewhere).keys() == {second}


def test_a_row_that_waits_is_not_lost(site: Flask, elsewhere: Config, tmp_path: Path) -> None:
    with site.app_context():
        put_aside(site, _told(Entry(Event.RECORD_VIEWED, Actor(None, "waits", "system"))))
    make_backup(tmp_path / "backup")
    (waiting,) = (tmp_path / "backup" / "beside" / "trail-waiting").iterdir()
    restore_backup(tmp_path / "backup", elsewhere)
    assert not (elsewhere.instance / "trail-waiting" / waiting.name).exists(), "it has its place in the chain by now"


def test_the_keys_are_not_in_it(site: Flask, tmp_path: Path) -> None:
    save()
    make_backup(tmp_path / "backup")
    keys = [(installation().config.keys_folder / name).read_bytes() for name in KEY_FILES]
    files = [path for path in (tmp_path / "backup").rglob("*") if path.is_file()]
    assert len(files) > 4
    assert [path for path in files for key in keys if key in path.read_bytes() or path.name in KEY_FILES] == []
    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o700


def test_a_file_that_was_missing_before_keeps_nothing_else_from_being_saved(
    site: Flask, elsewhere: Config, tmp_path: Path
) -> None:
    lost, kept = save(), save()
    with opened_by_system("test", record(), Action.ADD_DOCUMENT):
        folder_store().path(db.session.get_one(Document, lost).blob_id).unlink()
    made = make_backup(tmp_path / "backup")
    assert (made.missing, made.files) == (1, 3)
    restore_backup(tmp_path / "backup", elsewhere)
    assert (elsewhere.instance / "files").is_dir(), kept


def test_it_is_made_in_an_empty_place(site: Flask, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "x").touch()
    with pytest.raises(NotEmpty):
        make_backup(tmp_path / "taken")
