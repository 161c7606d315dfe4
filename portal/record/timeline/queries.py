"""What the timeline reads: documents and dated entries, in one order.

Each kind is read from its own index up to a page's length, so that a page costs the same in a small record and in a
large one.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, select, tuple_
from sqlalchemy.orm import aliased

from portal.access.opening import Opened
from portal.core.clock import PARIS
from portal.core.db import db
from portal.record.content import EntryKind
from portal.record.documents.queries import Place
from portal.record.entries.queries import IN_ERROR, by_id, has_visible_document, read
from portal.record.models import Document, Entry

PAGE_SIZE = 40
DATED_KINDS = (
    EntryKind.ALLERGY,
    EntryKind.CONDITION,
    EntryKind.MEDICATION,
    EntryKind.IMMUNIZATION,
    EntryKind.PROCEDURE,
    EntryKind.DEVICE,
    EntryKind.CARE_LINE,
)
"""Results and measurements have their own pages: they would drown the rest."""
_Again = aliased(Entry)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the timeline is asked for: documents or not, which kinds of entry, before which place."""

    documents: bool
    kinds: Sequence[EntryKind]
    older_than: Place | None


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Documents and entries mixed, newest first, and the place where the older ones begin."""

    items: Sequence[Document | Entry]
    older_than: Place | None


def end_of_year(year: int) -> Place:
    """The place before which everything of a French year, and of those before it, stands."""
    return Place(dt.datetime(year + 1, 1, 1, tzinfo=PARIS), uuid.UUID(int=0))


def timeline_page(opened: Opened, wanted: Wanted) -> TimelinePage:
    """One page. Two statements at most."""
    items: list[Document | Entry] = []
    if wanted.documents:
        items += _documents(opened, wanted.older_than)
    if wanted.kinds:
        items += _entries(opened, wanted)
    items.sort(key=lambda one: (one.sort_at, one.id), reverse=True)
    shown, more = items[:PAGE_SIZE], len(items) > PAGE_SIZE
    return TimelinePage(shown, Place(shown[-1].sort_at, shown[-1].id) if more else None)


def visible_years(opened: Opened) -> range:
    """The years from the oldest visible item to the newest, as they lie between, newest first. One statement."""
    ends = [_end(Document, opened, order) for order in (Document.sort_at, Document.sort_at.desc())]
    for kind in DATED_KINDS:
        of_kind = *_of_kind(kind), has_visible_document(Entry)
        ends += [_end(Entry, opened, order, *of_kind) for order in (Entry.sort_at, Entry.sort_at.desc())]
    found = db.session.execute(select(*ends)).one()
    years = [instant.astimezone(PARIS).year for instant in found if instant is not None]
    return range(max(years), min(years) - 1, -1) if years else range(0)


def _documents(opened: Opened, older_than: Place | None) -> Sequence[Document]:
    statement = select(Document).where(Document.record_id == opened.record.id, Document.is_current.is_(True))
    if older_than is not None:
        statement = statement.where(_before(Document, older_than))
    return db.session.scalars(
        statement.order_by(Document.sort_at.desc(), Document.id.desc()).limit(PAGE_SIZE + 1)
    ).all()


def _entries(opened: Opened, wanted: Wanted) -> Sequence[Entry]:
    """The newest of each kind, then the newest of those. What several documents repeat of one day is told once."""
    before = [_before(Entry, wanted.older_than)] if wanted.older_than is not None else []
    newest = [
        select(Entry.id)
        .where(Entry.record_id == opened.record.id, Entry.is_current.is_(True), *_of_kind(kind), *before)
        .where(has_visible_document(Entry), ~_said_again(opened))
        .order_by(Entry.sort_at.desc(), Entry.id.desc())
        .limit(PAGE_SIZE + 1)
        .subquery()
        for kind in wanted.kinds
    ]
    return read(by_id(*(select(one.c.id) for one in newest)).limit(PAGE_SIZE + 1))


def _of_kind(kind: EntryKind) -> list[ColumnElement[bool]]:
    return [Entry.kind == kind, Entry.start_text != "", Entry.concept_key != "", Entry.status != IN_ERROR]


def _said_again(opened: Opened) -> ColumnElement[bool]:
    """Another visible entry says the same of the same day; the one of the greatest id stands for all."""
    return exists(
        select(_Again.id).where(
            _Again.record_id == opened.record.id,
            _Again.is_current.is_(True),
            _Again.kind == Entry.kind,
            _Again.concept_key == Entry.concept_key,
            _Again.sort_at == Entry.sort_at,
            _Again.start_text != "",
            _Again.status != IN_ERROR,
            has_visible_document(_Again),
            _Again.id > Entry.id,
        )
    )


def _before(model: Any, place: Place) -> ColumnElement[bool]:
    bound = tuple_(literal(place.sort_at, model.sort_at.type), literal(place.id, model.id.type))
    return and_(model.sort_at <= place.sort_at, tuple_(model.sort_at, model.id) < bound)


def _end(model: Any, opened: Opened, order: Any, *criteria: ColumnElement[bool]) -> Any:
    within = select(model.sort_at).where(model.record_id == opened.record.id, model.is_current.is_(True), *criteria)
    return within.order_by(order).limit(1).scalar_subquery()
