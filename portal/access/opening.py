"""Opening a record: facts, decision, trail. Nothing of a record is read or changed by another way."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session, joinedload

from portal.access import guard, visits
from portal.access.actions import Action
from portal.access.decision import Decision, decide
from portal.access.facts import Facts, ItemFacts, facts_of, relations_of
from portal.access.instants import judged_now
from portal.access.models import Record, Relation
from portal.access.professional_facts import facts_for, item_facts
from portal.access.related import ROLES
from portal.access.rights import Professional
from portal.access.subject import Role, SignedIn, Subject, system
from portal.core import clock
from portal.core.db import db, immediate
from portal.trail.events import Event, Outcome
from portal.trail.runs import told_lately
from portal.trail.write import Actor, Entry, tell, tell_with

_UNDECIDED = Decision(False, "undecided")
_UNKNOWN_RECORD, _UNKNOWN_ITEM, _UNKNOWN_PART = "unknown-record", "unknown-item", "unknown-part"


class Refused(Exception):
    """The decision said no, or there is nothing there: the same to the one who asks. ``asked``: what was, if known."""

    def __init__(self, asked: Opened | None = None) -> None:
        self.asked = asked


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person who looks at a record as a professional would see it, and the rule that lets them into it."""

    subject: Subject
    reason: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A record opened for one subject: what every query and command takes first.

    ``relations`` are all those of the account, for the switcher; empty for a job and for a professional. ``item_id`` is
    the item that it was opened for, where the action is about one, and ``item`` what was known of it then.
    ``professional`` is who acts, or where there is a ``viewer``, whose view that person looks at: the subject is the
    professional then, and nothing can be changed.
    """

    record: Record
    subject: Subject
    facts: Facts
    action: Action
    decision: Decision
    relation: Relation | None = None
    relations: tuple[Relation, ...] = ()
    item_id: uuid.UUID | None = None
    professional: Professional | None = None
    viewer: Viewer | None = None
    item: ItemFacts | None = None

    def told(self, event: Event, *, item: Any = None, **details: Any) -> Entry:
        """The trail entry of something done under this opening."""
        about = (item.item_kind, item.id) if item is not None else ("", None)
        return self._entry(event, Outcome.ALLOWED, about, details)

    def told_refused(self, reason: str, **details: Any) -> Entry:
        """The trail entry of the action where what was asked for beside it is refused."""
        return replace(self, decision=Decision(False, reason))._entry(
            self.action.spec.event, Outcome.REFUSED, ("", None), details
        )

    def told_of_action(self, item_id: uuid.UUID | None) -> Entry:
        """The trail entry of the action itself, with its outcome."""
        outcome = Outcome.ALLOWED if self.decision.allowed else Outcome.REFUSED
        return self._entry(self.action.spec.event, outcome, (self.action.spec.item if item_id else "", item_id), {})

    def _entry(
        self, event: Event, outcome: Outcome, about: tuple[str, uuid.UUID | None], details: dict[str, Any]
    ) -> Entry:
        asks = self.facts.professional
        decided = {"matrix": asks.matrix} if asks is not None and asks.matrix else {}
        if self.viewer is not None and self.professional is not None:
            decided |= {"seen_as": str(self.professional.id), "seen_as_name": self.professional.name}
        return Entry(
            event=event,
            actor=(self.viewer.subject if self.viewer else self.subject).actor,
            outcome=outcome,
            reason=self.viewer.reason if self.viewer and self.decision.allowed else self.decision.reason,
            record_id=self.record.id,
            item_kind=about[0],
            item_id=about[1],
            details=details | decided,
        )


def open_record(
    who: SignedIn,
    record_id: uuid.UUID,
    action: Action,
    item_id: uuid.UUID | None = None,
    part: Callable[[Opened], bool] | None = None,
    seen_as: uuid.UUID | None = None,
) -> Opened:
    """Open a record for a signed-in account, or raise :class:`Refused`; either way the trail tells it.

    ``part`` tells whether the part of the item that is asked for is there, once the item may be read. ``seen_as``: the
    professional whose view the person wants to look at. A read is told before anything is read. A change is told by its
    command, in its own transaction. Raises :class:`werkzeug.exceptions.TooManyRequests` beyond a professional's limits.
    """
    asked = _asked(who, record_id, action, item_id)
    if asked is None:
        # Told under an id that is no record's, as long as a refusal takes: the time of an answer tells nothing either.
        actor = Actor(who.account_id, who.account_name, str(Role.PROFESSIONAL if who.professional else Role.NOBODY))
        tell(Entry(action.spec.event, actor, Outcome.REFUSED, _UNKNOWN_RECORD, record_id))
        raise Refused
    if seen_as is not None:
        asked = _seen_as(asked, seen_as)
    item = item_facts(action.spec.item, item_id, record_id) if item_id is not None else None
    opened = _decided(asked, item, unknown=item_id is not None and item is None)
    if part is not None and opened.decision.allowed and not part(opened):
        opened = _refused(opened, _UNKNOWN_PART)
    _tell(opened, item_id if item is not None or opened.decision.reason == _UNKNOWN_ITEM else None)
    if not opened.decision.allowed:
        raise Refused(opened)
    return opened


def _asked(who: SignedIn, record_id: uuid.UUID, action: Action, item_id: uuid.UUID | None) -> Opened | None:
    """What is asked, before it is decided; None for a record that is not there."""
    if who.professional is not None:
        return _asked_by_professional(who, who.professional, record_id, action, item_id)
    relations = relations_of(who.account_id)
    relation = next((r for r in relations if r.record_id == record_id), None)
    record = relation.record if relation else db.session.get(Record, record_id)
    if record is None:
        return None
    role = ROLES[relation.kind] if relation else Role.NOBODY
    subject = Subject(role, who.account_name, who.account_id, who.verified_at, who.signed_in_at)
    facts = facts_of(record, relation, _now_for(relation))
    return Opened(record, subject, facts, action, _UNDECIDED, relation, tuple(relations), item_id)


def _asked_by_professional(
    who: SignedIn, professional: Professional, record_id: uuid.UUID, action: Action, item_id: uuid.UUID | None
) -> Opened | None:
    record, facts = facts_for(professional, record_id, judged_now())
    if record is None or facts is None:
        return None
    subject = Subject(Role.PROFESSIONAL, professional.name, who.account_id, who.verified_at)
    return Opened(record, subject, facts, action, _UNDECIDED, item_id=item_id, professional=professional)


def _seen_as(asked: Opened, professional_id: uuid.UUID) -> Opened:
    """The same record as a professional would see it, for those who may know its accesses."""
    own = decide(Action.VIEW_ACCESS, asked.subject, asked.facts)
    professional = (
        db.session.get(Professional, professional_id) if own.allowed and asked.action.spec.previewed else None
    )
    _record, facts = facts_for(professional, asked.record.id, asked.facts.now) if professional else (None, None)
    if professional is None or facts is None:
        return replace(asked, action=Action.VIEW_ACCESS, subject=replace(asked.subject, role=Role.NOBODY))
    subject = Subject(Role.PROFESSIONAL, professional.name, professional.account_id)
    viewer = Viewer(asked.subject, own.reason)
    facts = replace(facts, viewer=asked.subject.role)
    return replace(asked, subject=subject, facts=facts, professional=professional, viewer=viewer)


def _decided(opened: Opened, item: ItemFacts | None, *, unknown: bool) -> Opened:
    """The opening with its decision, which it sets in force. An item that the record has not is refused like any other.

    The trail names it then, so that the row is kept from readers like one about an item they may not see. Where the
    person is refused, whatever the item, an unknown one is not named: the holder reads who tried.
    """
    decision = decide(opened.action, opened.subject, opened.facts, item)
    if not decision.allowed or unknown:
        return _refused(replace(opened, item=item), _UNKNOWN_ITEM if decision.allowed else decision.reason)
    decided = replace(opened, decision=decision, item=item)
    guard.set_opened(db.session(), decided)
    return decided


def _refused(opened: Opened, reason: str) -> Opened:
    guard.set_opened(db.session(), None)
    return replace(opened, decision=Decision(False, reason))


def _tell(opened: Opened, item_id: uuid.UUID | None) -> None:
    """Tell the action, and with it a professional's visit. A change that is allowed is told by its command."""
    entry, spec = opened.told_of_action(item_id), opened.action.spec
    if opened.decision.allowed and (spec.writes or (spec.in_runs and told_lately(entry, opened.facts.now))):
        return
    is_visit = opened.decision.allowed and opened.subject.role is Role.PROFESSIONAL and opened.viewer is None
    if not is_visit or not visits.is_due(opened):
        tell(entry)
        return
    visits.count(opened)
    tell_with(entry, lambda: visits.note(opened))


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
    if opened.viewer is not None:
        return False
    record = session.get(Record, opened.record.id, populate_existing=True)
    if record is None:
        return False
    item = None
    if opened.item_id is not None:
        item = item_facts(opened.action.spec.item, opened.item_id, record.id)
        if item is None:
            return False
    return decide(opened.action, opened.subject, _facts_again(session, opened, record), item).allowed


