"""Who has been in a record: its trail, as far as the reader may know of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased

from portal.access.actions import Action
from portal.access.decision import decide
from portal.access.facts import Facts
from portal.access.guard import rows
from portal.access.items import ITEM_KINDS
from portal.access.models import Relation, RelationKind
from portal.access.opening import Opened, offers
from portal.access.professional_facts import listed_with_facts
from portal.access.rights import ListedProfessional
from portal.access.scope import relation_allows
from portal.access.statements import prepared
from portal.access.subject import Role, Subject
from portal.record.lines import ListedDocument
from portal.record.models import IS_LISTED, Document, GoneItem
from portal.trail.events import Event, Outcome
from portal.trail.models import TrailEvent

READS = (
    Event.RECORD_VIEWED,
    Event.DOCUMENTS_LISTED,
    Event.DOCUMENTS_SEARCHED,
    Event.DOCUMENT_READ,
    Event.DOCUMENT_DOWNLOADED,
    Event.HEALTH_VIEWED,
    Event.ENTRY_READ,
    Event.RESULTS_VIEWED,
    Event.TIMELINE_VIEWED,
    Event.TRAIL_VIEWED,
)
"""What counts as reading."""
ARRIVALS_COUNTED = 50
_Row = aliased(TrailEvent)


class Visit(NamedTuple):
    """An act in a record, and whose."""

    at: dt.datetime
    account_id: uuid.UUID | None
    account_name: str


@dataclass(frozen=True, slots=True)
class Visits:
    """``last_own``: the reader's last act here before signing in; ``last_other``: the last reading by anybody else."""

    last_own: dt.datetime | None
    last_other: Visit | None


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A professional who opened the record for the first time."""

    professional: ListedProfessional
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Readers:
    """Who may read a record beside who asks, as the decision says: ``holder`` the one it is about, by their first name,
    where that is somebody else with an account; the ``newcomers`` among professionals were there for the first time
    since the last visit of who asks, newest first.
    """

    holder: str
    relatives: int
    professionals: int
    newcomers: Sequence[Newcomer]


def trail_rows(also: Collection[uuid.UUID] = ()) -> Select[TrailEvent]:
    """The rows of the trail of the opened record, without those about items that the reader may not see.

    A refused item leaves no trace of its existence, here neither (rules, section 2). ``also``: items that are not there
    any more, and that they might see.
    """
    told = about_visible(TrailEvent)
    return select(TrailEvent).where(or_(told, TrailEvent.item_id.in_(also)) if also else told)


def about_visible(row: type[TrailEvent]) -> ColumnElement[bool]:
    """The row is about no item, or about one that the reader may see, or could have seen before it was deleted."""
    seen = [
        and_(row.item_kind == kind, select(model.id).where(model.id == row.item_id).correlate(row).exists())  # type: ignore[attr-defined]
        for kind, model in ITEM_KINDS.items()
    ]
    seen.append(select(GoneItem.id).where(GoneItem.id == row.item_id).correlate(row).exists())
    return or_(row.item_id.is_(None), row.item_kind.not_in(list(ITEM_KINDS)), *seen)


def visits(opened: Opened) -> Visits:
    """The two visits that the overview tells. One statement."""
    me = opened.subject.account_id
    found = [Visit._make(row) for row in rows(_two_visits(), me=me, signed_in_at=opened.subject.signed_in_at)]
    return Visits(
        last_own=next((row.at for row in found if row.account_id == me), None),
        last_other=next((row for row in found if row.account_id != me), None),
    )


@cache
def _two_visits() -> Select[Any]:
    """The last reading is looked for account by account: what one of them did a thousand times is passed in a step."""
    me = bindparam("me", type_=TrailEvent.account_id.type)
    own = _newest(_Row.account_id == me, _Row.at < bindparam("signed_in_at"))
    account = _accounts()
    of_each = _newest(
        _Row.account_id == account.c.id,
        _Row.role != str(Role.SYSTEM),
        _Row.outcome == str(Outcome.ALLOWED),
        _Row.event.in_([str(event) for event in READS]),
        about_visible(_Row),
    )
    other = select(func.max(of_each.correlate(account))).where(account.c.id != me).scalar_subquery()
    told: tuple[Any, ...] = (TrailEvent.at, TrailEvent.account_id, TrailEvent.account_name)
    return prepared(select(*told).where(TrailEvent.seq.in_([own, other])))


def _accounts() -> CTE:
    """The accounts that the record's trail names, each found from the one before by a step in an index."""

    def first(*after: ColumnElement[bool]) -> ScalarSelect[uuid.UUID | None]:
        named = select(_Row.account_id).where(_Row.account_id.is_not(None), *after).order_by(_Row.account_id)
        return named.limit(1).scalar_subquery()

    found = select(first().label("id")).cte("accounts", recursive=True)
    later = first(_Row.account_id > found.c.id).correlate(found)
    return found.union_all(select(later).where(found.c.id.is_not(None)))


