"""What the list of records shows, and what an account holds."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Sequence

from sqlalchemy import exists, select

from portal.access.actions import Action
from portal.access.facts import relations_of
from portal.access.models import IdentityStatus, Record, RecordState, Relation, RelationKind
from portal.access.opening import Refused, glimpsed, opened_by_system
from portal.access.related import is_current
from portal.access.subject import SignedIn
from portal.core import clock
from portal.core.db import db
from portal.record.models import Document
from portal.record.readers import arrivals


def open_relations(account_id: uuid.UUID) -> list[Relation]:
    """The relations under which this account may open a record now, its own first."""
    now = clock.now()
    return [relation for relation in relations_of(account_id) if is_current(relation, now)]


def news_of(who: SignedIn, relations: Sequence[Relation]) -> dict[uuid.UUID, int]:
    """How many documents came into each record since the last visit there (:func:`arrivals`). One statement each."""
    found = {}
    for relation in relations:
        with contextlib.suppress(Refused), glimpsed(who, relation) as opened:
            found[relation.record_id] = arrivals(opened)
    return found


def held_by(account_id: uuid.UUID) -> list[Record]:
    """The records whose holder this account is, the oldest first."""
    statement = (
        select(Record)
        .join(Relation, Relation.record_id == Record.id)
        .where(
            Relation.account_id == account_id,
            Relation.kind == RelationKind.HOLDER,
            Relation.ended_at.is_(None),
            Record.state != RecordState.PURGED,
        )
        .order_by(Record.opened_at, Record.id)
    )
    return list(db.session.scalars(statement))


def is_replaceable(record: Record, account_id: uuid.UUID) -> bool:
    """Whether nothing would be lost: nobody vouched for the record, nothing is in it, and nobody else has it."""
    if record.state is not RecordState.OPEN or record.identity_status is IdentityStatus.CONFIRMED:
        return False
    others = exists().where(Relation.record_id == record.id, Relation.account_id != account_id)
    return not db.session.scalar(select(others)) and is_empty(record)


def is_empty(record: Record) -> bool:
    """Whether an open record holds no document."""
    with opened_by_system("operator", record, Action.LIST_DOCUMENTS):
        return db.session.scalar(select(Document.id).limit(1)) is None
