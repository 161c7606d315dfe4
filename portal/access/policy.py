"""The policy as data, in the order of the rules of the record, section 2: the first match wins.

A :class:`Rule` looks at who asks; an :class:`ItemRule` refuses single items and stands before the rule that would
allow them. Each item rule is written twice side by side, for one item and as SQL; a property test holds them equal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_

from portal.access import predicates as p
from portal.access.actions import Action
from portal.access.facts import Facts, ItemFacts
from portal.access.subject import Role, Subject


@dataclass(frozen=True, slots=True)
class Rule:
    """``reason`` for ``allows`` when ``applies``."""

    reason: str
    allows: bool
    applies: Callable[[Action, Subject, Facts], bool]


@dataclass(frozen=True, slots=True)
class ItemRule:
    """``reason`` for refusing an item to ``roles``: ``matches`` tells it of one item, ``sql`` of a table's rows."""

    reason: str
    roles: frozenset[Role]
    matches: Callable[[ItemFacts, Facts], bool]
    sql: Callable[[Any, Facts], ColumnElement[bool]]


def _on_hold_sql(model: Any, facts: Facts) -> ColumnElement[bool]:
    return and_(model.hold_until.is_not(None), model.hold_until > facts.now)


def _secret_sql(model: Any, _facts: Facts) -> ColumnElement[bool]:
    return model.secret.is_(True)  # type: ignore[no-any-return]


RULES: tuple[Rule, ...] = (
    Rule("record-not-open", False, p.record_not_open),
    Rule("system-job", True, p.is_system),
    Rule("relation-ended", False, p.relation_not_current),
    Rule("own-record", True, p.is_holder),
    Rule("outside-level", False, p.outside_level),
    Rule("represents-holder", True, p.is_representative),
    Rule("carer-level", True, p.is_carer),
    Rule("no-relation", False, p.anyone),
)

ITEM_RULES: tuple[ItemRule, ...] = (
    ItemRule("awaiting-announcement", frozenset({Role.HOLDER, Role.CARER}), p.item_on_hold, _on_hold_sql),
    ItemRule("minor-secret", frozenset({Role.REPRESENTATIVE}), p.item_on_hold, _on_hold_sql),
    ItemRule("minor-secret", frozenset({Role.REPRESENTATIVE}), p.item_secret, _secret_sql),
)