def _newest(*criteria: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(_Row.seq).where(*criteria).order_by(_Row.at.desc(), _Row.seq.desc()).limit(1).scalar_subquery()


def arrived_at(opened: Opened, document: Document | ListedDocument) -> dt.datetime:
    """When a document came before the reader: for whom a hold keeps away, when that ended."""
    held = document.hold_until if waits(opened) else None
    return document.added_at if held is None else max(held, document.added_at)


def waits(opened: Opened) -> bool:
    """Whether a hold keeps documents from the reader."""
    return opened.subject.role is not Role.PROFESSIONAL


def arrivals(opened: Opened) -> int:
    """How many documents came since the reader's last act here before signing in (:func:`arrived_at`), and not from
    them; ``ARRIVALS_COUNTED`` and some more for many, none the first time. One statement.
    """
    ((count,),) = rows(_arrivals(), **arrivals_given(opened))
    return int(count)


@cache
def _arrivals() -> Select[int]:
    return prepared(select(arrivals_counted()))


def arrivals_given(opened: Opened) -> dict[str, Any]:
    """The values that :func:`arrivals_counted` asks for."""
    return {"me": opened.subject.account_id, "signed_in_at": opened.subject.signed_in_at, "waits": waits(opened)}


def arrivals_counted() -> ScalarSelect[int]:
    """What :func:`arrivals` tells, for a statement that asks for more."""
    me = bindparam("me", type_=TrailEvent.account_id.type)
    signed_in_at = bindparam("signed_in_at", type_=TrailEvent.at.type)
    own = select(_Row.at).where(_Row.account_id == me, _Row.at < signed_in_at)
    last = own.order_by(_Row.at.desc(), _Row.seq.desc()).limit(1).scalar_subquery()
    within = arrived_since(last, me, ARRIVALS_COUNTED + 1).subquery()
    return select(func.count()).select_from(within).scalar_subquery()


def arrived_since(since: Any, me: Any, most: int) -> CompoundSelect[uuid.UUID]:
    """The ids of the last documents, up to ``most`` each, that came after an instant, or whose hold ended after it;
    not from ``me``. Each is found in an index of its own. The value ``waits`` says whether holds count.
    """
    of_others = or_(Document.added_by.is_(None), Document.added_by != me)
    current = select(Document.id).where(Document.is_current.is_(True), IS_LISTED, of_others).limit(most)
    came = current.where(Document.added_at > since).order_by(Document.added_at.desc(), Document.id.desc())
    counts = bindparam("waits", type_=Boolean()).is_(True)
    opened = current.where(counts, Document.hold_until > since)
    opened = opened.order_by(Document.hold_until.desc(), Document.id.desc())
    return union(select(came.subquery().c.id), select(opened.subquery().c.id))


def other_readers(opened: Opened, since: dt.datetime | None, *, holders: int, relatives: int) -> Readers | None:
    """Who may read the record beside who asks; None for who may not know. One statement.

    ``since``: the last visit of who asks; without one nobody is new. ``holders`` and ``relatives``: how many other
    accounts may, as :func:`others_counted` tells.
    """
    if not offers(opened, Action.VIEW_ACCESS):
        return None
    professionals = listed_with_facts(opened.record, opened.facts.now, since)
    return Readers(
        holder=opened.record.first_name if holders else "",
        relatives=relatives,
        professionals=sum(_may_read(one, facts) for one, facts in professionals),
        newcomers=_newcomers(professionals, since),
    )


def _may_read(professional: ListedProfessional, facts: Facts) -> bool:
    return decide(Action.VIEW_RECORD, Subject(Role.PROFESSIONAL, professional.name), facts).allowed


def _newcomers(professionals: Sequence[tuple[ListedProfessional, Facts]], since: dt.datetime | None) -> list[Newcomer]:
    came = ((one, facts.professional.visit) for one, facts in professionals if facts.professional is not None)
    new = [Newcomer(one, visit.first_at) for one, visit in came if visit and since and visit.first_at > since]
    return sorted(new, key=lambda one: one.at, reverse=True)


def others_counted() -> tuple[ScalarSelect[int], ScalarSelect[int]]:
    """How many other holders, and how many other relatives, may read the record of the values ``record_id``, at the
    instant ``now`` and beside the account ``me``: for a statement that asks for more.
    """
    now = bindparam("now", type_=Relation.since.type)
    others = (
        select(func.count())
        .select_from(Relation)
        .where(
            Relation.record_id == bindparam("record_id", type_=Relation.record_id.type),
            Relation.account_id != bindparam("me", type_=Relation.account_id.type),
            relation_allows(Action.VIEW_RECORD, now),
        )
    )
    of_holder = Relation.kind == RelationKind.HOLDER
    return others.where(of_holder).scalar_subquery(), others.where(~of_holder).scalar_subquery()
