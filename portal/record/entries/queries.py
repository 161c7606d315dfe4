"""What may be read of the entries of an opened record; each function tells how many statements it costs.

An entry is read together with the document it comes from: where the document may not be read, neither may the entry.
The join is spelled out, because the guard does not see the target of a relationship; it is an outer one, because a
database without statistics would begin an inner one with the whole record. A concept leads to its entries by index,
so that no page reads them all.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_, union_all
from sqlalchemy.orm import aliased, contains_eager

from portal.access.opening import Opened
from portal.core.db import db
from portal.record.content import EntryKind
from portal.record.documents.queries import Place
from portal.record.models import Concept, Document, Entry

IN_ERROR = "entered-in-error"
POINTS = 8
"""How many values a small trend shows."""
STATEMENTS_SHOWN = 50
STATEMENTS_WEIGHED = 50
RECENT_RESULTS = 60
_Other = aliased(Entry)


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry, and how many things of its kind the reader may see in all."""

    entry: Entry
    total: int


def with_document() -> Select[Entry]:
    """Entries with the documents they come from, both as far as the reader may see them; to be read by :func:`read`."""
    return _joined(select(Entry))


def by_id(*ids: Select[uuid.UUID]) -> Select[Entry]:
    """The entries that these statements name, found one by one; to be read by :func:`read`."""
    named = union_all(*ids).subquery() if len(ids) > 1 else ids[0].subquery()
    return _joined(select(Entry).select_from(named).outerjoin(Entry, Entry.id == named.c[0]))


def read(statement: Select[Entry]) -> list[Entry]:
    """The entries of such a statement whose documents may be read, newest first."""
    newest_first = statement.order_by(Entry.sort_at.desc(), Entry.id.desc())
    return [one for one in db.session.scalars(newest_first) if one is not None and one.document is not None]


def has_visible_document(entry: type[Entry]) -> ColumnElement[bool]:
    """The reader may see the document that the entry comes from."""
    return select(Document.id).where(Document.id == entry.document_id).correlate(entry).exists()


def _joined(statement: Select[Entry]) -> Select[Entry]:
    return statement.outerjoin(Document, Document.id == Entry.document_id).options(contains_eager(Entry.document))


def nth_of_concept(opened: Opened, number: int) -> Any:
    """For each :class:`Concept`, the id of its entry of this rank, the newest first by its own date."""
    statement = select(_Other.id).where(*_says_concept(opened))
    newest_first = statement.order_by(_Other.sort_at.desc(), _Other.id.desc())
    return newest_first.limit(1).offset(number).correlate(Concept).scalar_subquery()


def last_said(opened: Opened, *, negated: bool) -> Any:
    """For each :class:`Concept`, the id of the entry that was said last: what a condition is now is not told by its
    onset but by the youngest document.

    Of one thing, the ``STATEMENTS_WEIGHED`` entries with the latest dates are weighed.
    """
    weighed = (
        select(_Other.id.label("id"), _Other.document_id.label("document_id"))
        .where(*_says_concept(opened), _Other.negated.is_(negated))
        .order_by(_Other.sort_at.desc(), _Other.id.desc())
        .limit(STATEMENTS_WEIGHED)
        .correlate(Concept)
        .subquery()
    )
    said_at = select(Document.sort_at).where(Document.id == weighed.c.document_id).correlate(weighed).scalar_subquery()
    return select(weighed.c.id).order_by(said_at.desc(), weighed.c.id.desc()).limit(1).scalar_subquery()


def _says_concept(opened: Opened) -> tuple[ColumnElement[bool], ...]:
    return (
        _Other.record_id == opened.record.id,
        _Other.is_current.is_(True),
        _Other.kind == Concept.kind,
        _Other.concept_key == Concept.key,
        _Other.status != IN_ERROR,
        has_visible_document(_Other),
    )


