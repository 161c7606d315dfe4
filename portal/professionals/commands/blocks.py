"""A professional is refused everything, or no longer."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from portal.access.opening import Opened, writing
from portal.access.rights import LIVE_RIGHTS, Block, Professional
from portal.core import clock
from portal.core.db import db
from portal.professionals.commands.rights import is_blocked, live_block
from portal.trail.events import Event
from portal.trail.write import write


def block_professional(opened: Opened, professional: Professional) -> bool:
    """Refuse a number everything from now on, in an emergency too, and end what it was given; whether it was not yet.

    Whoever acts under the same number loses what they were given with it.
    Raises :class:`portal.access.opening.Refused`.
    """
    with writing(opened):
        if is_blocked(opened, professional.rpps):
            return False
        now = clock.now()
        _end_rights(opened, professional.rpps, now)
        db.session.add(
            Block(record_id=opened.record.id, rpps=professional.rpps, professional_id=professional.id, since=now)
        )
        _tell(opened, Event.PROFESSIONAL_BLOCKED, professional)
        return True


def unblock_professional(opened: Opened, professional: Professional) -> bool:
    """End a block; whether there was one. Nothing that it ended comes back.

    Raises :class:`portal.access.opening.Refused`.
    """
    with writing(opened):
        block = live_block(opened, professional.rpps)
        if block is None:
            return False
        block.ended_at = clock.now()
        _tell(opened, Event.PROFESSIONAL_UNBLOCKED, professional)
        return True


def _end_rights(opened: Opened, rpps: str, now: dt.datetime) -> None:
    of_number = select(Professional.id).where(Professional.rpps == rpps)
    for table in LIVE_RIGHTS:
        statement = select(table).where(
            table.record_id == opened.record.id, table.professional_id.in_(of_number), table.ended_at.is_(None)
        )
        for right in db.session.scalars(statement, execution_options={"populate_existing": True}):
            right.ended_at = now


def _tell(opened: Opened, event: Event, professional: Professional) -> None:
    write(opened.told(event, professional_id=str(professional.id), professional=professional.name))
