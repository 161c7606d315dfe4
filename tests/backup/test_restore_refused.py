"""What is not whole, or does not belong there, is refused, and nothing written."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from portal.access import key_rotation
from portal.backup import databases
from portal.backup.databases import Refused
from portal.backup.making import make_backup
from portal.backup.manifest import NotOurs
from portal.backup.restoring import Unfit, restore_backup
from portal.config import Config, load_config
from portal.core.db import db
from portal.core.installation import installation
from portal.wiring import build
from tests.support.backups import config, elsewhere, everything, save, site, template
from tests.support.bare_fixtures import database_url

__all__ = ["config", "database_url", "elsewhere", "site", "template"]


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
