"""The activation letters: the one way to a record that exists already."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id


class ActivationLetter(Base):
    """A single-use code handed to a holder whose identity somebody checked. Only the newest of a record holds."""

    __tablename__ = "activation_letter"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"), index=True)
    code_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    tries_left: Mapped[int]
    used_at: Mapped[dt.datetime | None]
