"""The one decision."""

from __future__ import annotations

from dataclasses import dataclass

from portal.access.actions import Action
from portal.access.facts import Facts, ItemFacts
from portal.access.policy import ITEM_RULES, RULES
from portal.access.subject import Subject


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it is allowed, and the rule that said so."""

    allowed: bool
    reason: str


def decide(action: Action, subject: Subject, facts: Facts, item: ItemFacts | None = None) -> Decision:
    """Decide one action on a record, or on one of its items. Pure; refusals beat grants; every outcome has a reason."""
    rule = next(rule for rule in RULES if rule.applies(action, subject, facts))
    if item is not None and rule.allows:
        for item_rule in ITEM_RULES:
            if subject.role in item_rule.roles and item_rule.matches(item, facts):
                return Decision(item_rule.allows, item_rule.reason)
    return Decision(rule.allows, rule.reason)
