"""What the professionals of a record are to it, as the decision sees them, with the rows that say so."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal.access.actions import Action
from portal.access.collected import not_left
from portal.access.decision import decide
from portal.access.facts import Facts, ProfessionalFacts
from portal.access.instants import judged_now
from portal.access.opening import Opened, offers
from portal.access.predicates import reads_masked
from portal.access.professional_facts import facts_for, facts_of_professionals, known_to
from portal.access.rights import Block, EmergencyOpening, GpDesignation, Grant, Professional, Visit
from portal.access.statements import prepared
from portal.access.subject import Role, Subject
from portal.accounts.models import Account
from portal.core.db import db
from portal.professionals.periods import LATE

MANAGING = (
    *(Action.CHANGE_GRANT, Action.END_GRANT, Action.BLOCK_PROFESSIONAL, Action.UNBLOCK_PROFESSIONAL),
    *(Action.NAME_GP, Action.SET_EMERGENCIES, Action.INVITE_PROFESSIONAL, Action.HIDE_ITEMS),
)
"""The acts on the professionals of a record."""
GP_PROFESSION = "physician"
"""Who can be a GP (code de la sécurité sociale, L. 162-5-3)."""
_AS_IT_STANDS = {"populate_existing": True}
"""As it is under the write lock, not as it was when the request began."""
R = TypeVar("R", Grant, EmergencyOpening)
_GIVING = frozenset({Action.CHANGE_GRANT, Action.UNBLOCK_PROFESSIONAL, Action.NAME_GP})
"""Those by which a professional gets more."""
_Collector = aliased(Professional, name="collector")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a professional is to the opened record at the instant ``now``.

    ``facts`` are what the decision goes by, and ``reads`` is what it says; ``reads_masked``: what is hidden too. The
    rows are of rights that nobody ended; a grant among them may have run out, but did not end with its collector's own
    right. ``giver`` gave the grant, ``collector`` received the consent for a colleague.
    """

    now: dt.datetime
    professional: Professional
    facts: ProfessionalFacts
    reads: bool
    reads_masked: bool
    grant: Grant | None
    gp: GpDesignation | None
    block: Block | None
    opening: EmergencyOpening | None
    visit: Visit | None
    giver: str = ""
    collector: Professional | None = None


def offered(opened: Opened) -> frozenset[Action]:
    """The acts on the professionals of the record that the decision allows who asks."""
    return frozenset(one for one in MANAGING if offers(opened, one))


def offered_about(opened: Opened, professional: Professional, acts: frozenset[Action]) -> frozenset[Action]:
    """Those of these acts that who asks may do about one professional; a carer who is one gives themselves nothing."""
    return acts - _GIVING if professional.account_id == opened.subject.account_id else acts


def standings(opened: Opened) -> list[Standing]:
    """Who has a right to the opened record, a block, or a grant that ran out lately, by name. Three statements."""
    now = judged_now()
    decided = {one.id: facts for one, facts in facts_of_professionals(opened.record, now)}
    given = {"record_id": opened.record.id, "now": now, "lately": now - LATE}
    found = db.session.execute(_of_record(), given).all()
    return [_standing(row, decided.get(row.Professional.id), now) for row in found]


def standing_of(opened: Opened, professional_id: uuid.UUID) -> Standing | None:
    """One professional, who has a right to the opened record or a block, or had one, or was there; else None.

    Three statements.
    """
    now = judged_now()
    given = {"record_id": opened.record.id, "now": now, "professional_id": professional_id}
    row = db.session.execute(_of_one(), given).one_or_none()
    return _standing(row, facts_for(row.Professional, opened.record.id, now)[1], now) if row is not None else None


def live(opened: Opened, table: type[R], professional_id: uuid.UUID) -> R | None:
    """The right of a professional to the opened record that nobody ended, in force or expired. One query."""
    statement = select(table).where(
        table.record_id == opened.record.id, table.professional_id == professional_id, table.ended_at.is_(None)
    )
    return db.session.scalars(statement, execution_options=_AS_IT_STANDS).one_or_none()


def changeable_grant(opened: Opened, professional_id: uuid.UUID, now: dt.datetime) -> Grant | None:
    """The grant that may be renewed or changed: one that ran out lately at most, and did not end with its collector's
    own right; any other is given anew. One query.
    """
    own = Grant.record_id == opened.record.id, Grant.professional_id == professional_id, Grant.ended_at.is_(None)
    statement = select(Grant).where(*own, not_left(now))
    found = db.session.scalars(statement, execution_options=_AS_IT_STANDS).one_or_none()
    return found if found is not None and is_changeable(found, now) else None


def has_run_out(grant: Grant, now: dt.datetime) -> bool:
    """Whether the end of a grant has come."""
    return grant.until is not None and grant.until <= now


def is_changeable(grant: Grant, now: dt.datetime) -> bool:
    """Whether a grant has not run out too long ago to be renewed or changed."""
    return grant.until is None or now < grant.until + LATE


