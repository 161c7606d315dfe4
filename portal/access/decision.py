"""The one decision."""

from __future__ import annotations

from dataclasses import dataclass, replace

from portal.access.actions import Action
from portal.access.facts import Facts, ItemFacts
from portal.access.policy import ACT_RULES, ITEM_RULES, RULES
from portal.access.subject import Role, Subject


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it is allowed, and the rule that said so."""

    allowed: bool
    reason: str


def decide(action: Action, subject: Subject, facts: Facts, item: ItemFacts | None = None) -> Decision:
    """Decide one action on a record, or on one of its items. Pure; refusals beat grants; every outcome has a reason."""
    rule = next(rule for rule in RULES if rule.applies(action, subject, facts))
    decided = Decision(rule.allows, rule.reason)
    if item is None or not decided.allowed:
        return decided
    if action.spec.undoes:
        item = replace(item, removed=False)
    for item_rule in ITEM_RULES:
        if subject.role in item_rule.roles and item_rule.matches(item, facts):
            decided = Decision(item_rule.allows, item_rule.reason)
            break
    return _of_act(action, subject, facts, item) or decided if decided.allowed else decided


def _of_act(action: Action, subject: Subject, facts: Facts, item: ItemFacts) -> Decision | None:
    """The refusal of an act on an item that may be read."""
    if subject.role is Role.SYSTEM:
        return None
    rules = (rule for rule in ACT_RULES if rule.action is action)
    return next((Decision(False, rule.reason) for rule in rules if not rule.matches(subject, facts, item)), None)
