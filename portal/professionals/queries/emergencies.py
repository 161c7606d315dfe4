"""What a record says of emergencies."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from sqlalchemy import or_, select

from portal.access.emergency_codes import code_of
from portal.access.opening import Opened
from portal.access.rights import EmergencyOpening, Professional
from portal.core.db import db

OPENINGS_SHOWN = 3


def emergency_code(opened: Opened) -> str | None:
    """The emergency code of the opened record; None where it has none."""
    return code_of(opened.record)


def past_openings(opened: Opened, professional: Professional, now: dt.datetime) -> Sequence[EmergencyOpening]:
    """The last emergency openings of a professional that are over, ``OPENINGS_SHOWN`` at most, newest first. One
    statement.
    """
    theirs = EmergencyOpening.record_id == opened.record.id, EmergencyOpening.professional_id == professional.id
    over = or_(EmergencyOpening.ended_at.is_not(None), EmergencyOpening.until <= now)
    newest_first = select(EmergencyOpening).where(*theirs, over).order_by(EmergencyOpening.since.desc())
    return db.session.scalars(newest_first.limit(OPENINGS_SHOWN)).all()


def mark_of_code(opened: Opened) -> str:
    """What a page keeps of the code that it showed, to know whether another took its place; empty without one."""
    digest = opened.record.emergency_code_digest
    return hashlib.sha256(digest).hexdigest()[:16] if digest else ""