def _facts_again(session: Session, opened: Opened, record: Record) -> Facts:
    if opened.subject.role is Role.PROFESSIONAL and opened.professional is not None:
        # Somebody may have stopped vouching for the number, too.
        session.refresh(opened.professional)
        facts = facts_for(opened.professional, record.id, judged_now())[1]
        return facts or Facts(opened.facts.now, record.state)
    relation = opened.relation and session.get(
        Relation, opened.relation.id, populate_existing=True, options=[joinedload(Relation.record)]
    )
    return facts_of(record, relation, _now_for(relation))


def _now_for(relation: Relation | None) -> dt.datetime:
    """The instant at which a relation is judged: what has no end cannot come to life again."""
    return judged_now() if relation is not None and relation.until is not None else clock.now()


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
            tell(opened.told_of_action(None))
        raise Refused
    guard.set_opened(session, opened)
    try:
        yield opened
    finally:
        guard.set_opened(session, before)


def offers(opened: Opened, action: Action, item: ItemFacts | None = None) -> bool:
    """Whether a page may offer an act on the opened record, or on one of its items; a preview offers none."""
    return opened.viewer is None and decide(action, opened.subject, opened.facts, item).allowed


@contextlib.contextmanager
def glimpsed(who: SignedIn, relation: Relation) -> Iterator[Opened]:
    """A record opened for its line in the list of records, which counts what came and reads nothing of it: the trail
    does not tell it. Raises :class:`Refused`.
    """
    session, now = db.session(), _now_for(relation)
    before = guard.get_opened(session)
    subject = Subject(ROLES[relation.kind], who.account_name, who.account_id, who.verified_at, who.signed_in_at)
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
