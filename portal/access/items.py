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
    representatives. ``masked``: there are masks about it (:class:`portal.access.rights.Mask`), so that they are looked
    up for no other. ``removed_at``: taken out by its owner, and there for nobody. ``type_code``, ``class_code`` and
    ``folder`` are what professions and grants are judged by, ``author_rpps`` the number of the professional who wrote
    it. ``item_kind`` is its name in actions and in the trail, ``held_by`` the column that names the item
    which holds it, whose masks are its own.
    """

    item_kind: ClassVar[str]
    held_by: ClassVar[str] = ""

    type_code: Mapped[str]
    class_code: Mapped[str]
    folder: Mapped[str]
    author_rpps: Mapped[str] = mapped_column(default="")
    hold_until: Mapped[dt.datetime | None]
    secret: Mapped[bool] = mapped_column(default=False)
    masked: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[dt.datetime | None]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "item_kind" in cls.__dict__:
            ITEM_KINDS[cls.item_kind] = cls
