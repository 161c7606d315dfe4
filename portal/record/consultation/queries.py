"""What the consultation page reads: seven statements, whatever the size of the record."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, literal, or_, select, union_all

from portal.access import visits
from portal.access.actions import Action
from portal.access.guard import rows
from portal.access.opening import Opened, offers
from portal.access.statements import prepared
from portal.access.subject import Role
from portal.record.content import EntryKind
from portal.record.entries.answers import answers
from portal.record.entries.queries import last_values, latest_entries
from portal.record.health.queries import Summary, recent_results
from portal.record.lines import DOCUMENT_COLUMNS, ListedDocument
from portal.record.models import IS_LISTED, Document
from portal.record.notes.models import Note
from portal.record.notes.queries import requests_to
from portal.record.results.series import by_analyte, with_relatives
from portal.trail.events import Event, Outcome
from portal.trail.models import TrailEvent

FIRST = (EntryKind.ALLERGY, EntryKind.MEDICATION, EntryKind.CONDITION)
MEASURED = (EntryKind.VITAL_SIGN, EntryKind.RESULT)
ENTRIES_READ = 20
VITALS_SHOWN = 4
ARRIVALS_READ = 50
LATEST_SHOWN = 5
HELD_SHOWN = 5
ACTS_READ = 2000
"""How far back a professional's own acts in the record are looked through for what they have opened."""
_OPENED_BY = (Event.DOCUMENT_READ, Event.DOCUMENT_PAGE_VIEWED, Event.DOCUMENT_DOWNLOADED)


class List(enum.Enum):
    """Why a document is read for the page: it arrived last, is latest by its own date, or is on hold by the reader."""

    ARRIVED = "arrived"
    LATEST = "latest"
    HELD = "held"


class Arrival(NamedTuple):
    """A document that arrived; ``is_read``: the reader has opened it."""

    is_read: bool
    document: ListedDocument


@dataclass(frozen=True, slots=True)
class Consultation:
    """What the page tells. ``since``: the last page of the reader's visit before, None the first time; ``new``: what
    came since, and what came before and after their first visit without being opened, of each the unread first;
    ``latest`` by their own dates; ``held``: what the reader deposited and waits to be announced; ``requests``: what the
    patient asks the reader to correct.
    """

    summary: Summary
    since: dt.datetime | None
    new: Sequence[Arrival]
    latest: Sequence[ListedDocument]
    held: Sequence[ListedDocument]
    may_add: bool
    may_add_colleague: bool
    requests: Sequence[tuple[Note, Document]]


def consultation_of(opened: Opened) -> Consultation:
    """The consultation page of the opened record."""
    arrived, latest, held = _documents(opened)
    return Consultation(
        summary=_summary(opened),
        since=visits.last_of(opened.facts),
        new=_new(opened, arrived),
        latest=latest,
        held=held,
        may_add=offers(opened, Action.ADD_DOCUMENT),
        may_add_colleague=offers(opened, Action.ADD_COLLEAGUE),
        requests=requests_to(opened),
    )


def _summary(opened: Opened) -> Summary:
    ranked = latest_entries(opened, (*FIRST, EntryKind.VITAL_SIGN), each=ENTRIES_READ)
    vitals = [one.entry.concept_key for one in ranked if one.entry.kind is EntryKind.VITAL_SIGN]
    keys = with_relatives([*vitals[:VITALS_SHOWN], *recent_results(opened)])
    found = sorted(last_values(opened, MEASURED, keys), key=lambda one: keys.index(one.latest.concept_key))
    return Summary(
        ranked=ranked,
        none_known=answers(opened, FIRST)[0],
        measures=by_analyte(found),
    )


def _new(opened: Opened, arrived: Sequence[Arrival]) -> list[Arrival]:
    """Nothing is new the first time: everything would be; nor is what the reader wrote."""
    since, asks = visits.last_of(opened.facts), opened.facts.professional
    if since is None or asks is None or asks.visit is None:
        return []
    first = asks.visit.first_at
    of_others = [one for one in arrived if not asks.rpps or one.document.author_rpps != asks.rpps]
    wanted = [
        one for one in of_others if one.document.added_at > since or (not one.is_read and one.document.added_at > first)
    ]
    return sorted(wanted, key=lambda one: (one.document.added_at <= since, one.is_read))


def _documents(opened: Opened) -> tuple[list[Arrival], list[ListedDocument], list[ListedDocument]]:
    """What arrived last, not from the reader; what is latest by its own date; and what the reader deposited and the
    holder does not read yet, the first to open first. One statement.
    """
    found: dict[str, list[Arrival]] = {one.value: [] for one in List}
    values = {"me": opened.subject.account_id, "until": opened.facts.now}
    for which, is_read, *row in rows(_three_lists(), **values):
        if row[0] is not None:
            found[which].append(Arrival(is_read, ListedDocument._make(row)))
    arrived = sorted(found[List.ARRIVED.value], key=lambda one: (one.document.added_at, one.document.id), reverse=True)
    latest, held = ([one.document for one in found[which.value]] for which in (List.LATEST, List.HELD))
    latest.sort(key=lambda one: (one.sort_at, one.id), reverse=True)
    held.sort(key=lambda one: (one.hold_until or one.sort_at, one.id))
    return arrived, latest, held


@cache
def _three_lists() -> Select[Any]:
    me = bindparam("me", type_=Document.added_by.type)
    of_others = or_(Document.added_by.is_(None), Document.added_by != me)
    on_hold = Document.added_by == me, Document.hold_until > bindparam("until", type_=Document.hold_until.type)
    newest, latest = (Document.added_at.desc(), Document.id.desc()), (Document.sort_at.desc(), Document.id.desc())
    lists = {
        List.ARRIVED: _ids(of_others).order_by(*newest).limit(ARRIVALS_READ),
        List.LATEST: _ids().order_by(*latest).limit(LATEST_SHOWN),
        List.HELD: _ids(*on_hold).order_by(Document.hold_until, Document.id).limit(HELD_SHOWN),
    }
    every = ((which, ids.subquery()) for which, ids in lists.items())
    named = union_all(*(select(ids.c.id, literal(which.value).label("which")) for which, ids in every)).subquery()
    statement = select(named.c.which, Document.id.in_(_opened_by(me)), *DOCUMENT_COLUMNS)
    return prepared(statement.select_from(named).outerjoin(Document, Document.id == named.c.id))


def _ids(*criteria: ColumnElement[bool]) -> Select[Any]:
    return select(Document.id).where(Document.is_current.is_(True), IS_LISTED, *criteria)


def _opened_by(me: ColumnElement[Any]) -> Select[Any]:
    """What the professional has opened, from the trail: walked back by index, and only so far."""
    own = TrailEvent.account_id == me, TrailEvent.role == str(Role.PROFESSIONAL)
    last = select(TrailEvent.item_id, TrailEvent.event, TrailEvent.outcome).where(*own)
    acts = last.order_by(TrailEvent.at.desc(), TrailEvent.seq.desc()).limit(ACTS_READ).subquery()
    return select(acts.c.item_id).where(
        acts.c.item_id.is_not(None),
        acts.c.outcome == str(Outcome.ALLOWED),
        acts.c.event.in_([str(event) for event in _OPENED_BY]),
    )
