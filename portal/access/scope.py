"""The same policy as SQL criteria, for lists that must not be read row by row."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Boolean, ColumnElement, String, Uuid, and_, false, literal, not_, or_, true
from sqlalchemy.types import TypeEngine

from portal.access.actions import Action
from portal.access.facts import Facts, ProfessionalFacts
from portal.access.items import RecordItem
from portal.access.models import Relation, RelationKind
from portal.access.policy import ITEM_RULES, Given
from portal.access.predicates import item_removed, reads_masked
from portal.access.subject import Role, Subject
from portal.core.db import UTCDateTime
from portal.trail.models import TrailEvent

TYPES: dict[str, TypeEngine[Any]] = {
    "record_id": Uuid(),
    "now": UTCDateTime(),
    "gp": Boolean(),
    "rpps": String(),
    "verified": Boolean(),
    "professional_id": Uuid(),
    "account_id": Uuid(),
    "every_class": Boolean(),
    "classes": String(),
    "not_types": String(),
    "every_folder": Boolean(),
    "folders": String(),
    "reads_masked": Boolean(),
    "viewed": Boolean(),
    "viewed_by_representative": Boolean(),
}
"""What criteria may ask for, by name. A rule that asks for another fails at once."""


def values_of(record_id: uuid.UUID, facts: Facts) -> dict[str, Any]:
    """The values of ``TYPES`` for one request."""
    asks = facts.professional
    values: dict[str, Any] = {"record_id": record_id, "now": facts.now}
    return values | (_values_of_professional(asks, facts) if asks is not None else {})


def criterion(model: Any, role: Role, given: Given, *, taken_out: bool = False) -> ColumnElement[bool]:
    """The rows of a protected ``model`` that somebody in ``role``, once allowed into the record, may read;
    ``taken_out``: or might, were what was taken out still there.

    Like :func:`portal.access.decision.decide` it follows the rules in their order, from the last to the first. Who else
    reads a record is the holder's to know: of its trail a professional sees what they did themselves.
    """
    own: ColumnElement[bool] = model.record_id == given("record_id")
    if model is TrailEvent and role is Role.PROFESSIONAL:
        return and_(own, model.account_id == given("account_id"))
    if not issubclass(model, RecordItem):
        return own
    readable: ColumnElement[bool] = true()
    for rule in reversed([rule for rule in ITEM_RULES if role in rule.roles]):
        if taken_out and rule.matches is item_removed:
            continue
        matches = rule.sql(model, given)
        if not rule.allows:
            readable = and_(not_(matches), readable)
        else:
            # What stands second is looked at only where the first does not hold.
            readable = or_(readable, matches) if rule.rare else or_(matches, readable)
    return and_(own, readable)


def criterion_now(
    model: Any, subject: Subject, facts: Facts, record_id: uuid.UUID, *, taken_out: bool = False
) -> ColumnElement[bool]:
    """The same, with its values in it: for a statement that is made for one request, beneath the guard."""
    values = values_of(record_id, facts)
    return criterion(model, subject.role, lambda name: literal(values[name], TYPES[name]), taken_out=taken_out)


def relation_allows(action: Action, now: Any) -> ColumnElement[bool]:
    """The relations, to a record that is open, whose account would be allowed ``action`` at the instant ``now``."""
    if not action.spec.personal:
        return false()
    needed = action.spec.carer_level
    current = and_(
        Relation.since <= now, Relation.ended_at.is_(None), or_(Relation.until.is_(None), Relation.until > now)
    )
    covered = Relation.level >= needed if needed is not None else false()
    return and_(current, or_(Relation.kind != RelationKind.CARER, covered))


def _values_of_professional(asks: ProfessionalFacts, facts: Facts) -> dict[str, Any]:
    return {
        "gp": asks.gp,
        "rpps": asks.rpps,
        "verified": asks.verified,
        "professional_id": asks.id,
        "account_id": asks.account_id,
        "every_class": asks.reads.every_class,
        "classes": _listed(asks.reads.classes),
        "not_types": _listed(asks.reads.not_types),
        "every_folder": asks.emergency or asks.every_folder,
        "folders": _listed(asks.folders),
        "reads_masked": reads_masked(facts),
        "viewed": facts.viewer is not None,
        "viewed_by_representative": facts.viewer is Role.REPRESENTATIVE,
    }


def _listed(names: frozenset[str]) -> str:
    """``|a|b|``; what has no name, the class of an unknown type, is between two of the signs."""
    return f"|{'|'.join(sorted(names))}|" if names else ""
