"""A backup made while others write, and put back: the drill."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.engine import make_url

from portal.access import key_rotation
from portal.access.actions import Action
from portal.access.models import Record
from portal.access.opening import opened_by_system
from portal.backup import databases, making
from portal.backup.databases import Refused
from portal.backup.making import NotEmpty, make_backup
from portal.backup.manifest import NotOurs
from portal.backup.restoring import Unfit, restore_backup
from portal.config import Config, load_config
from portal.core.db import db
from portal.core.installation import installation
from portal.core.key_files import KEY_FILES
from portal.migrations.run import upgrade
from portal.record.documents.commands import remove_document
from portal.record.models import Document, Source
from portal.record.storage import body_of, keys_of, save_document
from portal.record.trash.commands import delete_document
from portal.trail.events import Event
from portal.trail.waiting import put_aside
from portal.trail.write import Actor, Entry, _told
from portal.wiring import build
from tests.record.conftest import database_url
from tests.support.bare_app import make_record
from tests.support.documents import CRP, PAGE, a_document
from tests.support.files import folder_store

__all__ = ["database_url"]


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    return load_config(instance=tmp_path / "data", keys=tmp_path / "keys")


@pytest.fixture
def site(config: Config) -> Iterator[Flask]:
    """A migrated installation with Alice's record."""
    app = build(config)
    with app.app_context():
        upgrade()
        make_record()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def elsewhere(site: Flask, tmp_path: Path, database_url: str) -> Iterator[Config]:
    """An installation with the same keys and nothing else."""
    keys = tmp_path / "other keys"
    shutil.copytree(installation().config.keys_folder, keys)
    with _other_database(database_url) as other:
        about = {"DATABASE_URL": other} if other else {}
        yield load_config(instance=tmp_path / "other", keys=keys, **about)


@contextlib.contextmanager
def _other_database(url: str) -> Iterator[str]:
    if not url:
        yield ""
        return
    name = f"restored_{uuid.uuid4().hex}"
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def save() -> uuid.UUID:
    """A document with a page, saved; its id."""
    unique = uuid.uuid4().hex
    with opened_by_system("test", record(), Action.ADD_DOCUMENT) as opened:
        read = a_document(unique_id=unique, text=f"texte {unique}", entries=(CRP,), pages=(PAGE,))
        return save_document(opened, read, unique.encode(), file_name="a.xml", source=Source.PATIENT).document.id


def record() -> Record:
    return db.session.scalars(select(Record)).one()


def delete(document_id: uuid.UUID) -> None:
    with opened_by_system("test", record(), Action.REMOVE_DOCUMENT) as opened:
        remove_document(opened, document_id)
        delete_document(opened, document_id)


def everything(config: Config) -> dict[uuid.UUID, tuple[bytes, str]]:
    """Every document of an installation: its original, and the text that its reader made."""
    app = build(config)
    with app.app_context():
        try:
            with opened_by_system("test", record(), Action.ADD_DOCUMENT) as opened:
                keys = keys_of(opened)
                return {
                    one.id: (installation().blobs.read(one.blob_id, keys), body_of(opened, one).text)
                    for one in db.session.scalars(select(Document))
                }
        finally:
            db.session.remove()
            db.engine.dispose()


def test_what_was_put_back_is_what_was_there(site: Flask, config: Config, elsewhere: Config, tmp_path: Path) -> None:
    saved = {save() for _ in range(3)}
    made = make_backup(tmp_path / "backup")
    assert (made.documents, made.files, made.missing) == (3, 6, 0)
    done = restore_backup(tmp_path / "backup", elsewhere)
    assert done.trail_rows == 3
    found = everything(elsewhere)
    assert found.keys() == saved
    assert found == everything(config)


