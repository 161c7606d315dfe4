"""Another key in the place of the one that wraps: nothing is lost, wherever it is interrupted, while others work."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from portal.access import key_rotation
from portal.access.cli import keys
from portal.access.key_check import check_keys
from portal.access.key_rotation import StillNeeded, keys_that_open, retire, rotate, rotate_session_key
from portal.access.models import Record, RecordState
from portal.access.records import nir_of
from portal.core import installation as installations
from portal.core.crypto import KeyRing, SealBroken
from portal.core.db import db, immediate
from portal.core.installation import installation
from portal.record.nir import normalise
from tests.record.conftest import bare_app, database_url
from tests.support.bare_app import ALICE, make_record
from tests.support.deposits import told_of_nobody
from tests.support.wrapping import wrapped_by_another

__all__ = ["bare_app", "database_url"]


@pytest.fixture
def records(bare_app: Flask) -> list[Record]:
    """Three records."""
    return [make_record(replace(ALICE, nir=normalise(f"28804751{number:05d}"))) for number in range(3)]


def folder() -> Path:
    return installation().config.keys_folder


def keyset() -> dict[str, object]:
    found: dict[str, object] = json.loads((folder() / "key-encryption.json").read_text())
    return found


def start_anew(bare_app: Flask) -> None:
    """Start once more, which looks at the fingerprint and at the records."""
    app = Flask("another start")
    app.extensions["sqlalchemy"] = bare_app.extensions["sqlalchemy"]
    installations.init_app(app, installation().config)
    check_keys(app)


def all_open(records: list[Record], keys: KeyRing | None = None) -> bool:
    """Whether the number of each record opens, as the database has it now."""
    db.session.expire_all()
    ring = keys or KeyRing(folder())
    for record in records:
        ring.record_keys(str(record.id), record.wrapped_keys).open(record.nir_sealed, f"nir:{record.id}")
    return True


def test_every_record_is_wrapped_anew_and_the_old_key_dropped(bare_app: Flask, records: list[Record]) -> None:
    before = [record.nir_sealed for record in records], keyset()["primaryKeyId"]
    done, kept = rotate()
    assert (done, keys_that_open(), wrapped_by_another()) == (3, 2, 0)
    assert kept is not None
    assert all_open(records)
    assert retire() is True
    assert (keys_that_open(), all_open(records)) == (1, True)
    assert keyset()["primaryKeyId"] != before[1]
    assert [record.nir_sealed for record in records] == before[0], "what is stored is not encrypted anew"
    start_anew(bare_app)


def test_the_old_key_opens_what_was_copied_before(records: list[Record], tmp_path: Path) -> None:
    """A backup's rows open with the file that was kept, in the place of the new one; and not with the new one."""
    rows = [(str(record.id), record.wrapped_keys) for record in records]
    _done, kept = rotate()
    retire()
    assert kept is not None
    then = tmp_path / "keys of then"
    shutil.copytree(folder(), then)
    shutil.copy(kept, then / "key-encryption.json")
    for record_id, wrapped in rows:
        KeyRing(then).record_keys(record_id, wrapped)
        with pytest.raises(SealBroken):
            KeyRing(folder()).record_keys(record_id, wrapped)


def test_a_process_that_runs_notices(records: list[Record]) -> None:
    """Its ring was made before: it opens what the new key wrapped, and wraps with the new one."""
    running = KeyRing(folder())
    assert all_open(records, running)
    rotate()
    assert all_open(records, running)
    retire()
    assert all_open(records, running)
    assert not running.wraps_with_another(running.new_record_keys("one more"))


def test_a_new_record_is_wrapped_by_the_new_key(records: list[Record]) -> None:
    """Made by a process that started before, between the rotation and the end of the old key."""
    rotate()
    make_record(replace(ALICE, nir=normalise("2880475110099")))
    assert wrapped_by_another() == 0
    retire()


@pytest.mark.parametrize("step", range(7))
def test_it_goes_on_where_it_was_interrupted(
    bare_app: Flask, records: list[Record], monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Killed at each thing that it writes: what is stored opens, the next start is none with other keys, and the same
    command finishes it.
    """
    monkeypatch.setattr(key_rotation, "_BATCH", 1)
    left = [step]

    def dying(function: object) -> object:
        def maybe(*arguments: object, **options: object) -> object:
            if left[0] == 0:
                raise KeyboardInterrupt
            left[0] -= 1
            return function(*arguments, **options)  # type: ignore[operator]

        return maybe

    for target in ("portal.core.key_files.write_durably", "portal.access.key_rotation.create_durably"):
        module, _, name = target.rpartition(".")
        monkeypatch.setattr(target, dying(getattr(__import__(module, fromlist=[name]), name)))
    monkeypatch.setattr(key_rotation, "_rewrap", dying(key_rotation._rewrap))
    with pytest.raises(KeyboardInterrupt):
        rotate()
    start_anew(bare_app)
    assert all_open(records)
    with pytest.raises(StillNeeded) if keys_that_open() > 1 else pytest.raises(AssertionError):
        assert retire()
    left[0] = 1000
    rotate()
    assert (keys_that_open(), wrapped_by_another()) == (2, 0)
    left[0] = step % 3
    with pytest.raises(KeyboardInterrupt):
        retire()
    start_anew(bare_app)
    left[0] = 1000
    retire()
    assert (keys_that_open(), all_open(records)) == (1, True)
    start_anew(bare_app)


def test_twice_makes_no_third_key(records: list[Record]) -> None:
    rotate()
    assert rotate() == (0, None)
    assert keys_that_open() == 2


def test_the_old_key_is_not_dropped_while_one_record_needs_it(records: list[Record]) -> None:
    before = records[1].wrapped_keys
    rotate()
    db.session.expire_all()
    with immediate() as session:
        session.get_one(Record, records[1].id).wrapped_keys = before
    with pytest.raises(StillNeeded, match="1"):
        retire()
    assert all_open(records)


def test_a_purged_record_has_no_keys_to_wrap(records: list[Record]) -> None:
    with immediate() as session:
        gone = session.get_one(Record, records[0].id)
        gone.state, gone.wrapped_keys = RecordState.PURGED, b""
    assert rotate()[0] == 2
    assert retire() is True


def test_it_is_told(records: list[Record]) -> None:
    rotate()
    retire()
    rotate_session_key()
    assert told_of_nobody("keys.rotated", "keys.retired") == [
        {"key": "key-encryption.json", "records": 3},
        {},
        {"key": "session.key"},
    ]


def test_another_key_for_cookies_is_the_installations_own(bare_app: Flask, records: list[Record]) -> None:
    before = KeyRing(folder()).session_key
    rotate_session_key()
    start_anew(bare_app)
    after = KeyRing(folder())
    assert after.session_key != before
    assert installation().keys.session_key == before, "until the restart"
    assert nir_of(records[0])


def test_the_commands(bare_app: Flask, records: list[Record]) -> None:
    def said(*arguments: str) -> str:
        return CliRunner().invoke(keys, list(arguments), obj=lambda: bare_app).output

    first = said("rotate")
    assert "Records wrapped anew: 3." in first
    assert "backups made until now open with it" in first
    assert "Both keys open until `portal keys retire`." in first
    assert said("retire") == "The old key is dropped.\n"
    assert said("retire") == "There is one key alone: nothing to drop.\n"
    assert "everybody signs in again" in said("rotate", "--session")
