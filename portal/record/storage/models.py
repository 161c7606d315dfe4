"""Which documents a document says it replaces: known before the replaced one has come."""

from __future__ import annotations

import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.items import OfRecord
from portal.core.db import Base


class DocumentReplacement(OfRecord, Base):
    """One reference of a document to the unique id, or the set id, of one that it replaces."""

    __tablename__ = "document_replacement"

    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"), primary_key=True)
    replaced_key: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
