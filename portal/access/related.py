"""What a relation to a record gives, asked of the decision without opening the record."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Exists, exists, or_

from portal.access.actions import Action
from portal.access.decision import decide
from portal.access.facts import ItemFacts, facts_of
from portal.access.models import Record, Relation, RelationKind
from portal.access.subject import Role, Subject

ROLES = {
    RelationKind.HOLDER: Role.HOLDER,
    RelationKind.PARENT: Role.REPRESENTATIVE,
    RelationKind.GUARDIAN: Role.REPRESENTATIVE,
    RelationKind.CARER: Role.CARER,
}
"""In which role each relation acts."""


def comes_as_a_person(account_id: Any, record_id: Any, now: Any) -> Exists:
    """Whether an account has a relation to a record at an instant, as a criterion."""
    related = Relation.account_id == account_id, Relation.record_id == record_id, Relation.ended_at.is_(None)
    return exists().where(*related, or_(Relation.until.is_(None), Relation.until > now))


def answers_for(account_id: Any, record_id: Any, now: Any) -> Exists:
    """Whether an account holds a record, or represents who does, as a criterion: what waits for a consultation, or a
    child keeps from its parents, is kept from it.
    """
    return comes_as_a_person(account_id, record_id, now).where(Relation.kind != RelationKind.CARER)


def is_current(relation: Relation, now: dt.datetime) -> bool:
    """Whether a relation gives a right now, for the switcher and the list of records."""
    subject = Subject(ROLES[relation.kind], "")
    return decide(Action.VIEW_RECORD, subject, facts_of(relation.record, relation, now)).allowed


def would_allow(action: Action, record: Record, relation: Relation, item: ItemFacts, now: dt.datetime) -> bool:
    """Whether the account of a relation would be allowed an action on an item: for telling who can read it."""
    return decide(action, Subject(ROLES[relation.kind], ""), facts_of(record, relation, now), item).allowed
