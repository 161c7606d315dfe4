"""Which requests no answer came to in time, in every record: beneath the guard, which knows one record at a time.

Of each its ids alone are read; what it says is read under an opening of its record.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import cast

from sqlalchemy import Table, select

from portal.core.db import db
from portal.record.notes.models import Note

_AT_ONCE = 1000


def overdue(now: dt.datetime) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Record and note of each request whose time is over and whose writer was not told, a thousand at most."""
    table = cast("Table", Note.__table__)
    is_over = table.c.due_at <= now, table.c.late_at.is_(None), table.c.answered_at.is_(None)
    statement = select(table.c.record_id, table.c.id).where(*is_over).order_by(table.c.due_at, table.c.id)
    found = db.session.connection().execute(statement.limit(_AT_ONCE))
    return [(record_id, note_id) for record_id, note_id in found]
