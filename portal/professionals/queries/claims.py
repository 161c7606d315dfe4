"""Who says that a number is theirs, and whose it was proved to be."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select

from portal.access.rights import EmergencyOpening, Professional
from portal.core.db import db

_AS_IT_STANDS = {"populate_existing": True}
"""Not as it stood when the request began."""


def claims(rpps: str | None = None) -> list[Professional]:
    """Every professional, or those who claim one number, by name. One query."""
    statement = select(Professional).order_by(Professional.family_name, Professional.given_names, Professional.id)
    return list(db.session.scalars(statement if rpps is None else statement.where(Professional.rpps == rpps)))


def verified_claim(rpps: str) -> Professional | None:
    """The one professional whose number somebody vouched for, as it stands at this moment. One query."""
    statement = select(Professional).where(Professional.rpps == rpps, Professional.verified_at.is_not(None))
    return db.session.scalars(statement, execution_options=_AS_IT_STANDS).one_or_none()


def claim_of(account_id: uuid.UUID) -> Professional | None:
    """The professional that an account says it is, as it stands at this moment. One query."""
    statement = select(Professional).where(Professional.account_id == account_id)
    return db.session.scalars(statement, execution_options=_AS_IT_STANDS).one_or_none()


def live_emergencies(professional_id: uuid.UUID, now: dt.datetime) -> list[EmergencyOpening]:
    """The emergency openings of a professional that are in force, in any record. One query."""
    statement = select(EmergencyOpening).where(
        EmergencyOpening.professional_id == professional_id,
        EmergencyOpening.ended_at.is_(None),
        EmergencyOpening.until > now,
    )
    return list(db.session.scalars(statement))
