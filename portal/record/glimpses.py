"""What is new in the records of a professional's list, counted without opening one: no title and no date is read.

One statement for the whole list, beneath the guard, which knows one record at a time: so it is completed here by the
same criterion, with the facts of each record.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union_all

from portal.access import visits
from portal.access.facts import Facts
from portal.access.scope import TYPES, criterion, values_of
from portal.access.subject import Role
from portal.core.db import db
from portal.record.models import IS_LISTED, Document
from portal.record.readers import ARRIVALS_COUNTED

_OF_EACH = ("record_id", "gp", "every_folder", "folders", "reads_masked")
"""What differs from record to record; all else is of the professional, and of the instant."""


def arrivals_in(account_id: uuid.UUID, records: Sequence[tuple[uuid.UUID, Facts]]) -> dict[uuid.UUID, int]:
    """How many documents that the professional may read, and did not add, came since their last visit to each record:
    up to ``ARRIVALS_COUNTED + 1``, none the first time. ``records``: their ids with the facts of one professional at
    one instant, which let that professional in. One statement.
    """
    visited = [(record_id, facts, last) for record_id, facts in records if (last := visits.last_of(facts)) is not None]
    if not visited:
        return {}
    asked = union_all(*(select(*_row(values_of(record_id, facts), last)) for record_id, facts, last in visited)).cte(
        "asked"
    )
    of_all = values_of(*records[0])

    def given(name: str) -> Any:
        return asked.c[name] if name in _OF_EACH else literal(of_all[name], TYPES[name])

    within = _arrived(criterion(Document, Role.PROFESSIONAL, given), asked, account_id)
    count = select(func.count()).select_from(within.subquery()).correlate(asked).scalar_subquery()
    found = db.session.connection().execute(select(asked.c.record_id, count))
    return {row[0]: row[1] for row in found}


def _row(values: dict[str, Any], last: Any) -> list[ColumnElement[Any]]:
    columns: list[ColumnElement[Any]] = [literal(values[name], TYPES[name]).label(name) for name in _OF_EACH]
    return [*columns, literal(last, Document.added_at.type).label("last")]


def _arrived(readable: ColumnElement[bool], asked: Any, account_id: uuid.UUID) -> Select[uuid.UUID]:
    of_others = or_(Document.added_by.is_(None), Document.added_by != account_id)
    since = Document.added_at > asked.c.last
    statement = select(Document.id).where(readable, Document.is_current.is_(True), IS_LISTED, since, of_others)
    return statement.limit(ARRIVALS_COUNTED + 1).correlate(asked)
