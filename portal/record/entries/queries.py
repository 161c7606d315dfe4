"""What may be read of the entries of an opened record; each function tells how many statements it costs.

An entry is read together with the document it comes from: where the document may not be read, neither may the entry.
The join is spelled out, because the guard does not see the target of a relationship. A concept leads to its entries by
index, so that no page reads them all.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, select, tuple_
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
RECENT_RESULTS = 60
_Other = aliased(Entry)


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry, and how many things of its kind the reader may see in all."""

    entry: Entry
    total: int


def with_document() -> Select[Entry]:
    """Entries with the documents they come from, both as far as the reader may see them."""
    return select(Entry).join(Document, Document.id == Entry.document_id).options(contains_eager(Entry.document))


def nth_of_concept(opened: Opened, number: int, **equal: Any) -> Any:
    """For each :class:`Concept`, the id of its entry of this rank, newest first; ``equal`` narrows by column."""
    return (
        select(_Other.id)
        .where(
            _Other.record_id == opened.record.id,
            _Other.is_current.is_(True),
            _Other.kind == Concept.kind,
            _Other.concept_key == Concept.key,
            _Other.status != IN_ERROR,
            *(getattr(_Other, name).is_(value) for name, value in equal.items()),
        )
        .order_by(_Other.sort_at.desc(), _Other.id.desc())
        .limit(1)
        .offset(number)
        .correlate(Concept)
        .scalar_subquery()
    )


def latest_entries(opened: Opened, kinds: Sequence[EntryKind], *, each: int) -> list[Ranked]:
    """The latest statement of each thing of these kinds, and the latest that denies it: at most ``each`` by kind.

    Newest first within a kind. One statement.
    """
    newest_first = Entry.sort_at.desc(), Entry.id.desc()
    rank = func.row_number().over(partition_by=Entry.kind, order_by=newest_first).label("rank")
    total = func.count().over(partition_by=Entry.kind).label("total")
    ends = [nth_of_concept(opened, 0, negated=False), nth_of_concept(opened, 0, negated=True)]
    found = (
        select(Entry.id.label("id"), rank, total)
        .select_from(Concept)
        .join(Entry, Entry.id.in_(ends))
        .join(Document, Document.id == Entry.document_id)
        .where(Concept.record_id == opened.record.id, Concept.kind.in_(kinds))
        .subquery()
    )
    statement = with_document().join(found, found.c.id == Entry.id).add_columns(found.c.total)
    rows = db.session.execute(statement.where(found.c.rank <= each).order_by(*newest_first))
    return [Ranked(entry, count) for entry, count in rows]


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
        )
        .order_by(_Other.sort_at.desc(), _Other.id.desc())
        .limit(1)
        .scalar_subquery()
        for kind in kinds
    ]
    return {entry.kind: entry for entry in db.session.scalars(with_document().where(Entry.id.in_(latest)))}


def entry_by_id(_opened: Opened, entry_id: uuid.UUID) -> Entry | None:
    """One entry with its document, replaced or not. One statement."""
    return db.session.scalars(with_document().where(Entry.id == entry_id)).one_or_none()


def other_statements(opened: Opened, entry: Entry) -> list[Entry]:
    """What else is said of the same thing, newest first, at most ``STATEMENTS_SHOWN``. One statement."""
    statement = _of_concept(opened, entry).where(Entry.id != entry.id)
    return list(db.session.scalars(statement.limit(STATEMENTS_SHOWN)))


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
    return list(db.session.scalars(statement.limit(limit)))


def _of_concept(opened: Opened, entry: Entry) -> Select[Entry]:
    return (
        with_document()
        .where(
            Entry.record_id == opened.record.id,
            Entry.is_current.is_(True),
            Entry.kind == entry.kind,
            Entry.concept_key == entry.concept_key,
        )
        .order_by(Entry.sort_at.desc(), Entry.id.desc())
    )


def last_values(opened: Opened, kinds: Sequence[EntryKind], keys: Sequence[str]) -> list[Entry]:
    """The last ``POINTS`` statements of each of these concepts, newest first. One statement."""
    if not keys:
        return []
    places = [nth_of_concept(opened, number) for number in range(POINTS)]
    statement = (
        select(Entry)
        .select_from(Concept)
        .join(Entry, Entry.id.in_(places))
        .join(Document, Document.id == Entry.document_id)
        .where(Concept.record_id == opened.record.id, Concept.kind.in_(kinds), Concept.key.in_(keys))
        .options(contains_eager(Entry.document))
        .order_by(Entry.sort_at.desc(), Entry.id.desc())
    )
    return list(db.session.scalars(statement))


def recent_results(opened: Opened) -> list[str]:
    """The concepts of the last results, the newest first. One statement."""
    statement = (
        select(Entry.concept_key)
        .join(Document, Document.id == Entry.document_id)
        .where(
            Entry.record_id == opened.record.id,
            Entry.is_current.is_(True),
            Entry.kind == EntryKind.RESULT,
            Entry.concept_key != "",
            Entry.status != IN_ERROR,
        )
        .order_by(Entry.sort_at.desc(), Entry.id.desc())
        .limit(RECENT_RESULTS)
    )
    return list(dict.fromkeys(db.session.scalars(statement)))