def designation(opened: Opened) -> GpDesignation | None:
    """The designation of the GP of the opened record, with who it is. One query."""
    statement = select(GpDesignation).options(joinedload(GpDesignation.professional))
    own = GpDesignation.record_id == opened.record.id, GpDesignation.ended_at.is_(None)
    return db.session.scalars(statement.where(*own), execution_options=_AS_IT_STANDS).one_or_none()


def rights_by_rpps(opened: Opened) -> dict[str, Facts]:
    """What each professional of the opened record is to it, by number: of several, who has most. One query."""
    found = facts_of_professionals(opened.record, opened.facts.now)
    told = [facts for _professional, facts in found if facts.professional is not None]
    return {facts.professional.rpps: facts for facts in sorted(told, key=_weight) if facts.professional is not None}


def _weight(facts: Facts) -> tuple[bool, ...]:
    asks = facts.professional
    return (asks.blocked, asks.gp, asks.granted) if asks is not None else ()


def candidates(found: Sequence[Standing]) -> list[Standing]:
    """Those among them who can be named the GP."""
    return [one for one in found if may_be_gp(one.facts)]


def gp_among(found: Sequence[Standing]) -> Standing | None:
    """The GP among them; None where there is none."""
    return next((one for one in found if one.facts.gp), None)


def mark_of(grant: Grant) -> str:
    """What a form keeps of the grant that it was made for, to know it again; another once it was changed."""
    told = f"{grant.id} {grant.until and grant.until.isoformat()} {sorted(grant.folders)}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def may_be_gp(facts: ProfessionalFacts) -> bool:
    """Whether somebody can be named the GP: a doctor, with a grant that is current, and not blocked."""
    return facts.granted and not facts.blocked and facts.profession == GP_PROFESSION


def _standing(row: Any, facts: Facts | None, now: dt.datetime) -> Standing:
    """Who has no right now is not asked about: nothing would let them in."""
    own: Professional = row.Professional
    return Standing(
        now=now,
        professional=own,
        facts=(facts and facts.professional) or ProfessionalFacts(own.id, own.rpps, own.profession),
        reads=facts is not None and decide(Action.VIEW_RECORD, Subject(Role.PROFESSIONAL, own.name), facts).allowed,
        reads_masked=facts is not None and (_is_gp(facts) or reads_masked(facts)),
        grant=row.Grant,
        gp=row.GpDesignation,
        block=row.Block,
        opening=row.EmergencyOpening,
        visit=row.Visit,
        giver=row.giver or "",
        collector=row.collector,
    )


def _is_gp(facts: Facts) -> bool:
    return facts.professional is not None and facts.professional.gp


@cache
def _of_record() -> Select[Any]:
    has_any = (table.id.is_not(None) for table in (GpDesignation, Block, EmergencyOpening))
    granted = and_(Grant.id.is_not(None), or_(Grant.until.is_(None), Grant.until > bindparam("lately", type_=_INSTANT)))
    names = Professional.family_name, Professional.given_names, Professional.id
    return prepared(_joined().where(known_to(_RECORD), or_(granted, *has_any)).order_by(*names))


@cache
def _of_one() -> Select[Any]:
    asked = Professional.id == bindparam("professional_id", type_=Professional.id.type)
    return prepared(_joined().where(asked, known_to(_RECORD)))


def _joined() -> Select[Any]:
    """Professionals with each right to the record that nobody ended; at most one of a kind."""
    entities = Professional, Grant, GpDesignation, Block, EmergencyOpening, Visit
    told = Account.display_name.label("giver"), _Collector
    statement = cast("Select[Any]", select(*entities, *told).select_from(Professional))
    now = bindparam("now", type_=_INSTANT)
    return (
        statement.outerjoin(Grant, and_(_live(Grant), Grant.professional_id == Professional.id, not_left(now)))
        .outerjoin(GpDesignation, and_(_live(GpDesignation), GpDesignation.professional_id == Professional.id))
        .outerjoin(Block, and_(_live(Block), Block.rpps == Professional.rpps))
        .outerjoin(
            EmergencyOpening,
            and_(
                _live(EmergencyOpening),
                EmergencyOpening.professional_id == Professional.id,
                EmergencyOpening.until > now,
            ),
        )
        .outerjoin(Visit, and_(Visit.record_id == _RECORD, Visit.professional_id == Professional.id))
        .outerjoin(Account, Account.id == Grant.given_by)
        .outerjoin(_Collector, _Collector.id == Grant.collected_by)
        .execution_options(populate_existing=True)
    )


_RECORD: Any = bindparam("record_id", type_=Grant.record_id.type)
_INSTANT = Grant.since.type


def _live(table: Any) -> ColumnElement[bool]:
    return and_(table.record_id == _RECORD, table.ended_at.is_(None))
