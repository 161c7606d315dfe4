"""What the decision needs to know, read in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager

from portal.access.actions import Level
from portal.access.matrix import NOTHING, Reads
from portal.access.models import Record, RecordState, Relation, RelationKind
from portal.access.rights import EmergencyKind
from portal.access.statements import prepared
from portal.access.subject import Role
from portal.core.db import db


@dataclass(frozen=True, slots=True)
class Visited:
    """When a professional was here: the first time, at the visit before this one, and at the last page of the last."""

    first_at: dt.datetime
    before_at: dt.datetime | None
    last_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ProfessionalFacts:
    """What stands between a record and one professional at the instant of the decision.

    ``granted``: a grant is current, ends at ``until``, None without an end, and covers ``folders``, or
    ``every_folder``; ``brought_in``: it is one that a colleague collected. ``emergency``: an emergency opening is in
    force, and ends at ``emergency_until``. ``reads``: what the matrix, in its ``matrix`` version, lets the profession
    read. ``verified``: somebody vouched for the number. ``related``: the account holds the record, or represents who
    does.
    """

    id: uuid.UUID
    rpps: str
    profession: str
    account_id: uuid.UUID | None = None
    reads: Reads = NOTHING
    matrix: str = ""
    verified: bool = False
    related: bool = False
    blocked: bool = False
    gp: bool = False
    granted: bool = False
    brought_in: bool = False
    folders: frozenset[str] = frozenset()
    every_folder: bool = False
    until: dt.datetime | None = None
    emergency: bool = False
    emergency_until: dt.datetime | None = None
    visit: Visited | None = None


@dataclass(frozen=True, slots=True)
class Switches:
    """What the holder allows in an emergency (rules, section 4): each opening, and masked items then."""

    bedside: bool = True
    call_centre: bool = True
    masked: bool = False

    def allow(self, kind: EmergencyKind) -> bool:
        """Whether the holder has not objected to this opening."""
        return self.bedside if kind is EmergencyKind.BEDSIDE else self.call_centre


@dataclass(frozen=True, slots=True)
class Facts:
    """The relation-level facts of one request. ``now`` is the instant of the decision.

    ``viewer``: the role of the person who looks at the record as the professional would see it.
    """

    now: dt.datetime
    state: RecordState
    relation: RelationKind | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    level: Level | None = None
    professional: ProfessionalFacts | None = None
    switches: Switches = field(default_factory=Switches)
    viewer: Role | None = None


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the decision needs to know of one item.

    ``hidden_from`` and ``shown_to`` are professionals by their ids; ``hidden_from_all`` is the mask for everybody.
    ``added_by`` is the account that added it, ``of_patient``: from the patient's side.
    """

    kind: str
    id: uuid.UUID
    hold_until: dt.datetime | None = None
    secret: bool = False
    removed: bool = False
    type_code: str = ""
    class_code: str = ""
    folder: str = ""
    author_rpps: str = ""
    hidden_from_all: bool = False
    hidden_from: frozenset[uuid.UUID] = frozenset()
    shown_to: frozenset[uuid.UUID] = frozenset()
    added_by: uuid.UUID | None = None
    of_patient: bool = False


def relations_of(account_id: uuid.UUID) -> list[Relation]:
    """Every relation of an account, its records loaded, the account's own record first. One query."""
    found: Sequence[Relation] = db.session.scalars(_relations(), {"account_id": account_id}).all()
    return sorted(found, key=lambda relation: relation.kind is not RelationKind.HOLDER)


@cache
def _relations() -> Select[Relation]:
    """Every page asks it: made once."""
    return prepared(
        select(Relation)
        .join(Relation.record)
        .options(contains_eager(Relation.record))
        .where(Relation.account_id == bindparam("account_id"))
        .order_by(Relation.since, Relation.id)
    )


def facts_of(record: Record, relation: Relation | None, now: dt.datetime) -> Facts:
    """The facts of one record for one account (or for a job, without a relation)."""
    if relation is None:
        return Facts(now, record.state, switches=switches_of(record))
    return Facts(
        now=now,
        state=record.state,
        relation=relation.kind,
        since=relation.since,
        until=relation.until,
        ended_at=relation.ended_at,
        level=Level(relation.level) if relation.level is not None else None,
        switches=switches_of(record),
    )


def switches_of(record: Record) -> Switches:
    """What the holder of a record allows in an emergency."""
    return Switches(record.emergency_bedside, record.emergency_call_centre, record.emergency_masked)
