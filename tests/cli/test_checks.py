"""``portal doctor`` and ``portal trail verify``, in order and not."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from portal import create_app
from portal.trail.events import Event
from portal.trail.write import Actor, Entry, tell
from tests.cli.conftest import NIR, Portal
from tests.support.lock_holder import write_lock_held


@pytest.fixture
def stored(opened: Portal, tmp_path: Path) -> Path:
    """The file of Alice's one document."""
    (tmp_path / "note.txt").write_text("Questions")
    assert opened("import", "--nir", NIR, tmp_path / "note.txt").status == 0
    (found,) = (path for path in (tmp_path / "instance" / "files").rglob("*") if path.is_file())
    return found


@pytest.fixture(autouse=True)
def locks(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """The locks around the reading of files, as this machine is said to grant them."""
    granted = {"memory": True, "no_network": True}
    monkeypatch.setattr("portal.intake.worker.sandbox_status", lambda: granted)
    return granted


def test_a_lock_that_the_machine_does_not_grant_is_told(opened: Portal, locks: dict[str, bool]) -> None:
    locks["no_network"] = False
    ran = opened("doctor")
    sentence = "This machine does not grant every lock around the reading of files: no network."
    assert (ran.status, ran.out, ran.err) == (0, f"{sentence}\nRows and files agree.\n", "")


def test_files_in_order(opened: Portal, stored: Path) -> None:
    ran = opened("doctor")
    assert (ran.status, ran.out, ran.err) == (0, "Rows and files agree.\n", "")


@pytest.mark.parametrize("fault", ["is missing", "is not what was stored"])
def test_files_not_in_order(opened: Portal, stored: Path, fault: str) -> None:
    if fault == "is missing":
        stored.unlink()
    else:
        stored.write_bytes(stored.read_bytes()[:-1] + b"?")
    ran = opened("doctor")
    assert ran.status == 1
    assert fault in ran.out
    assert ran.err.startswith("portal: 1 fault in ")
    assert ran.err.count("\n") == 1


def test_what_a_crash_left_is_told_and_removed_when_asked(opened: Portal, stored: Path) -> None:
    stray = stored.with_name(stored.name[:-1] + ("0" if stored.name[-1] != "0" else "1"))
    stray.write_bytes(b"left behind")
    os.utime(stray, (time.time() - 7200,) * 2)
    told = opened("doctor")
    assert (told.status, told.err) == (0, "")
    assert "belongs to no document" in told.out
    assert stray.exists()
    assert "Removed: 1." in opened("doctor", "--fix").out
    assert not stray.exists()
    assert stored.exists()
    assert opened("doctor").out == "Rows and files agree.\n"


def test_a_whole_trail(opened: Portal) -> None:
    ran = opened("trail", "verify")
    assert (ran.status, ran.out, ran.err) == (0, "The trail is whole: 2 rows.\n", "")


def test_a_trail_that_was_changed(opened: Portal, tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'instance' / 'carnet.db'}")
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER trail_event_no_update"))
        connection.execute(text("UPDATE trail_event SET account_name = 'Else' WHERE seq = 1"))
    engine.dispose()
    ran = opened("trail", "verify")
    assert (ran.status, ran.out) == (1, "")
    assert "1" in ran.err
    assert ran.err.count("\n") == 1


def test_rows_that_wait_are_told_and_taken_up_when_asked(opened: Portal) -> None:
    app = create_app()
    with app.app_context(), write_lock_held(app):
        tell(Entry(Event.RECORD_VIEWED, Actor(None, "Somebody", "system")))
    told = opened("trail", "verify")
    assert told.out.startswith("1 row waits for a place in the chain")
    assert told.status == 0
    assert opened("doctor", "--fix").out.startswith("Removed: 0. Settled: 0. Rows of the trail taken up: 1.\n")
    assert opened("trail", "verify").out == "The trail is whole: 3 rows.\n"


def test_a_changed_letter_is_a_fault(opened: Portal, stored: Path, tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'instance' / 'carnet.db'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE document SET title = 'Question'"))
    engine.dispose()
    ran = opened("doctor")
    assert (ran.status, ran.out.startswith("What a document says was changed in the database: ")) == (1, True)
    assert ran.err.startswith("portal: 1 fault in ")
    told = json.loads(opened("doctor", "--json").out)
    (finding,) = told["findings"]
    assert (told["faults"], finding["fault"], finding["harmless"], finding["fixed"]) == (1, "altered-row", False, False)
    assert opened("doctor", "--fix").status == 1, "it is not mended: nobody knows what it said"


def test_what_it_says_for_a_program(opened: Portal, stored: Path) -> None:
    ran = opened("doctor", "--json")
    told = json.loads(ran.out)
    assert (ran.status, ran.err, told["faults"], told["findings"]) == (0, "", 0, [])
    stored.unlink()
    ran = opened("doctor", "--json")
    assert (ran.status, json.loads(ran.out)["findings"][0]["fault"]) == (1, "missing")


def test_an_index_that_lost_a_document_is_mended(opened: Portal, stored: Path, tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'instance' / 'carnet.db'}")
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM document_search"))
    engine.dispose()
    assert "A document is not found by its words" in opened("doctor").out
    assert "Index mended: 1." in opened("doctor", "--fix").out
    assert opened("doctor").out == "Rows and files agree.\n"
