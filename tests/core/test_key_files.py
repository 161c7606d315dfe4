"""The keys: made for a new installation only, and never others beside data that is there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from portal.config import Config, ConfigError, load_config
from portal.core import installation
from portal.core.db import db
from portal.core.key_files import KEY_FILES, make_missing_keys
from portal.migrations.run import upgrade
from portal.wiring import build
from tests.support.bare_app import make_record


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """An installation with its data and its keys apart."""
    return load_config(instance=tmp_path / "data", keys=tmp_path / "keys")


@pytest.fixture
def with_a_record(config: Config) -> Config:
    """That installation, migrated, with one record in its database and no file yet."""
    app = build(config)
    with app.app_context():
        upgrade()
        make_record()
        db.session.remove()
        db.engine.dispose()
    return config


def start(config: Config) -> None:
    installation.init_app(Flask("another start"), config)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


def test_a_new_installation_gets_its_keys_once(config: Config) -> None:
    start(config)
    made = content(config.keys_folder)
    assert made.keys() == KEY_FILES.keys()
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in config.keys_folder.iterdir())
    start(config)
    assert content(config.keys_folder) == made


def test_no_keys_are_made_where_some_were(config: Config, tmp_path: Path) -> None:
    start(config)
    elsewhere = tmp_path / "mistyped"
    with pytest.raises(ConfigError, match=r"mistyped lacks key-encryption\.json, .*PORTAL_KEYS"):
        start(config.model_copy(update={"keys": elsewhere}))
    assert not elsewhere.exists()


@pytest.mark.parametrize("name", KEY_FILES)
def test_one_key_that_is_missing_or_another_stops_the_start(config: Config, tmp_path: Path, name: str) -> None:
    start(config)
    start(load_config(instance=tmp_path / "other", keys=tmp_path / "other-keys"))
    key = config.keys_folder / name
    key.unlink()
    with pytest.raises(ConfigError, match=f"lacks {name}"):
        start(config)
    shutil.copy(tmp_path / "other-keys" / name, key)
    with pytest.raises(ConfigError, match="are not those of the data"):
        start(config)


def test_files_of_before_the_fingerprint_are_data_too(config: Config) -> None:
    (config.instance / "files" / "ab" / "cd").mkdir(parents=True)
    with pytest.raises(ConfigError, match="there is data already"):
        start(config)


@pytest.mark.parametrize("fresh_instance", [False, True], ids=["noted", "not noted"])
def test_a_database_with_records_is_data(with_a_record: Config, tmp_path: Path, fresh_instance: bool) -> None:
    """Another machine's database, too: the folder of the data is a new one then, and says nothing."""
    url = with_a_record.sqlalchemy_url
    instance = tmp_path / "new" if fresh_instance else with_a_record.instance
    config = load_config(instance=instance, keys=tmp_path / "mistyped", DATABASE_URL=url)
    with pytest.raises(ConfigError, match="there is data already"):
        build(config)
    assert not config.keys_folder.exists()


def test_keys_that_made_no_record_of_the_database_stop_the_start(with_a_record: Config, tmp_path: Path) -> None:
    url = with_a_record.sqlalchemy_url
    start(load_config(instance=tmp_path / "other", keys=tmp_path / "other-keys"))
    with pytest.raises(ConfigError, match="are not those of the data in the database"):
        build(load_config(instance=tmp_path / "other", keys=tmp_path / "other-keys", DATABASE_URL=url))
    shutil.copy(with_a_record.keys_folder / "key-encryption.json", tmp_path / "other-keys")
    (tmp_path / "other" / "keys-fingerprint").unlink()
    with pytest.raises(ConfigError, match="are not those of the data in the database"):
        build(load_config(instance=tmp_path / "other", keys=tmp_path / "other-keys", DATABASE_URL=url))


def test_an_installation_of_before_the_fingerprint_goes_on(with_a_record: Config) -> None:
    (with_a_record.instance / "keys-fingerprint").unlink()
    build(with_a_record)
    assert (with_a_record.instance / "keys-fingerprint").is_file()


def test_a_start_beside_another_finishes_what_it_began(config: Config) -> None:
    """The other one makes its keys and its note between our two looks: that is no data of before."""

    def other() -> bool:
        start(config)
        return False

    make_missing_keys(config.keys_folder, config.instance, other)
    start(config)


def test_a_new_key_is_flushed_with_its_folder(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[tuple[Path, int]] = []
    monkeypatch.setattr(
        "portal.core.durable.sync_folder", lambda folder: flushed.append((folder, len(list(folder.iterdir()))))
    )
    start(config)
    assert [count for folder, count in flushed if folder == config.keys_folder] == [1, 2, 3, 4]
    assert config.keys_folder.parent in dict(flushed)
