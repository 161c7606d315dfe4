"""The conditions of the rules, one line each, pure."""

from __future__ import annotations

from portal.access.actions import Action
from portal.access.facts import Facts, ItemFacts
from portal.access.models import RecordState
from portal.access.subject import Role, Subject


def record_not_open(_action: Action, _subject: Subject, facts: Facts) -> bool:
    """The record is announced, closed or purged."""
    return facts.state is not RecordState.OPEN


def is_holder(_action: Action, subject: Subject, _facts: Facts) -> bool:
    """The record is about the one who asks."""
    return subject.role is Role.HOLDER


def is_representative(_action: Action, subject: Subject, _facts: Facts) -> bool:
    """The one who asks is a parent or guardian of the holder."""
    return subject.role is Role.REPRESENTATIVE


def is_carer(_action: Action, subject: Subject, _facts: Facts) -> bool:
    """The one who asks was let in as a carer."""
    return subject.role is Role.CARER


def is_system(_action: Action, subject: Subject, _facts: Facts) -> bool:
    """A named job of the portal or of its operator asks."""
    return subject.role is Role.SYSTEM


def relation_not_current(_action: Action, subject: Subject, facts: Facts) -> bool:
    """Comes under a relation that has ended, or not begun."""
    return subject.role in (Role.HOLDER, Role.REPRESENTATIVE, Role.CARER) and not (
        facts.since is not None
        and facts.since <= facts.now
        and facts.ended_at is None
        and (facts.until is None or facts.now < facts.until)
    )


def outside_level(action: Action, subject: Subject, facts: Facts) -> bool:
    """A carer asks for more than their level."""
    needed = action.spec.carer_level
    return subject.role is Role.CARER and (needed is None or facts.level is None or facts.level < needed)


def anyone(_action: Action, _subject: Subject, _facts: Facts) -> bool:
    """Whoever is left."""
    return True


def item_on_hold(item: ItemFacts, facts: Facts) -> bool:
    """The item waits for its announcement in a consultation."""
    return item.hold_until is not None and facts.now < item.hold_until


def item_secret(item: ItemFacts, _facts: Facts) -> bool:
    """The item of a minor is kept from the representatives."""
    return item.secret
