"""What was saved of a sending: sent again because no answer came, it is answered with that and kept no second time.

A form has a key of its own, made with it. A file is known by that key, its place in the form, its bytes and who sends
it: another file under the same key is another file. The row is written in the transaction of the document, and
forgotten after some days.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass

from sqlalchemy import ForeignKey, Index, LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.items import OfRecord
from portal.access.opening import Opened
from portal.core import clock
from portal.core.db import Base, db
from portal.record.models import Document

KEPT = dt.timedelta(days=7)
_FORGOTTEN = 100
"""At most so many at a time."""


class UploadReceipt(OfRecord, Base):
    """One file, or the pages of one document, that was saved. ``name`` is a digest.

    ``document_id`` is None once that was deleted for good: a sending that comes late does not bring it back.
    """

    __tablename__ = "upload_receipt"
    __table_args__ = (Index(None, "record_id", "saved_at"),)

    name: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("document.id", ondelete="SET NULL"), index=True)
    saved_at: Mapped[dt.datetime]


@dataclass(frozen=True, slots=True)
class Sending:
    """What a form says of itself: its ``key``, and the ``place`` of a file in it."""

    key: uuid.UUID
    place: int

    def name(self, opened: Opened, digest: str) -> bytes:
        """What a file of these bytes is known by."""
        said = (opened.record.id, opened.subject.account_id, self.key, self.place, digest)
        return hashlib.sha256("|".join(map(str, said)).encode()).digest()


def found(opened: Opened, sending: Sending, digest: str) -> UploadReceipt | None:
    """What was saved of it; None where nothing was, as far as is known."""
    alive = UploadReceipt.saved_at >= clock.now() - KEPT
    statement = select(UploadReceipt).where(UploadReceipt.name == sending.name(opened, digest), alive)
    return db.session.scalars(statement).one_or_none()


class SentTwice(Exception):
    """The same sending was saved while this one was at work."""


def keep(opened: Opened, sending: Sending, digest: str, document: Document) -> dict[str, str]:
    """Note what was saved, in the writing transaction that is open; forget the oldest. Raises :class:`SentTwice`.

    Nothing of it is told to the trail: the answer is empty.
    """
    session = db.session()
    if found(opened, sending, digest) is not None:
        raise SentTwice
    now = clock.now()
    old = select(UploadReceipt).where(UploadReceipt.saved_at < now - KEPT).order_by(UploadReceipt.saved_at)
    for receipt in session.scalars(old.limit(_FORGOTTEN)):
        session.delete(receipt)
    session.flush()
    name = sending.name(opened, digest)
    session.add(UploadReceipt(record_id=opened.record.id, name=name, document_id=document.id, saved_at=now))
    return {}
