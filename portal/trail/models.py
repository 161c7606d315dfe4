"""The trail's one table."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import BigInteger, Index, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base

_SEQ = BigInteger().with_variant(Integer, "sqlite")


class TrailEvent(Base):
    """One row of the trail: who did or tried what, and which rule decided. Never updated, never deleted."""

    __tablename__ = "trail_event"
    __table_args__ = (
        Index(None, "record_id", "seq"),
        Index(None, "record_id", "outcome", "seq"),
        Index(None, "record_id", "role", "seq"),
        Index(None, "record_id", "account_id", "at", "seq"),
        Index(None, "account_id", "seq"),
        Index(None, "at"),
    )

    seq: Mapped[int] = mapped_column(_SEQ, primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime]
    event: Mapped[str]
    outcome: Mapped[str]
    reason: Mapped[str]
    account_id: Mapped[uuid.UUID | None]
    account_name: Mapped[str]
    role: Mapped[str]
    record_id: Mapped[uuid.UUID | None]
    item_kind: Mapped[str]
    item_id: Mapped[uuid.UUID | None]
    details: Mapped[dict[str, Any]]
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
