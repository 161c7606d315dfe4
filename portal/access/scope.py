"""The same policy as SQL criteria, for lists that must not be read row by row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_

from portal.access.actions import Action
from portal.access.facts import Facts
from portal.access.items import RecordItem
from portal.access.models import Relation, RelationKind
from portal.access.policy import ITEM_RULES
from portal.access.subject import Subject


def criterion(model: Any, subject: Subject, facts: Facts, record_id: Any) -> ColumnElement[bool]:
    """The rows of a protected ``model`` that ``subject``, once allowed into the record, may read."""
    own: ColumnElement[bool] = model.record_id == record_id
    if not issubclass(model, RecordItem):
        return own
    refused = [rule.sql(model, facts) for rule in ITEM_RULES if subject.role in rule.roles]
    return and_(own, *(not_(clause) for clause in refused))


def relation_allows(action: Action, now: Any) -> ColumnElement[bool]:
    """The relations, to a record that is open, whose account would be allowed ``action`` at the instant ``now``."""
    needed = action.spec.carer_level
    current = and_(
        Relation.since <= now, Relation.ended_at.is_(None), or_(Relation.until.is_(None), Relation.until > now)
    )
    covered = Relation.level >= needed if needed is not None else false()
    return and_(current, or_(Relation.kind != RelationKind.CARER, covered))
