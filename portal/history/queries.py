"""What the history reads of the trail."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.access.models import Relation
from portal.access.opening import Opened
from portal.access.rights import Block, Professional, Visit
from portal.access.subject import Role
from portal.accounts.models import Account
from portal.core.db import db
from portal.record.capitals import readable
from portal.record.documents.own import taken_out
from portal.record.models import Document, Entry
from portal.record.readers import READS, trail_rows
from portal.trail.events import Event, Outcome
from portal.trail.models import TrailEvent

PAGE_SIZE = 100
PEOPLE_SHOWN = 30
ME, PROFESSIONALS, RELATIVES = "me", "professionals", "relatives"
EVERYTHING, READ, CHANGED, REFUSED, EMERGENCIES = "everything", "read", "changed", "refused", "emergencies"
LOOKED_THROUGH = 10_000
"""How many rows a page looks through for what is not the reader's own reading: no index knows whose that is."""
_EMERGENCIES = str(Event.EMERGENCY_OPENED), str(Event.EMERGENCY_CLOSED)
_RELATIVES = [str(role) for role in (Role.HOLDER, Role.REPRESENTATIVE, Role.CARER)]
_READS = [str(event) for event in (*READS, Event.DOCUMENT_PAGE_VIEWED, Event.ACCESS_VIEWED)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """``who``: ``me``, ``professionals``, ``relatives`` or an account, None for all; ``what``: ``read``, ``changed``,
    ``refused``, ``emergencies`` or ``everything``. With neither, everything but what the reader themselves only read.
    """

    who: str | uuid.UUID | None = None
    what: str = ""
    before: int | None = None

    @property
    def leaves_own_out(self) -> bool:
        """Whether the reader's own readings are left out."""
        return self.who is None and not self.what


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Rows, newest first; the names of what they are about, by id; the number before which the older ones stand; the
    professionals among those who acted, by account.
    """

    rows: Sequence[TrailEvent]
    names: Mapping[uuid.UUID, str]
    before: int | None
    professionals: Mapping[uuid.UUID, Known]


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody with a relation to the record, current or not, or a professional who was in it.

    ``about``: what they are, for a professional; ``blocked``: refused everything now; ``first_at``: when they came
    first; ``professional_id``: of one who has, or had, something to do with the record, for the page about them.
    """

    account_id: uuid.UUID
    name: str
    about: str = ""
    blocked: bool = False
    first_at: dt.datetime | None = None
    professional_id: uuid.UUID | None = None


def trail_page(opened: Opened, wanted: Wanted) -> TrailPage:
    """One page of the trail of the opened record, as far as the reader may know of it. Five statements at most."""
    gone, floor = taken_out(opened), _floor(opened, wanted)
    within = [] if floor is None else [TrailEvent.seq >= floor]
    here = TrailEvent.record_id == opened.record.id
    statement = trail_rows(gone.keys()).where(here, *_criteria(opened, wanted), *within)
    named = (
        statement.outerjoin(Entry, and_(TrailEvent.item_kind == Entry.item_kind, Entry.id == TrailEvent.item_id))
        .outerjoin(Document, Document.id == func.coalesce(Entry.document_id, TrailEvent.item_id))
        .add_columns(Document.title, Entry.label)
    )
    found = db.session.execute(named.order_by(TrailEvent.seq.desc()).limit(PAGE_SIZE + 1)).all()
    rows = [row for row, _title, _label in found]
    known = {row.item_id: readable(label or title, names=True) for row, title, label in found if title is not None}
    acted = {row.account_id for row in rows if row.role == Role.PROFESSIONAL and row.account_id is not None}
    return TrailPage(
        rows[:PAGE_SIZE],
        known | gone,
        rows[PAGE_SIZE - 1].seq if len(rows) > PAGE_SIZE else floor,
        _professionals(opened, acted),
    )


def _floor(opened: Opened, wanted: Wanted) -> int | None:
    """The number of the last row that the page looks at; None where it looks as far as there are rows."""
    if not wanted.leaves_own_out:
        return None
    place = [] if wanted.before is None else [TrailEvent.seq < wanted.before]
    numbers = select(TrailEvent.seq).where(TrailEvent.record_id == opened.record.id, *place)
    last_two = numbers.order_by(TrailEvent.seq.desc()).offset(LOOKED_THROUGH - 1).limit(2)
    found = db.session.scalars(last_two).all()
    return found[0] if len(found) > 1 else None


def _criteria(opened: Opened, wanted: Wanted) -> list[ColumnElement[bool]]:
    me, row = opened.subject.account_id, TrailEvent
    among = row.event.in_(_READS)
    others = or_(
        row.account_id.is_distinct_from(me), row.role.not_in(_RELATIVES), row.outcome == str(Outcome.REFUSED), ~among
    )
    whose: dict[str | uuid.UUID | None, list[ColumnElement[bool]]] = {
        None: [],
        ME: [row.account_id == me],
        PROFESSIONALS: [row.role == str(Role.PROFESSIONAL)],
        RELATIVES: [row.role.in_(_RELATIVES), row.account_id != me],
    }
    which = {
        "": [others] if wanted.leaves_own_out else [],
        EVERYTHING: [],
        REFUSED: [row.outcome == str(Outcome.REFUSED)],
        READ: [row.outcome == str(Outcome.ALLOWED), among],
        CHANGED: [row.outcome == str(Outcome.ALLOWED), ~among],
        EMERGENCIES: [
            or_(
                row.event.in_(_EMERGENCIES),
                and_(row.role == str(Role.PROFESSIONAL), row.reason == "emergency"),
            )
        ],
    }
    place = [] if wanted.before is None else [row.seq < wanted.before]
    return [*whose.get(wanted.who, [row.account_id == wanted.who]), *which[wanted.what], *place]


def _professionals(opened: Opened, accounts: set[uuid.UUID]) -> dict[uuid.UUID, Known]:
    """These accounts as professionals. One statement."""
    blocked = and_(Block.record_id == opened.record.id, Block.rpps == Professional.rpps, Block.ended_at.is_(None))
    visited = and_(Visit.record_id == opened.record.id, Visit.professional_id == Professional.id)
    statement = (
        select(Professional, Block.id, Visit.first_at)
        .outerjoin(Block, blocked)
        .outerjoin(Visit, visited)
        .where(Professional.account_id.in_(sorted(accounts)))
    )
    return {
        one.account_id: Known(
            *(one.account_id, one.name, one.specialty, block_id is not None, first_at),
            professional_id=one.id if block_id is not None or first_at is not None else None,
        )
        for one, block_id, first_at in db.session.execute(statement)
    }


def people_of(opened: Opened) -> list[Known]:
    """The people with a relation to the record, the reader left out, and the professionals who were in it. Two
    statements.
    """
    related = (
        select(Account.id, Account.display_name)
        .join(Relation, Relation.account_id == Account.id)
        .where(Relation.record_id == opened.record.id, Account.id != opened.subject.account_id)
        .order_by(Account.display_name, Account.id)
        .limit(PEOPLE_SHOWN)
    )
    visited = (
        select(Professional)
        .join(Visit, Visit.professional_id == Professional.id)
        .where(Visit.record_id == opened.record.id)
        .order_by(Visit.last_at.desc(), Professional.id)
        .limit(PEOPLE_SHOWN)
    )
    known = [Known(account_id, name) for account_id, name in db.session.execute(related)]
    return [*known, *(Known(one.account_id, one.name) for one in db.session.scalars(visited))]
