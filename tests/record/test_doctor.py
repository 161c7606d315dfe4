"""The check of rows against stored files finds each fault, and nothing where there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import QueuePool

from portal.access.actions import Action
from portal.access.models import Record
from portal.access.opening import Opened, opened_by_system
from portal.core.db import db, immediate
from portal.core.installation import installation
from portal.record import doctor
from portal.record.authors import OPERATOR_IMPORT
from portal.record.doctor import FileFault, check_files, remove_leftovers
from portal.record.models import Document, Source
from portal.record.storage import keys_of, save_document
from tests.support.bare_app import CHARLIE, make_record
from tests.support.documents import PAGE, a_document
from tests.support.files import folder_store

NOW = dt.timedelta(0)


def saved(opened: Opened) -> Document:
    return save_document(
        opened, a_document(pages=(PAGE,)), b"the file", file_name="a.xml", source=Source.OPERATOR
    ).document


def original(document: Document) -> Path:
    return folder_store().path(document.blob_id)


def test_a_sound_installation_has_no_finding(opened: Opened) -> None:
    saved(opened)
    assert check_files(NOW) == []


def test_a_missing_file(opened: Opened) -> None:
    path = original(saved(opened))
    path.unlink()
    (finding,) = check_files()
    assert (finding.fault, finding.path, finding.harmless) == (FileFault.MISSING, path, False)
    assert str(path) in str(finding)


def test_one_changed_bit(opened: Opened) -> None:
    path = original(saved(opened))
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert [finding.fault for finding in check_files()] == [FileFault.BROKEN]


def test_a_file_of_the_same_record_in_anothers_place(opened: Opened) -> None:
    path = original(saved(opened))
    other = installation().blobs.save(b"something else", keys_of(opened))
    folder_store().path(other.id).rename(path)
    assert [finding.fault for finding in check_files()] == [FileFault.BROKEN]


def test_leftovers_are_harmless_and_can_be_removed(opened: Opened) -> None:
    document = saved(opened)
    blobs = folder_store()
    blobs.save(b"nobody was told of it", keys_of(opened))
    (blobs.temporary / "half").write_bytes(b"x")
    assert check_files() == []
    findings = check_files(NOW)
    assert [finding.fault for finding in findings] == [FileFault.WITHOUT_ROW, FileFault.STALE]
    assert all(finding.harmless for finding in findings)
    assert remove_leftovers(findings) == 2
    assert check_files(NOW) == []
    assert original(document).exists()


def test_a_row_that_tells_another_digest(opened: Opened) -> None:
    document = saved(opened)
    with immediate():
        document.digest = "0" * 64
    assert [finding.fault for finding in check_files()] == [FileFault.BROKEN]


def test_a_file_that_is_just_being_finished_is_no_fault(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is listed, and renamed before it is looked at."""
    saved(opened)
    blobs = installation().blobs
    iterdir = Path.iterdir

    def one_more(folder: Path) -> Iterator[Path]:
        yield from iterdir(folder)
        yield folder / "gone"

    monkeypatch.setattr(Path, "iterdir", one_more)
    assert blobs.stale_temporaries(NOW) == []
    assert check_files(NOW) == []


@pytest.mark.parametrize("name", ["notes.txt", "{%s}", "0"])
def test_a_file_of_somebody_else_is_told_and_left(opened: Opened, name: str) -> None:
    path = original(saved(opened))
    strange = path.with_name(name % path.name if "%" in name else name)
    strange.write_bytes(b"x")
    findings = check_files(NOW)
    assert [str(finding) for finding in findings] == [f"A file among those of the records is not Carnet's: {strange}."]
    assert remove_leftovers(findings) == 0
    assert strange.exists()


def test_no_transaction_is_open_while_files_are_read(
    opened: Opened, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All records are looked at, a page of them at a time."""
    monkeypatch.setattr(doctor, "_BATCH", 1)
    saved(opened)
    with opened_by_system(OPERATOR_IMPORT, make_record(CHARLIE), Action.ADD_DOCUMENT) as other:
        saved(other)
    db.session.commit()
    pool = db.engine.pool
    assert isinstance(pool, QueuePool)
    before, looked_at = pool.checkedout(), []
    fault_of = doctor._fault_of

    def watched(*given: Any) -> Any:
        looked_at.append(pool.checkedout())
        return fault_of(*given)

    monkeypatch.setattr(doctor, "_fault_of", watched)
    assert check_files(NOW) == []
    assert looked_at == [before] * 4
