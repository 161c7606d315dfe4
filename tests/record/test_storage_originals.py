"""A document made of several files: each kept byte for byte, told apart by all of them, in their order."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.access.opening import Opened
from portal.core.db import db
from portal.core.installation import installation
from portal.record.doctor import check_files
from portal.record.models import DocumentFile, Source
from portal.record.storage import Saved, save_document
from portal.record.storage.body import keys_of
from portal.record.storage.originals import Original, digest_of
from portal.record.storage.saving import SaveOutcome
from tests.support.documents import a_document
from tests.support.files import folder_store

SECOND, THIRD = Original(b"two", "image/jpeg", "IMG_2.jpg"), Original(b"three", "application/pdf", "3.pdf")


def saved(opened: Opened, first: bytes = b"one", *further: Original, **changes: Any) -> Saved:
    """A document of these files that says no identifier of its own."""
    read = a_document(**({"unique_id": "", "set_id": "", "replaces": ()} | changes))
    return save_document(opened, read, first, file_name="IMG_1.jpg", source=Source.PATIENT, further=further)


def kept(opened: Opened, document_id: object) -> list[tuple[int, str, str, bytes]]:
    """The further originals of a document, as they are stored."""
    statement = select(DocumentFile).where(DocumentFile.document_id == document_id, DocumentFile.role == "original")
    return [
        (one.number, one.media_type, one.title, installation().blobs.read(one.blob_id, keys_of(opened)))
        for one in db.session.scalars(statement.order_by(DocumentFile.number))
    ]


def test_each_file_is_kept_as_it_came_in_its_order(opened: Opened) -> None:
    document = saved(opened, b"one", SECOND, THIRD).document
    assert installation().blobs.read(document.blob_id, keys_of(opened)) == b"one"
    assert kept(opened, document.id) == [
        (1, "image/jpeg", "IMG_2.jpg", b"two"),
        (2, "application/pdf", "3.pdf", b"three"),
    ]


@pytest.mark.parametrize("unique_id", ["", "1.2.3^4"])
def test_it_is_the_same_one_only_with_all_its_files_in_their_order(opened: Opened, unique_id: str) -> None:
    saved(opened, b"one")
    first = saved(opened, b"one", SECOND, THIRD, unique_id=unique_id)
    assert first.outcome is SaveOutcome.IMPORTED
    again = saved(opened, b"one", SECOND, THIRD, unique_id=unique_id)
    assert (again.outcome, again.document.id) == (SaveOutcome.DUPLICATE, first.document.id)
    others = [
        saved(opened, b"one", THIRD, SECOND, unique_id=unique_id),
        saved(opened, b"one", SECOND, unique_id=unique_id),
        saved(opened, b"two", Original(b"one", "image/jpeg"), THIRD, unique_id=unique_id),
    ]
    assert {one.outcome for one in others} == {SaveOutcome.IMPORTED}


def test_one_file_is_told_by_its_own_digest(opened: Opened) -> None:
    alone = saved(opened, b"one").document
    assert alone.dedup_key == f"sha256:{digest_of(b'one')}" == f"sha256:{alone.digest}"


def test_the_doctor_counts_every_file(opened: Opened) -> None:
    document = saved(opened, b"one", SECOND, THIRD).document
    db.session.commit()
    assert check_files() == []
    statement = select(DocumentFile.blob_id).where(DocumentFile.document_id == document.id, DocumentFile.number == 2)
    folder_store().path(db.session.scalars(statement).one()).unlink()
    assert [str(finding.fault) for finding in check_files()] == ["missing"]


def test_a_failure_leaves_none_of_them(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portal.record.storage.saving._save_rows", full)
    with pytest.raises(OSError, match="No space"):
        saved(opened, b"one", SECOND, THIRD)
    assert list(installation().blobs.all_ids()) == []
