"""Who reads a document now, by name, as the one decision says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.access.actions import Action
from portal.access.decision import Decision, decide
from portal.access.facts import Facts, ItemFacts
from portal.access.models import Relation, RelationKind
from portal.access.opening import Opened, offers
from portal.access.professional_facts import facts_of_professionals
from portal.access.related import would_allow
from portal.access.rights import Professional
from portal.access.subject import Role, Subject
from portal.accounts.models import Account
from portal.core.db import db


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads a document as the holder does, or for the holder."""

    name: str
    kind: RelationKind
    until: dt.datetime | None
    is_you: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A professional, what they are to the record, and whether they read a document, by which rule."""

    professional: Professional
    facts: Facts
    decision: Decision
    is_you: bool = False


@dataclass(frozen=True, slots=True)
class Readers:
    """``professionals``: those with a right to the record or a block, told to whoever may know of its accesses; of
    themselves alone to a professional. ``may_change``: the one who asks may hide the document or show it.
    """

    people: Sequence[Reader]
    professionals: Sequence[Judged]
    may_change: bool


def readers_of(opened: Opened) -> Readers:
    """Who reads the document that the record was opened for. Two statements at most."""
    item = opened.item
    if item is None:
        return Readers((), (), False)
    may_change = offers(opened, Action.HIDE_ITEM, item)
    return Readers(_people(opened, item), _professionals(opened, item), may_change)


def may_hide(opened: Opened) -> bool:
    """Whether the one who asks may hide documents from professionals. No statement."""
    return offers(opened, Action.HIDE_ITEMS)


def judge(professional: Professional, facts: Facts, item: ItemFacts) -> Judged:
    """Whether a professional reads a document."""
    decision = decide(Action.READ_DOCUMENT, Subject(Role.PROFESSIONAL, professional.name), facts, item)
    return Judged(professional, facts, decision)


def _people(opened: Opened, item: ItemFacts) -> list[Reader]:
    """Everyone whose relation to the record lets them read it now, the one who asks first."""
    statement = (
        select(Relation, Account.display_name)
        .join(Account, Account.id == Relation.account_id)
        .where(Relation.record_id == opened.record.id)
        .order_by(Relation.since, Relation.id)
    )
    me = opened.subject.account_id if opened.professional is None else None
    readers = [
        Reader(name, relation.kind, relation.until, relation.account_id == me)
        for relation, name in db.session.execute(statement)
        if would_allow(Action.READ_DOCUMENT, opened.record, relation, item, opened.facts.now)
    ]
    return sorted(readers, key=lambda reader: not reader.is_you)


def _professionals(opened: Opened, item: ItemFacts) -> list[Judged]:
    """Those who read it before those who do not, each by name."""
    if opened.professional is not None:
        return [Judged(opened.professional, opened.facts, opened.decision, is_you=True)]
    if not offers(opened, Action.VIEW_ACCESS):
        return []
    found = facts_of_professionals(opened.record, opened.facts.now)
    judged = [judge(professional, facts, item) for professional, facts in found]
    return sorted(judged, key=lambda one: not one.decision.allowed)
