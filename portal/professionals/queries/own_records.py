"""Who comes to a record as a private person: what is kept from them as such, no other role may show them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select

from portal.access.models import Relation, RelationKind
from portal.core.db import db


def comes_as_person(account_id: Any, record_id: uuid.UUID) -> ColumnElement[bool]:
    """Whether an account has a relation to a record that nobody ended: a criterion."""
    return exists().where(
        Relation.account_id == account_id, Relation.record_id == record_id, Relation.ended_at.is_(None)
    )


def is_theirs(account_id: uuid.UUID, record_id: uuid.UUID, now: dt.datetime) -> bool:
    """Whether an account holds a record, or represents who does, at an instant. One query."""
    current = or_(Relation.until.is_(None), Relation.until > now)
    theirs = comes_as_person(account_id, record_id).where(Relation.kind != RelationKind.CARER, current)
    return bool(db.session.scalar(select(theirs)))
