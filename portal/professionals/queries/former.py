"""Who had access to a record and has none now."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from portal.access.collected import not_left
from portal.access.opening import Opened
from portal.access.related import comes_as_a_person
from portal.access.rights import CONSENT_GIVEN_HERE, Block, EmergencyOpening, Grant, Professional, Visit
from portal.core.db import db
from portal.professionals.periods import LATE
from portal.professionals.queries.rights import Standing

FORMER_SHOWN = 20
_Later = aliased(Grant)


@dataclass(frozen=True, slots=True)
class Former:
    """A professional, the end of what they had last, and when they last read. ``emergency``: it was an opening in an
    emergency.
    """

    professional: Professional
    ended_at: dt.datetime
    last_read: dt.datetime | None
    emergency: bool = False


def former(opened: Opened, found: Sequence[Standing]) -> list[Former]:
    """Those who are not among the ones ``found``, the last to go first: ``FORMER_SHOWN`` at most. Two statements."""
    last: dict[uuid.UUID, Former] = {}
    for one in sorted([*_given(opened, found), *_openings(opened, found)], key=lambda one: one.ended_at, reverse=True):
        last.setdefault(one.professional.id, one)
    return list(last.values())[:FORMER_SHOWN]


def _given(opened: Opened, found: Sequence[Standing]) -> list[Former]:
    # Not least() and greatest(): SQLite has other names for them.
    ended_at = case((and_(Grant.until.is_not(None), _ran_out_first()), Grant.until), else_=Grant.ended_at)
    listed = [one.professional.id for one in found]
    statement = (
        select(Professional, ended_at, Visit.last_at)
        .join(Grant, Grant.professional_id == Professional.id)
        .outerjoin(Visit, and_(Visit.record_id == opened.record.id, Visit.professional_id == Professional.id))
        .where(_is_last(opened), ended_at <= opened.facts.now, Professional.id.not_in(listed))
        .order_by(ended_at.desc(), Professional.id)
        .limit(FORMER_SHOWN)
    )
    return [Former(professional, ended, last) for professional, ended, last in db.session.execute(statement)]


def _openings(opened: Opened, found: Sequence[Standing]) -> list[Former]:
    """The emergency openings that are over, the last to end first."""
    ended_at = func.coalesce(EmergencyOpening.ended_at, EmergencyOpening.until)
    listed = [one.professional.id for one in found]
    statement = (
        select(Professional, ended_at, Visit.last_at)
        .join(EmergencyOpening, EmergencyOpening.professional_id == Professional.id)
        .outerjoin(Visit, and_(Visit.record_id == opened.record.id, Visit.professional_id == Professional.id))
        .where(EmergencyOpening.record_id == opened.record.id, ended_at <= opened.facts.now)
        .where(Professional.id.not_in(listed))
        .order_by(ended_at.desc(), EmergencyOpening.id)
        .limit(FORMER_SHOWN)
    )
    return [Former(*row, emergency=True) for row in db.session.execute(statement)]


def ended_grant(opened: Opened, professional: Professional, now: dt.datetime) -> Grant | None:
    """What a professional was given last, where that is over, and none stands that nobody ended. One query."""
    last = db.session.scalars(_last_of(opened, professional), execution_options={"populate_existing": True}).first()
    ended_at = end_of_grant(last) if last is not None else None
    return last if ended_at is not None and ended_at <= now else None


def may_be_given_back(opened: Opened, grant: Grant, professional: Professional, now: dt.datetime) -> bool:
    """Whether somebody ended it lately, before its time, and the professional was not blocked since, did not come with
    a colleague who left, nor comes as a private person, who is nobody's to let in. One query. Not by a carer.

    A block counts that began or ended since, whatever the clock did in between.
    """
    if opened.subject.role not in CONSENT_GIVEN_HERE:
        return False
    if grant.ended_at is None or grant.ended_at <= now - LATE or (grant.until is not None and grant.until <= now):
        return False
    since = or_(
        Block.since >= grant.since,
        Block.since >= grant.ended_at,
        Block.ended_at.is_(None),
        Block.ended_at > grant.since,
    )
    blocked = exists().where(Block.record_id == opened.record.id, Block.rpps == professional.rpps, since)
    private = comes_as_a_person(professional.account_id, opened.record.id, now)
    holds = exists().where(Grant.id == grant.id, not_left(now))
    return bool(db.session.scalar(select(and_(holds, ~blocked, ~private))))


def end_of_grant(grant: Grant) -> dt.datetime | None:
    """The instant from which it gave nothing any more; None where it has no end."""
    ends = [one for one in (grant.ended_at, grant.until) if one is not None]
    return min(ends, default=None)


def _ran_out_first() -> ColumnElement[bool]:
    return or_(Grant.ended_at.is_(None), Grant.until < Grant.ended_at)


def _is_last(opened: Opened) -> ColumnElement[bool]:
    """The last grant of each professional, in force or not."""
    of_same = _Later.record_id == opened.record.id, _Later.professional_id == Grant.professional_id
    last = select(_Later.id).where(*of_same).order_by(_Later.since.desc(), _Later.id.desc()).limit(1)
    return and_(Grant.record_id == opened.record.id, Grant.id == last.correlate(Grant).scalar_subquery())


def _last_of(opened: Opened, professional: Professional) -> Select[Grant]:
    own = Grant.record_id == opened.record.id, Grant.professional_id == professional.id
    return select(Grant).where(*own).order_by(Grant.ended_at.is_not(None), Grant.since.desc(), Grant.id.desc()).limit(1)
