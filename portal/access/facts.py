"""What the decision needs to know, read in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager

from portal.access.actions import Level
from portal.access.models import Record, RecordState, Relation, RelationKind
from portal.access.statements import prepared
from portal.core.db import db


@dataclass(frozen=True, slots=True)
class Facts:
    """The relation-level facts of one request. ``now`` is the instant of the decision."""

    now: dt.datetime
    state: RecordState
    relation: RelationKind | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the decision needs to know of one item."""

    kind: str
    id: uuid.UUID
    hold_until: dt.datetime | None = None
    secret: bool = False


def relations_of(account_id: uuid.UUID) -> list[Relation]:
    """Every relation of an account, its records loaded, the account's own record first. One query."""
    found = list(db.session.scalars(_relations(), {"account_id": account_id}))
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
        return Facts(now, record.state)
    return Facts(
        now=now,
        state=record.state,
        relation=relation.kind,
        since=relation.since,
        until=relation.until,
        ended_at=relation.ended_at,
        level=Level(relation.level) if relation.level is not None else None,
    )
