"""Opening a record: facts, decision, trail. Nothing of a record is read or changed by another way."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.access import guard
from portal.access.actions import Action
from portal.access.decision import Decision, decide
from portal.access.facts import Facts, ItemFacts, facts_of, relations_of
from portal.access.items import ITEM_KINDS
from portal.access.models import Record, Relation, RelationKind
from portal.access.subject import Role, SignedIn, Subject, system
from portal.core import clock
from portal.core.db import db, immediate
from portal.trail.events import Event, Outcome
from portal.trail.write import Actor, Entry, tell

_ROLES = {
    RelationKind.HOLDER: Role.HOLDER,
    RelationKind.PARENT: Role.REPRESENTATIVE,
    RelationKind.GUARDIAN: Role.REPRESENTATIVE,
    RelationKind.CARER: Role.CARER,
}


_UNDECIDED = Decision(False, "undecided")
_UNKNOWN_RECORD, _UNKNOWN_ITEM, _UNKNOWN_PART = "unknown-record", "unknown-item", "unknown-part"


class Refused(Exception):
    """The decision said no, or there is nothing there: the same to the one who asks."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A record opened for one subject: what every query and command takes first.

    ``relations`` are all those of the account, for the switcher; empty for a job. ``item_id`` is the item that it was
    opened for, where the action is about one.
    """

    record: Record
    subject: Subject
    facts: Facts
    action: Action
    decision: Decision
    relation: Relation | None = None
    relations: tuple[Relation, ...] = ()
    item_id: uuid.UUID | None = None

    def told(self, event: Event, *, item: Any = None, **details: Any) -> Entry:
        """The trail entry of something done under this opening."""
        return Entry(
            event=event,
            actor=self.subject.actor,
            outcome=Outcome.ALLOWED,
            reason=self.decision.reason,
            record_id=self.record.id,
            item_kind=item.item_kind if item is not None else "",
            item_id=item.id if item is not None else None,
            details=details,
        )


def open_record(
    who: SignedIn,
    record_id: uuid.UUID,
    action: Action,
    item_id: uuid.UUID | None = None,
    part: Callable[[Opened], bool] | None = None,
) -> Opened:
    """Open a record for a signed-in account, or raise :class:`Refused`; either way the trail tells it.

    ``part`` tells whether the part of the item that is asked for is there, once the item may be read.
    A read is told before anything is read. A change is told by its command, in its own transaction.
    """
    now = clock.now()
    relations = relations_of(who.account_id)
    relation = next((r for r in relations if r.record_id == record_id), None)
    record = relation.record if relation else db.session.get(Record, record_id)
    if record is None:
        # Told under an id that is no record's, as long as a refusal takes: the time of an answer tells nothing either.
        actor = Actor(who.account_id, who.account_name, str(Role.NOBODY))
        tell(Entry(action.spec.event, actor, Outcome.REFUSED, _UNKNOWN_RECORD, record_id))
        raise Refused
    role = _ROLES[relation.kind] if relation else Role.NOBODY
    subject = Subject(role, who.account_name, who.account_id, who.verified_at, who.signed_in_at)
    facts = facts_of(record, relation, now)
    asked = Opened(record, subject, facts, action, _UNDECIDED, relation, tuple(relations), item_id)
    item = _item_facts(action.spec.item, item_id, record_id) if item_id is not None else None
    opened = _decided(asked, item, unknown=item_id is not None and item is None)
    if part is not None and opened.decision.allowed and not part(opened):
        opened = _refused(opened, _UNKNOWN_PART)
    if not opened.decision.allowed or not action.spec.writes:
        tell(_entry(opened, item_id if item is not None or opened.decision.reason == _UNKNOWN_ITEM else None))
    if not opened.decision.allowed:
        raise Refused
    return opened


def _decided(opened: Opened, item: ItemFacts | None, *, unknown: bool) -> Opened:
    """The opening with its decision, which it sets in force. An item that the record has not is refused like any other.

    The trail names it then, so that the row is kept from readers like one about an item they may not see. Where the
    person is refused, whatever the item, an unknown one is not named: the holder reads who tried.
    """
    decision = decide(opened.action, opened.subject, opened.facts, item)
    if not decision.allowed or unknown:
        return _refused(opened, _UNKNOWN_ITEM if decision.allowed else decision.reason)
    decided = replace(opened, decision=decision)
    guard.set_opened(db.session(), decided)
    return decided


def _refused(opened: Opened, reason: str) -> Opened:
    guard.set_opened(db.session(), None)
    return replace(opened, decision=Decision(False, reason))


def _item_facts(kind: str, item_id: uuid.UUID, record_id: uuid.UUID) -> ItemFacts | None:
    """Read on the connection, beneath the guard: what is refused must be known to be told."""
    table = ITEM_KINDS[kind].__table__  # type: ignore[attr-defined]
    columns = (table.c.hold_until, table.c.secret)
    statement = select(*columns).where(table.c.id == item_id, table.c.record_id == record_id)
    row = db.session.connection().execute(statement).one_or_none()
    return ItemFacts(kind, item_id, row.hold_until, row.secret) if row else None


def _entry(opened: Opened, item_id: uuid.UUID | None) -> Entry:
    spec, decision = opened.action.spec, opened.decision
    return Entry(
        event=spec.event,
        actor=opened.subject.actor,
        outcome=Outcome.ALLOWED if decision.allowed else Outcome.REFUSED,
        reason=decision.reason,
        record_id=opened.record.id,
        item_kind=spec.item if item_id else "",
        item_id=item_id,
    )


@contextlib.contextmanager
def writing(opened: Opened) -> Iterator[None]:
    """A writing transaction under an opening, decided again under the write lock: a right that ended meanwhile refuses,
    and so does the item it was opened for, where it is gone or may not be read any more.

    Raises :class:`Refused`.
    """
    with immediate() as session:
        if not _decided_again(session, opened):
            raise Refused
        yield


def _decided_again(session: Session, opened: Opened) -> bool:
    record = session.get(Record, opened.record.id, populate_existing=True)
    relation = opened.relation and session.get(
        Relation, opened.relation.id, populate_existing=True, options=[joinedload(Relation.record)]
    )
    if record is None:
        return False
    item = None
    if opened.item_id is not None:
        item = _item_facts(opened.action.spec.item, opened.item_id, record.id)
        if item is None:
            return False
    return decide(opened.action, opened.subject, facts_of(record, relation, clock.now()), item).allowed


@contextlib.contextmanager
def opened_by_system(job: str, record: Record, action: Action) -> Iterator[Opened]:
    """A record opened for a named job. Raises :class:`Refused`, which the trail tells, when it is not open.

    What a job looks up to decide what it does is told by the row of what it does, as with a person's command.
    """
    session = db.session()
    before = guard.get_opened(session)
    opened = Opened(record, system(job), facts_of(record, None, clock.now()), action, _UNDECIDED)
    opened = replace(opened, decision=decide(action, opened.subject, opened.facts))
    if not opened.decision.allowed:
        if not session.info.get("writing"):
            tell(_entry(opened, None))
        raise Refused
    guard.set_opened(session, opened)
    try:
        yield opened
    finally:
        guard.set_opened(session, before)


@contextlib.contextmanager
def glimpsed(who: SignedIn, relation: Relation) -> Iterator[Opened]:
    """A record opened for its line in the list of records, which counts what came and reads nothing of it: the trail
    does not tell it. Raises :class:`Refused`.
    """
    session, now = db.session(), clock.now()
    before = guard.get_opened(session)
    subject = Subject(_ROLES[relation.kind], who.account_name, who.account_id, who.verified_at, who.signed_in_at)
    facts, action = facts_of(relation.record, relation, now), Action.LIST_DOCUMENTS
    decision = decide(action, subject, facts)
    if not decision.allowed:
        raise Refused
    opened = Opened(relation.record, subject, facts, action, decision, relation)
    guard.set_opened(session, opened)
    try:
        yield opened
    finally:
        guard.set_opened(session, before)


def is_current(relation: Relation, now: dt.datetime) -> bool:
    """Whether a relation gives a right now, for the switcher and the list of records."""
    subject = Subject(_ROLES[relation.kind], "")
    return decide(Action.VIEW_RECORD, subject, facts_of(relation.record, relation, now)).allowed


def would_allow(action: Action, record: Record, relation: Relation, item: ItemFacts, now: dt.datetime) -> bool:
    """Whether the account of a relation would be allowed an action on an item: for telling who can read it."""
    return decide(action, Subject(_ROLES[relation.kind], ""), facts_of(record, relation, now), item).allowed
