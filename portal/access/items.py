"""What a table of a record's items has in common, and the list of the protected tables."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.trail.models import TrailEvent

PROTECTED: dict[str, type[Any]] = {TrailEvent.__tablename__: TrailEvent}
"""Table name → model: a statement on one of these needs an opened record."""

ITEM_KINDS: dict[str, type[RecordItem]] = {}
"""Item kind, as actions and trail name it → model."""


class OfRecord:
    """A row that belongs to one record. Inheriting protects the table."""

    __tablename__: str

    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"))

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "__tablename__" in cls.__dict__:
            PROTECTED[cls.__tablename__] = cls


class RecordItem(OfRecord):
    """A row that people may be refused one by one (rules, section 2).

    ``hold_until``: hidden from the holder until then (awaiting announcement). ``secret``: hidden from a minor's
    representatives. ``item_kind`` is its name in actions and in the trail.
    """

    item_kind: ClassVar[str]

    hold_until: Mapped[dt.datetime | None]
    secret: Mapped[bool] = mapped_column(default=False)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "item_kind" in cls.__dict__:
            ITEM_KINDS[cls.item_kind] = cls
