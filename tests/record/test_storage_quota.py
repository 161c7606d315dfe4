"""How much a record may hold: counted with every document, refused in time, set right by the operator."""

from __future__ import annotations

import dataclasses

import pytest
from flask import current_app
from sqlalchemy import select, update

from portal.access.models import Record
from portal.access.opening import Opened
from portal.access.subject import Role
from portal.core import clock
from portal.core.db import db, immediate
from portal.core.installation import installation
from portal.record.content import Attachment
from portal.record.doctor import miscounted_records, recount_records
from portal.record.models import Document, DocumentFile, Source
from portal.record.storage import quota, save_document
from portal.record.storage.purging import purge
from portal.record.storage.quota import RecordFull
from tests.support.documents import a_document
from tests.support.saved_documents import change


def held(opened: Opened) -> int:
    return db.session.scalars(select(Record.stored_bytes).where(Record.id == opened.record.id)).one()


def limit_to(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    here = installation()
    config = here.config.model_copy(update={"record_quota_bytes": size})
    monkeypatch.setitem(current_app.extensions, "carnet", dataclasses.replace(here, config=config))


def keep(opened: Opened, number: int, size: int = 1000) -> Document:
    read = dataclasses.replace(a_document(unique_id=str(number)), attachments=(Attachment("text/plain", b"abc"),))
    original = str(number).encode().ljust(size)
    return save_document(opened, read, original, file_name="x", source=Source.PATIENT).document


def test_every_file_counts(opened: Opened) -> None:
    document = keep(opened, 1)
    files = db.session.scalars(select(DocumentFile.size).where(DocumentFile.document_id == document.id)).all()
    assert files
    assert held(opened) == 1000 + sum(files)
    keep(opened, 1)
    assert held(opened) == 1000 + sum(files), "a duplicate takes no room"
    keep(opened, 2, 500)
    assert held(opened) == 1500 + 2 * sum(files)
    assert miscounted_records() == 0


@pytest.mark.parametrize(
    ("role", "professional", "used", "fits"),
    [
        (Role.HOLDER, None, 9_000, True),
        (Role.HOLDER, None, 9_001, False),
        (Role.CARER, None, 9_001, False),
        (Role.PROFESSIONAL, object(), 9_001, True),
        (Role.PROFESSIONAL, object(), 19_000, True),
        (Role.PROFESSIONAL, object(), 19_001, False),
        (Role.SYSTEM, None, 10**12, True),
    ],
)
def test_who_may_fill_it_how_far(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, role: Role, professional: object, used: int, fits: bool
) -> None:
    limit_to(monkeypatch, 10_000)
    asks = dataclasses.replace(
        opened,
        subject=dataclasses.replace(opened.subject, role=role),
        professional=professional,  # type: ignore[arg-type]
    )
    if fits:
        quota.check(asks, 1000, used)
    else:
        with pytest.raises(RecordFull):
            quota.check(asks, 1000, used)


def test_what_finds_no_room_leaves_nothing(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise RecordFull

    keep(opened, 1)
    before, files = held(opened), set(installation().blobs.all_ids())
    monkeypatch.setattr(quota, "check", full)
    with pytest.raises(RecordFull):
        keep(opened, 2)
    assert (held(opened), set(installation().blobs.all_ids())) == (before, files)


def test_it_is_told_from_four_fifths_on() -> None:
    assert [quota.Usage(used, 1000).is_near for used in (0, 799, 800, 1001)] == [False, False, True, True]


def test_the_operator_sets_it_right(opened: Opened) -> None:
    keep(opened, 1)
    right = held(opened)
    with immediate() as session:
        session.execute(update(Record).where(Record.id == opened.record.id).values(stored_bytes=7))
    assert miscounted_records() == 1
    assert recount_records() == 1
    assert (held(opened), miscounted_records()) == (right, 0)


def test_what_is_deleted_for_good_makes_room(opened: Opened) -> None:
    document = keep(opened, 1)
    keep(opened, 2)
    change(opened, document.id, removed_at=clock.now())
    with immediate() as session:
        purge(session, document.id)
    assert held(opened) == 1000 + len(b"abc")
    assert miscounted_records() == 0
