"""Time that passes for what was taken out, and what the database holds of a document."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import Table, func, select, update

from portal.core import clock
from portal.core.db import Base, db
from portal.record.models import Document, Entry


def taken_out_ago(document_id: uuid.UUID, days: int) -> None:
    """Have a document be taken out so many days ago, at noon."""
    noon = clock.now().astimezone(clock.PARIS).replace(hour=12, minute=0)
    with db.engine.begin() as connection:
        for table, column in ((Document.__table__, "id"), (Entry.__table__, "document_id")):
            assert isinstance(table, Table)
            then = noon - dt.timedelta(days=days)
            connection.execute(update(table).where(table.c[column] == document_id).values(removed_at=then))


def rows_about(*ids: uuid.UUID) -> dict[str, int]:
    """How many rows of each table, but of the trail and of its marks, name one of these ids in any column."""
    found: dict[str, int] = {}
    with db.engine.connect() as connection:
        for table in Base.metadata.tables.values():
            named = [column.in_(ids) for column in table.c if column.type.python_type is uuid.UUID]
            if table.name in ("trail_event", "gone_item") or not named:
                continue
            total = sum(connection.scalar(select(func.count()).select_from(table).where(one)) or 0 for one in named)
            found |= {table.name: total} if total else {}
    return found
