"""The table of targets."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.items import OfRecord
from portal.core.db import Amount, Base


class MeasureTarget(OfRecord, Base):
    """Where somebody wants to be with a measure, the last that was set: a side without a limit is None.

    ``measure`` is its name in :mod:`portal.profile.measures.catalogue`, ``unit`` a UCUM code; ``second_low`` and
    ``second_high`` are those of the lower blood pressure. ``set_by``: who decided it, as it was typed; ``written_by``:
    who wrote it down.
    """

    __tablename__ = "measure_target"

    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"), primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    unit: Mapped[str]
    low: Mapped[Decimal | None] = mapped_column(Amount())
    high: Mapped[Decimal | None] = mapped_column(Amount())
    second_low: Mapped[Decimal | None] = mapped_column(Amount())
    second_high: Mapped[Decimal | None] = mapped_column(Amount())
    set_by: Mapped[str]
    set_at: Mapped[dt.datetime]
    written_by: Mapped[str]
