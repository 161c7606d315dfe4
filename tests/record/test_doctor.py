"""The check of rows against stored files finds each fault, and nothing where there is none."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from portal.access.opening import Opened
from portal.core.db import immediate
from portal.core.installation import installation
from portal.record.doctor import FileFault, check_files, remove_leftovers
from portal.record.models import Document, Source
from portal.record.storage import keys_of, save_document
from tests.support.documents import PAGE, a_document

NOW = dt.timedelta(0)


def saved(opened: Opened) -> Document:
    return save_document(
        opened, a_document(pages=(PAGE,)), b"the file", file_name="a.xml", source=Source.OPERATOR
    ).document


def original(document: Document) -> Path:
    return installation().blobs.path(document.blob_id)


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
    installation().blobs.path(other.id).rename(path)
    assert [finding.fault for finding in check_files()] == [FileFault.BROKEN]


def test_leftovers_are_harmless_and_can_be_removed(opened: Opened) -> None:
    document = saved(opened)
    blobs = installation().blobs
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
