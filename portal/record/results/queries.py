"""The analytes of an opened record."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, literal, select, tuple_, union_all

from portal.access.guard import rows
from portal.access.opening import Opened
from portal.access.statements import prepared
from portal.core.clock import PARIS
from portal.core.spelling import folded
from portal.record.content import EntryKind
from portal.record.documents.queries import Place
from portal.record.entries.queries import IN_ERROR, by_id, latest_ids, listed, newest_first, read, with_document
from portal.record.entries.values import is_outside
from portal.record.lines import ListedEntry
from portal.record.models import Document, Entry
from portal.record.results.analytes import group_key, keys_with

PAGE_SIZE = 40
DATES_SHOWN = 60
RESULTS_OF_A_DAY = 300
SAME_SAMPLE_SHOWN = 8
SAME_SAMPLE_READ = 300


@dataclass(frozen=True, slots=True, order=True)
class Analyte:
    """Something measured, under the name of its latest visible result; ordered by that name without its accents.

    ``keys``: the concepts that measure it, in codes that differ by unit alone.
    """

    plain_label: str
    keys: tuple[str, ...]
    latest_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class AnalytePage:
    """A page of analytes, and the place where the next begins."""

    analytes: Sequence[Analyte]
    after: uuid.UUID | None
    total: int


def visible_analytes(_opened: Opened, words: str, after: uuid.UUID | None) -> AnalytePage:
    """The analytes whose name holds ``words`` (accents and capitals do not count), in order of name.

    A page begins after the analyte whose latest result is ``after``: an address must not name what is measured.

    The names are compared here, not in the database: there is one for each thing measured, however many results. One
    statement.
    """
    wanted = folded(words)
    found = [one for one in sorted(_analytes()) if wanted in one.plain_label]
    start = next((place + 1 for place, one in enumerate(found) if one.latest_id == after), 0)
    page = found[start : start + PAGE_SIZE]
    more = len(found) > start + PAGE_SIZE
    return AnalytePage(page, page[-1].latest_id if more else None, len(found))


def _analytes() -> Iterator[Analyte]:
    """Codes of one analyte are one, named by what was said last of the holder; of another person, where nothing is."""
    grouped: dict[str, list[Any]] = {}
    for row in rows(_latest_names()):
        if row[-1]:
            grouped.setdefault(group_key(row[1]), []).append(row)
    for same in grouped.values():
        label, _key, latest_id, *_rest = max(same, key=lambda row: (not row[4], row[3]))
        yield Analyte(folded(label), tuple(row[1] for row in same), latest_id)


@cache
def _latest_names() -> Select[Any]:
    named = latest_ids(EntryKind.RESULT).subquery()
    columns: tuple[Any, ...] = (
        Entry.label,
        Entry.concept_key,
        Entry.id,
        Entry.sort_at,
        Entry.other_identity,
        Document.id,
    )
    statement = select(*columns).select_from(named).outerjoin(Entry, Entry.id == named.c[0])
    return prepared(statement.outerjoin(Document, Document.id == Entry.document_id))


def series(
    opened: Opened, entry: Entry, *, since: dt.datetime | None, older_than: Place | None, limit: int
) -> list[Entry]:
    """Up to ``limit`` values of the same analyte, under whatever code, newest first. One statement."""
    asked = _values_of(opened, entry, since, older_than)
    if not entry.concept_key:
        return read(newest_first(asked.where(Entry.id == entry.id)))
    keys = keys_with(entry.concept_key)
    if len(keys) == 1:
        return read(newest_first(asked.where(Entry.concept_key == entry.concept_key)).limit(limit))
    plain = _values_of(opened, entry, since, older_than, select(Entry.id))
    of_each = [newest_first(plain.where(Entry.concept_key == key)).limit(limit).subquery() for key in keys]
    named = union_all(*(select(one.c.id) for one in of_each)).subquery()
    return read(newest_first(asked.where(Entry.id.in_(select(named.c.id)))).limit(limit))


def _values_of(
    opened: Opened, entry: Entry, since: dt.datetime | None, older_than: Place | None, chosen: Any = None
) -> Any:
    """``chosen``: what is selected, the entries with their documents if not told."""
    statement = (with_document() if chosen is None else chosen).where(
        Entry.record_id == opened.record.id,
        Entry.is_current.is_(True),
        Entry.kind == entry.kind,
        Entry.status != IN_ERROR,
    )
    if since is not None:
        statement = statement.where(Entry.sort_at >= since)
    if older_than is not None:
        bound = tuple_(literal(older_than.sort_at, Entry.sort_at.type), literal(older_than.id, Entry.id.type))
        statement = statement.where(tuple_(Entry.sort_at, Entry.id) < bound)
    return statement


def result_dates(_opened: Opened) -> list[dt.date]:
    """The last days, in France, of results that the reader may see, newest first. One statement."""
    return list(dict.fromkeys(moment.astimezone(PARIS).date() for (moment,) in rows(_instants())))


@cache
def _instants() -> Select[Any]:
    measured = Entry.is_current.is_(True), Entry.kind == EntryKind.RESULT, Entry.status != IN_ERROR
    return prepared(select(Entry.sort_at).where(*measured).distinct().order_by(Entry.sort_at.desc()).limit(DATES_SHOWN))


def results_of(_opened: Opened, *days: dt.date) -> list[ListedEntry]:
    """The results of two days, in France, newest first: at most ``RESULTS_OF_A_DAY`` of each. One statement."""
    values: dict[str, Any] = {}
    for place, day in enumerate(days):
        midnight = dt.datetime(day.year, day.month, day.day, tzinfo=PARIS)
        values |= {f"from_{place}": midnight, f"to_{place}": midnight + dt.timedelta(days=1)}
    return listed(_results_of(), **values)


@cache
def _results_of() -> Select[Any]:
    when = Entry.sort_at.type
    of_each = [
        newest_first(
            select(Entry.id).where(
                Entry.is_current.is_(True),
                Entry.kind == EntryKind.RESULT,
                Entry.status != IN_ERROR,
                Entry.sort_at >= bindparam(f"from_{place}", type_=when),
                Entry.sort_at < bindparam(f"to_{place}", type_=when),
            )
        )
        .limit(RESULTS_OF_A_DAY)
        .subquery()
        for place in range(2)
    ]
    return prepared(newest_first(by_id(*(select(one.c.id) for one in of_each))))


def same_sample(opened: Opened, entry: Entry) -> tuple[list[Entry], int]:
    """Other results of this one's document, those out of range first, then in its order. One statement.

    ``SAME_SAMPLE_SHOWN`` of them, and each further one that is out of range; then how many more there are.

    The number is asked for so that a database without statistics prefers the index of the document.
    """
    statement = with_document().where(
        Entry.record_id == opened.record.id,
        Entry.document_id == entry.document_id,
        Entry.number >= 0,
        Entry.kind == EntryKind.RESULT,
        Entry.concept_key.not_in(["", entry.concept_key]),
    )
    found = read(statement.order_by(Entry.number).limit(SAME_SAMPLE_READ))
    outside = [one for one in found if _outside(one)]
    shown = outside + [one for one in found if not _outside(one)][: max(SAME_SAMPLE_SHOWN - len(outside), 0)]
    return shown, len(found) - len(shown)


def _outside(entry: Entry) -> bool:
    return is_outside(entry.interpretation, entry.number_value, entry.range_low, entry.range_high)
