"""What a reader of the trail does about it."""

from __future__ import annotations

import uuid

import structlog
from sqlalchemy import select

from portal.access.blocks import block
from portal.access.opening import Opened, writing
from portal.access.rights import Professional
from portal.access.subject import Role
from portal.core.db import db
from portal.record.readers import trail_rows
from portal.trail.events import Event
from portal.trail.models import TrailEvent
from portal.trail.write import write

_logger = structlog.get_logger("portal.history")


class NobodyHere(Exception):
    """No professional of this account was in the record, as far as the reader may know."""


def report_reader(opened: Opened, account_id: uuid.UUID) -> Professional:
    """Block a professional who was in the record and whom its holder does not know, and tell the operator.

    Only somebody whom the trail names to the reader. Raises :class:`NobodyHere` and
    :class:`portal.access.opening.Refused`.
    """
    with writing(opened):
        professional = db.session.scalars(
            select(Professional).where(Professional.account_id == account_id)
        ).one_or_none()
        if professional is None or not _was_here(opened, account_id):
            raise NobodyHere
        block(opened.record.id, professional)
        told = {"account_id": str(account_id), "professional_id": str(professional.id)}
        write(opened.told(Event.READER_REPORTED, **told, professional=professional.name))
    _logger.warning("a reader was reported", record_id=str(opened.record.id), **told)
    return professional


def _was_here(opened: Opened, account_id: uuid.UUID) -> bool:
    rows = trail_rows().where(
        TrailEvent.record_id == opened.record.id,
        TrailEvent.account_id == account_id,
        TrailEvent.role == str(Role.PROFESSIONAL),
    )
    return db.session.scalars(rows.limit(1)).first() is not None
