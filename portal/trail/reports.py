"""The readers whom people reported, for the operator: across records, and without saying which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.core.db import db
from portal.trail.events import Event
from portal.trail.models import TrailEvent

_COLUMNS = TrailEvent.__table__.c


@dataclass(frozen=True, slots=True)
class Reported:
    """A professional, by ``professional_id`` and name: in how many records they were not known, and when last."""

    professional_id: str
    name: str
    records: int
    last: dt.datetime


def reported_readers() -> Sequence[Reported]:
    """Whom people reported, the last one first. Walks every report there is: they are few, and the operator waits."""
    told = select(_COLUMNS.record_id, _COLUMNS.details, _COLUMNS.at)
    statement = told.where(_COLUMNS.event == str(Event.READER_REPORTED)).order_by(_COLUMNS.seq)
    records: dict[str, set[object]] = {}
    last: dict[str, tuple[str, dt.datetime]] = {}
    with db.engine.connect() as connection:
        for record_id, details, at in connection.execute(statement):
            key = str(details.get("professional_id", ""))
            records.setdefault(key, set()).add(record_id)
            last[key] = str(details.get("professional", "")), at
    found = [Reported(key, name, len(records[key]), at) for key, (name, at) in last.items()]
    return sorted(found, key=lambda one: one.last, reverse=True)