def test_the_drill(site: Flask, elsewhere: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While others add documents and delete some for good: what was acknowledged before the beginning, and not deleted,
    is there and opens; whatever else is there is whole.
    """
    acknowledged: list[uuid.UUID] = []
    deleted: list[uuid.UUID] = []
    ended, begun = threading.Event(), threading.Event()

    def write() -> None:
        with site.app_context():
            while not ended.is_set():
                acknowledged.append(save())
                if len(acknowledged) > 8:
                    begun.set()
            db.session.remove()

    def remove() -> None:
        with site.app_context():
            begun.wait()
            for number in range(6):
                if ended.is_set():
                    break
                deleted.append(acknowledged[number])
                delete(acknowledged[number])
            db.session.remove()

    writers = [threading.Thread(target=one) for one in (write, remove)]
    for one in writers:
        one.start()
    assert begun.wait(60)
    before = list(acknowledged)
    try:
        made = make_backup(tmp_path / "backup")
    finally:
        ended.set()
        for one in writers:
            one.join()
    assert made.missing == 0
    restore_backup(tmp_path / "backup", elsewhere)
    found = everything(elsewhere)
    assert set(before) - set(deleted) <= found.keys()
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


def altered(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def other_manifest(folder: Path) -> None:
    told = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(told | {"documents": 0}))


def later_format(folder: Path) -> None:
    told = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(told | {"format": 2}))


FAULTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a changed bit": (lambda folder: altered(next(folder.glob("files/*/*/*"))), "is not what was written"),
    "a changed database": (lambda folder: altered(next(folder.glob("database/*"))), "is not what was written"),
    "a file that is gone": (lambda folder: next(folder.glob("files/*/*/*")).unlink(), "is missing"),
    "another list": (lambda folder: altered(folder / "digests.sha256"), "not the one that was written"),
    "another manifest": (other_manifest, "was altered"),
    "a later format": (later_format, "does not read"),
    "no manifest": (lambda folder: (folder / "manifest.json").unlink(), "was not finished"),
    "no words": (lambda folder: (folder / "manifest.json").write_text("[]"), "cannot be read"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_not_whole_is_refused_and_nothing_written(
    site: Flask, elsewhere: Config, tmp_path: Path, fault: str
) -> None:
    save()
    make_backup(tmp_path / "backup")
    damage, said = FAULTS[fault]
    damage(tmp_path / "backup")
    with pytest.raises(NotOurs, match=said):
        restore_backup(tmp_path / "backup", elsewhere)
    assert not elsewhere.instance.exists()


def test_a_place_that_is_not_empty_is_refused(site: Flask, config: Config, elsewhere: Config, tmp_path: Path) -> None:
    make_backup(tmp_path / "backup")
    with pytest.raises(Unfit, match="is not empty"):
        restore_backup(tmp_path / "backup", config)
    elsewhere.instance.mkdir()
    (elsewhere.instance / "carnet.db").touch()
    with pytest.raises(Unfit, match=r"carnet\.db is there"):
        restore_backup(tmp_path / "backup", elsewhere)


def test_without_its_keys_it_is_refused(site: Flask, elsewhere: Config, tmp_path: Path) -> None:
    make_backup(tmp_path / "backup")
    build(load_config(instance=tmp_path / "third", keys=tmp_path / "third keys", DATABASE_URL=""))
    strangers = elsewhere.model_copy(update={"keys": tmp_path / "third keys"})
    with pytest.raises(NotOurs, match="not the keys of this installation"):
        restore_backup(tmp_path / "backup", strangers)
    (elsewhere.keys_folder / "lookup.key").unlink()
    with pytest.raises(Unfit, match=r"lacks lookup\.key"):
        restore_backup(tmp_path / "backup", elsewhere)


def test_a_backup_of_before_a_rotation_opens_with_the_key_that_was_kept(
    site: Flask, elsewhere: Config, tmp_path: Path
) -> None:
    saved = save()
    make_backup(tmp_path / "backup")
    _done, kept = key_rotation.rotate()
    key_rotation.retire()
    assert kept is not None
    shutil.copytree(installation().config.keys_folder, elsewhere.keys_folder, dirs_exist_ok=True)
    if db.engine.dialect.name == "sqlite":
        with pytest.raises(Unfit, match="made under an older key"):
            restore_backup(tmp_path / "backup", elsewhere)
    shutil.copy(kept, elsewhere.keys_folder / "key-encryption.json")
    restore_backup(tmp_path / "backup", elsewhere)
    assert everything(elsewhere).keys() == {saved}


def test_a_database_of_another_kind_is_refused(site: Flask, elsewhere: Config, tmp_path: Path) -> None:
    make_backup(tmp_path / "backup")
    other = "postgresql://x" if elsewhere.sqlalchemy_url.startswith("sqlite") else "sqlite:////tmp/x.db"
    with pytest.raises(Unfit, match="another kind"):
        restore_backup(tmp_path / "backup", elsewhere.model_copy(update={"database_url": other}))


def test_a_tool_that_is_not_there_is_said(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with pytest.raises(Refused, match="pg_dump is not installed"):
        databases._postgresql("pg_dump", make_url("postgresql://one:secret@localhost/x"))
    assert "secret" not in os.environ.get("PGPASSWORD", "")