def latest_entries(opened: Opened, kinds: Sequence[EntryKind], *, each: int) -> list[Ranked]:
    """The latest statement of each thing of these kinds, and the latest that denies it: at most ``each`` by kind.

    Newest first. One statement.
    """
    newest_first = Entry.sort_at.desc(), Entry.id.desc()
    ends = [last_said(opened, negated=False), last_said(opened, negated=True)]
    named = union_all(*(_of_concepts(opened, kinds, end) for end in ends)).subquery()
    found = (
        select(
            Entry.id.label("id"),
            func.row_number().over(partition_by=Entry.kind, order_by=newest_first).label("rank"),
            func.count(Document.id).over(partition_by=Entry.kind).label("total"),
        )
        .select_from(named)
        .outerjoin(Entry, Entry.id == named.c[0])
        .outerjoin(Document, Document.id == Entry.document_id)
        .subquery()
    )
    statement = (
        _joined(select(Entry).select_from(found).outerjoin(Entry, Entry.id == found.c.id))
        .add_columns(found.c.total)
        .where(found.c.rank <= each)
        .order_by(*newest_first)
    )
    rows = db.session.execute(statement)
    return [Ranked(entry, total) for entry, total in rows if entry is not None and entry.document is not None]


def _of_concepts(opened: Opened, kinds: Sequence[EntryKind], entry_id: Any, *criteria: Any) -> Select[uuid.UUID]:
    return select(entry_id.label("id")).where(Concept.record_id == opened.record.id, Concept.kind.in_(kinds), *criteria)


def latest_ids(opened: Opened, kind: EntryKind) -> Select[uuid.UUID]:
    """The id of the latest statement of each thing of a kind."""
    return _of_concepts(opened, [kind], nth_of_concept(opened, 0))


def none_known(opened: Opened, kinds: Sequence[EntryKind]) -> dict[EntryKind, Entry]:
    """The latest statement, by kind, that nothing of the kind is known. One statement."""
    latest = [
        select(_Other.id)
        .where(
            _Other.record_id == opened.record.id,
            _Other.is_current.is_(True),
            _Other.kind == kind,
            _Other.concept_key == "",
            _Other.is_none_known.is_(True),
            _Other.status != IN_ERROR,
            has_visible_document(_Other),
        )
        .order_by(_Other.sort_at.desc(), _Other.id.desc())
        .limit(1)
        .subquery()
        for kind in kinds
    ]
    return {entry.kind: entry for entry in read(by_id(*(select(one.c.id) for one in latest)))}


def entry_by_id(_opened: Opened, entry_id: uuid.UUID) -> Entry | None:
    """One entry with its document, replaced or not. One statement."""
    return next(iter(read(with_document().where(Entry.id == entry_id))), None)


def other_statements(opened: Opened, entry: Entry) -> list[Entry]:
    """What else is said of the same thing, newest first, at most ``STATEMENTS_SHOWN``. One statement."""
    return read(_of_concept(opened, entry).where(Entry.id != entry.id).limit(STATEMENTS_SHOWN))


def series(
    opened: Opened, entry: Entry, *, since: dt.datetime | None, older_than: Place | None, limit: int
) -> list[Entry]:
    """Up to ``limit`` statements of the same thing, newest first. One statement."""
    statement = _of_concept(opened, entry).where(Entry.status != IN_ERROR)
    if since is not None:
        statement = statement.where(Entry.sort_at >= since)
    if older_than is not None:
        bound = tuple_(literal(older_than.sort_at, Entry.sort_at.type), literal(older_than.id, Entry.id.type))
        statement = statement.where(tuple_(Entry.sort_at, Entry.id) < bound)
    return read(statement.limit(limit))


def _of_concept(opened: Opened, entry: Entry) -> Select[Entry]:
    return with_document().where(
        Entry.record_id == opened.record.id,
        Entry.is_current.is_(True),
        Entry.kind == entry.kind,
        Entry.concept_key == entry.concept_key,
    )


def last_values(opened: Opened, kinds: Sequence[EntryKind], keys: Sequence[str]) -> list[Entry]:
    """The last ``POINTS`` statements of each of these concepts, newest first. One statement."""
    if not keys:
        return []
    places = [nth_of_concept(opened, number) for number in range(POINTS)]
    return read(by_id(*(_of_concepts(opened, kinds, place, Concept.key.in_(keys)) for place in places)))


def recent_results(opened: Opened) -> list[str]:
    """The concepts of the last results, the newest first. One statement."""
    statement = (
        select(Entry.concept_key)
        .where(
            Entry.record_id == opened.record.id,
            Entry.is_current.is_(True),
            Entry.kind == EntryKind.RESULT,
            Entry.concept_key != "",
            Entry.status != IN_ERROR,
            has_visible_document(Entry),
        )
        .order_by(Entry.sort_at.desc(), Entry.id.desc())
        .limit(RECENT_RESULTS)
    )
    return list(dict.fromkeys(db.session.scalars(statement)))
