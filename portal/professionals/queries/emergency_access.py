"""The emergency openings of professionals."""

from __future__ import annotations

from sqlalchemy import select

from portal.access.opening import Opened
from portal.access.rights import EmergencyOpening
from portal.core.db import db
from portal.professionals.queries.practice import practitioner


def live_opening(opened: Opened) -> EmergencyOpening | None:
    """The emergency opening of the professional who asks that nobody ended, in force or expired. One query."""
    statement = select(EmergencyOpening).where(
        EmergencyOpening.record_id == opened.record.id,
        EmergencyOpening.professional_id == practitioner(opened).id,
        EmergencyOpening.ended_at.is_(None),
    )
    return db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
