"""The patients of a professional."""

from __future__ import annotations

import uuid

from sqlalchemy import Select, exists, or_, select

from portal.access.models import Record, RecordState
from portal.access.rights import EmergencyOpening, GpDesignation, Grant, Professional
from portal.core import clock
from portal.core.db import db


def patients_of(professional: Professional) -> list[Record]:
    """The open records of those who let a professional in, by name. One query."""
    return list(db.session.scalars(_patients(professional.id).order_by(Record.family_name, Record.given_names)))


def _patients(professional_id: uuid.UUID) -> Select[Record]:
    now = clock.now()
    current = (
        exists().where(
            table.record_id == Record.id, table.professional_id == professional_id, table.ended_at.is_(None), *more
        )
        for table, more in (
            (Grant, (Grant.since <= now, or_(Grant.until.is_(None), Grant.until > now))),
            (GpDesignation, ()),
            (EmergencyOpening, (EmergencyOpening.until > now,)),
        )
    )
    return select(Record).where(Record.state == RecordState.OPEN, or_(*current))
