"""What the timeline reads: documents and dated entries, in one order.

Each kind is read from its own index up to a page's length, so that a page costs the same in a small record and in a
large one.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, select, tuple_, union_all
from sqlalchemy.orm import aliased

from portal.access.guard import rows
from portal.access.opening import Opened
from portal.access.statements import prepared
from portal.core.clock import PARIS
from portal.record.content import EntryKind
from portal.record.documents.queries import Place
from portal.record.entries.queries import IN_ERROR, by_id, listed, newest_first
from portal.record.lines import DOCUMENT_COLUMNS, ListedDocument, ListedEntry, documents_of
from portal.record.models import IS_LISTED, Document, Entry

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

    items: Sequence[ListedDocument | ListedEntry]
    older_than: Place | None


def end_of_year(year: int) -> Place:
    """The place before which everything of a French year, and of those before it, stands."""
    return Place(dt.datetime(year + 1, 1, 1, tzinfo=PARIS), uuid.UUID(int=0))


def timeline_page(_opened: Opened, wanted: Wanted) -> TimelinePage:
    """One page. Two statements at most."""
    items: list[ListedDocument | ListedEntry] = []
    if wanted.documents:
        items += _documents(wanted.older_than)
    if wanted.kinds:
        items += listed(
            _newest_entries(tuple(wanted.kinds), wanted.older_than is not None), **_place(wanted.older_than)
        )
    items.sort(key=lambda one: (one.sort_at, one.id), reverse=True)
    shown, more = items[:PAGE_SIZE], len(items) > PAGE_SIZE
    return TimelinePage(shown, Place(shown[-1].sort_at, shown[-1].id) if more else None)


@dataclass(frozen=True, slots=True)
class Extent:
    """The years from the oldest visible item to the newest, as they lie between, newest first; the kinds there are."""

    years: range
    kinds: Sequence[EntryKind]


def visible_extent(_opened: Opened) -> Extent:
    """What the timeline holds in all. One statement."""
    (ends,) = rows(_ends())
    years = [instant.astimezone(PARIS).year for instant in ends if instant is not None]
    kinds = [kind for kind, first in zip(DATED_KINDS, ends[2::2], strict=True) if first is not None]
    return Extent(range(max(years), min(years) - 1, -1) if years else range(0), kinds)


@cache
def _ends() -> Select[Any]:
    ends = [_end(Document, order, IS_LISTED) for order in (Document.sort_at, Document.sort_at.desc())]
    for kind in DATED_KINDS:
        ends += [_end(Entry, order, *_of_kind(kind)) for order in (Entry.sort_at, Entry.sort_at.desc())]
    return prepared(select(*ends))


def _place(older_than: Place | None) -> dict[str, Any]:
    return {} if older_than is None else {"before_at": older_than.sort_at, "before_id": older_than.id}


def _documents(older_than: Place | None) -> list[ListedDocument]:
    return documents_of(rows(_newest_documents(older_than is not None), **_place(older_than)))


@cache
def _newest_documents(paged: bool) -> Select[Any]:
    statement = select(*DOCUMENT_COLUMNS).where(Document.is_current.is_(True), IS_LISTED)
    if paged:
        statement = statement.where(_before(Document))
    return prepared(statement.order_by(Document.sort_at.desc(), Document.id.desc()).limit(PAGE_SIZE + 1))


@cache
def _newest_entries(kinds: tuple[EntryKind, ...], paged: bool) -> Select[Any]:
    """The newest of each kind, then the newest of those, of which alone more is read. What several documents repeat of
    one day is told once.
    """
    before = [_before(Entry)] if paged else []
    newest = [
        select(Entry.id, Entry.sort_at)
        .where(Entry.is_current.is_(True), *_of_kind(kind), *before)
        .where(~_said_again())
        .order_by(Entry.sort_at.desc(), Entry.id.desc())
        .limit(PAGE_SIZE + 1)
        .subquery()
        for kind in kinds
    ]
    found = union_all(*(select(one.c.id, one.c.sort_at) for one in newest)).subquery()
    named = select(found.c.id).order_by(found.c.sort_at.desc(), found.c.id.desc()).limit(PAGE_SIZE + 1)
    return prepared(newest_first(by_id(named)))


def _of_kind(kind: EntryKind) -> list[ColumnElement[bool]]:
    return [Entry.kind == kind, Entry.start_text != "", Entry.concept_key != "", Entry.status != IN_ERROR]


def _said_again() -> ColumnElement[bool]:
    """Another visible entry says the same of the same day; the one of the greatest id stands for all."""
    return exists(
        select(_Again.id).where(
            _Again.is_current.is_(True),
            _Again.kind == Entry.kind,
            _Again.concept_key == Entry.concept_key,
            _Again.sort_at == Entry.sort_at,
            _Again.start_text != "",
            _Again.status != IN_ERROR,
            _Again.id > Entry.id,
        )
    )


def _before(model: Any) -> ColumnElement[bool]:
    at = bindparam("before_at", type_=model.sort_at.type)
    bound = tuple_(at, bindparam("before_id", type_=model.id.type))
    return and_(model.sort_at <= at, tuple_(model.sort_at, model.id) < bound)


def _end(model: Any, order: Any, *criteria: ColumnElement[bool]) -> Any:
    within = select(model.sort_at).where(model.is_current.is_(True), *criteria)
    return within.order_by(order).limit(1).scalar_subquery()
