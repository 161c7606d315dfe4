"""The same sending twice is one document; another file under the same key is another one."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial

import pytest
from sqlalchemy import func, select

from portal.access.opening import Opened
from portal.core import clock
from portal.core.db import db
from portal.record.models import Document, Source
from portal.record.storage import receipts, save_document
from portal.record.storage.originals import digest_of
from portal.record.storage.receipts import Sending, SentTwice, UploadReceipt
from tests.support.documents import a_document

KEY = uuid.UUID(int=1)


def keep(opened: Opened, sending: Sending, data: bytes = b"x") -> Document:
    read = a_document(unique_id=str(uuid.uuid4()))
    beside = partial(receipts.keep, opened, sending, digest_of(data))
    return save_document(opened, read, data, file_name="x", source=Source.PATIENT, beside=beside).document


def count(model: type[Document] | type[UploadReceipt]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_second_one_is_refused_under_the_lock(opened: Opened) -> None:
    document = keep(opened, Sending(KEY, 1))
    with pytest.raises(SentTwice):
        keep(opened, Sending(KEY, 1))
    assert (count(Document), count(UploadReceipt)) == (1, 1)
    receipt = receipts.found(opened, Sending(KEY, 1), document.digest)
    assert receipt is not None
    assert receipt.document_id == document.id


@pytest.mark.parametrize(
    ("sending", "data"), [(Sending(KEY, 2), b"x"), (Sending(KEY, 1), b"y"), (Sending(uuid.UUID(int=2), 1), b"x")]
)
def test_another_file_is_another_one(opened: Opened, sending: Sending, data: bytes) -> None:
    keep(opened, Sending(KEY, 1))
    keep(opened, sending, data)
    assert (count(Document), count(UploadReceipt)) == (2, 2)


def test_a_file_without_a_key_leaves_no_row(opened: Opened) -> None:
    save_document(opened, a_document(), b"x", file_name="x", source=Source.PATIENT)
    assert (count(Document), count(UploadReceipt)) == (1, 0)


def test_it_is_forgotten_after_some_days(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    document = keep(opened, Sending(KEY, 1))
    later = clock.now() + receipts.KEPT + dt.timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert receipts.found(opened, Sending(KEY, 1), document.digest) is None
    keep(opened, Sending(KEY, 2), b"y")
    assert count(UploadReceipt) == 1
