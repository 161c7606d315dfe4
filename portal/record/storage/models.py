"""Which documents a document says it replaces, known before the replaced one has come; whose text is looked for."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.items import OfRecord
from portal.core.db import Base
from portal.record.content import ReadDocument
from portal.record.models import Document
from portal.record.recognition import RecognitionState, blank_pages


class DocumentReplacement(OfRecord, Base):
    """One reference of a document to the unique id, or the set id, of one that it replaces."""

    __tablename__ = "document_replacement"

    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"), primary_key=True)
    replaced_key: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)


class Recognition(OfRecord, Base):
    """The work of looking for the text of a document's pages: a row committed with the document.

    ``sealed`` keeps what was found page by page until all are done. ``attempts`` counts those at the next page, each
    before it begins: whoever is killed has tried. Nobody else takes the work up before ``claimed_until``.
    """

    __tablename__ = "recognition"

    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[RecognitionState] = mapped_column(default=RecognitionState.WAITING, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[dt.datetime | None]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


def work_on(document: Document, read: ReadDocument) -> list[Recognition]:
    """The row of the work on a new document, where it has pages without text."""
    return [Recognition(record_id=document.record_id, document_id=document.id)] if blank_pages(read) else []
