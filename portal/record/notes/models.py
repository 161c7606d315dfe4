"""The notes that stand beside documents and entries, and what became of those that were sent to an author."""

from __future__ import annotations

import datetime as dt
import enum
import uuid

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.items import OfRecord
from portal.core.db import Base
from portal.core.ids import new_id

_AWAITED = text("due_at IS NOT NULL")


class Outcome(enum.StrEnum):
    """How an author answered."""

    CORRECTED = "corrected"
    KEPT = "kept"
    OUTSIDE = "outside"
    """By letter, or in a consultation, as the patient's side says."""


class Note(OfRecord, Base):
    """One note beside a document, or one entry of it; nothing that a professional wrote is changed by it.

    A note is read with its document alone: whoever may not read that does not know of it, so that every statement
    joins the two. ``sealed`` and ``answer_sealed`` are its words, under the record's key. ``due_at``: until when an
    answer to a request is awaited, None where none is, or no more; ``by_letter``: the author does not answer here.
    ``late_at``: since when its writer knows that no answer came.
    """

    __tablename__ = "item_note"
    __table_args__ = (
        Index(None, "record_id", "document_id"),
        Index(None, "document_id"),
        Index(None, "entry_id"),
        Index("ix_item_note_awaited", "due_at", sqlite_where=_AWAITED, postgresql_where=_AWAITED),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    written_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    written_by_name: Mapped[str]
    written_at: Mapped[dt.datetime]
    changed_at: Mapped[dt.datetime | None]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sent_at: Mapped[dt.datetime | None]
    by_letter: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[dt.datetime | None]
    late_at: Mapped[dt.datetime | None]
    answered_at: Mapped[dt.datetime | None]
    answered_by_name: Mapped[str] = mapped_column(default="")
    outcome: Mapped[Outcome | None]
    answer_document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("document.id", ondelete="SET NULL"))
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
