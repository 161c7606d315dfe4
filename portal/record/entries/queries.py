"""What may be read of the entries of an opened record; each function tells how many statements it costs.

An entry shares what hides the document it comes from, and is shown together with it: where the document may not be
read, neither may the entry. The join is spelled out, because the guard does not see the target of a relationship; it is
an outer one, because a database without statistics would begin an inner one with the whole record. A concept leads to
its entries by index, so that no page reads them all.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased, contains_eager

from portal.access.guard import rows
from portal.access.opening import Opened
from portal.access.statements import prepared
from portal.core.db import db
from portal.core.spelling import folded
from portal.record.content import EntryKind
from portal.record.document_types import Folder
from portal.record.lines import (
    MEASURED_COLUMNS,
    ListedEntry,
    Measured,
    Ranked,
    Series,
    beside_entry,
    entry_columns,
    entry_of,
)
from portal.record.models import Concept, Document, Entry, is_written

IN_ERROR = "entered-in-error"
BLOOD_GROUP = "2.16.840.1.113883.6.1|882-1"
"""The key of ABO and Rh group (LOINC)."""
POINTS = 8
"""How many values a small trend shows."""
PAST = frozenset({"resolved", "inactive", "remission", "completed", "stopped", "cancelled", "aborted"})
"""The statuses of what is over."""
_ENDS = frozenset({EntryKind.ALLERGY, EntryKind.CONDITION, EntryKind.MEDICATION, EntryKind.DEVICE})
"""What goes on until it is said to be over; all else happened, or is."""
STATEMENTS_SHOWN = 50
DOSES_COUNTED = 20
_LONG_AGO = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
S = TypeVar("S", bound=Select[Any])
_Other = aliased(Entry)
_ITS_DOCUMENT = Document.id == Entry.document_id
_KEYS_STEP = 8
"""Statements are made for so many keys, or twice as many, and so on, and kept."""


def with_document() -> Select[Entry]:
    """Entries with the documents they come from, both as far as the reader may see them; to be read by :func:`read`."""
    return select(Entry).outerjoin(Document, _ITS_DOCUMENT).options(contains_eager(Entry.document))


def by_id(*ids: Select[uuid.UUID]) -> Select[Any]:
    """The entries that these statements name, found one by one; to be read by :func:`listed`."""
    named = union_all(*ids).subquery() if len(ids) > 1 else ids[0].subquery()
    statement = select(*entry_columns()).select_from(named)
    return statement.outerjoin(Entry, Entry.id == named.c[0]).outerjoin(Document, _ITS_DOCUMENT)


def newest_first(statement: S) -> S:
    """The order in which entries are read: by their own dates."""
    return statement.order_by(Entry.sort_at.desc(), Entry.id.desc())


def read(statement: Select[Entry], **values: Any) -> list[Entry]:
    """The entries of such a statement whose documents may be read, in its order."""
    return [one for one in db.session.scalars(statement, values) if one is not None and one.document is not None]


def listed(statement: Select[Any], **values: Any) -> list[ListedEntry]:
    """The same as rows, of a prepared statement that begins with ``entry_columns``."""
    return [one for row in rows(statement, **values) if (one := entry_of(row)) is not None]


def _nth_of_concept(column: Any, number: int, *, own: bool) -> Any:
    """For each :class:`Concept`, a column of its entry of this rank, the newest first by its own date."""
    said = select(column).where(*_says_concept(_Other, own=own))
    latest_first = said.order_by(_Other.sort_at.desc(), _Other.id.desc())
    return latest_first.limit(1).offset(number).correlate(Concept).scalar_subquery()


def _last_said(*, negated: bool, by_act: bool, own: bool, written: bool | None) -> Any:
    """For each :class:`Concept`, the id of the entry that was said last: what a condition is now is not told by its
    onset but by the youngest document, and in that by the latest act. ``by_act``: the latest act, whoever told it.
    ``written``: on the pages of health, or by a file; either, where it is None.
    """
    said = select(_Other.id).where(*_says_concept(_Other, own=own), _Other.negated.is_(negated))
    if written is not None:
        said = said.where(is_written(_Other) if written else ~is_written(_Other))
    said = said if by_act else said.order_by(_Other.said_at.desc())
    return said.order_by(_Other.sort_at.desc(), _Other.id.desc()).limit(1).correlate(Concept).scalar_subquery()


def _says_concept(entry: Any, *, own: bool = False) -> tuple[ColumnElement[bool], ...]:
    """``own``: of the holder, not in the name of another person."""
    return (
        entry.is_current.is_(True),
        entry.kind == Concept.kind,
        entry.concept_key == Concept.key,
        entry.status != IN_ERROR,
        *([entry.other_identity.is_(False)] if own else []),
    )


def latest_entries(_opened: Opened, kinds: Sequence[EntryKind], *, each: int) -> list[Ranked]:
    """The latest statement of each thing of these kinds, and the latest that denies it: at most ``each`` by kind.

    Newest first; where not all are shown, the holder's before what documents in another name say. One statement.
    """
    found = rows(_latest_entries(tuple(kinds)), each=each)
    return _said_by_both([Ranked(one, *beside_entry(row)) for row in found if (one := entry_of(row)) is not None])


def _said_by_both(ranked: Sequence[Ranked]) -> list[Ranked]:
    """With one line for what a file says and the patient's side wrote as well, where the two agree on whether it is
    so; the file's comes first, whichever is younger, and nothing is lost: each leads to the other.
    """
    written = {_said(one): one for one in ranked if one.entry.document.folder == Folder.PROFILE}
    both = {_said(one): one for one in ranked if one.entry.document.folder != Folder.PROFILE and _said(one) in written}
    fewer = Counter(kind for kind, *_rest in both)
    return [
        replace(
            one, total=one.total - fewer[one.entry.kind], also=written[said].entry if both.get(said) is one else None
        )
        for one in ranked
        if (said := _said(one)) not in both or both[said] is one
    ]


def _said(one: Ranked) -> tuple[Any, ...]:
    """What a line says, as far as another one may say the same; of a vaccine that it was given that day."""
    entry = one.entry
    over = entry.kind in _ENDS and (entry.status.lower() in PAST or bool(entry.end_text))
    given = entry.sort_at if entry.kind is EntryKind.IMMUNIZATION else None
    return entry.kind, entry.concept_key, entry.negated, given or over, folded(entry.value)


@cache
def _latest_entries(kinds: tuple[EntryKind, ...]) -> Select[Any]:
    """Ranked by what ranks them alone: what is shown of an entry is read once it is known to be shown."""
    own_first = Entry.other_identity, Entry.sort_at.desc(), Entry.id.desc()
    named = union_all(*_latest_of(kinds)).subquery()
    ranked = (
        select(Entry.id, func.row_number().over(partition_by=Entry.kind, order_by=own_first).label("rank"))
        .add_columns(func.count(Entry.id).over(partition_by=Entry.kind).label("total"))
        .select_from(named)
        .outerjoin(Entry, Entry.id == named.c[0])
        .where(named.c[0].is_not(None))
        .subquery()
    )
    statement = select(*entry_columns(), ranked.c.total, _doses(), _since()).select_from(ranked)
    found = statement.outerjoin(Entry, Entry.id == ranked.c.id).outerjoin(Document, _ITS_DOCUMENT)
    return prepared(newest_first(found.where(ranked.c.rank <= bindparam("each"))))


def _latest_of(kinds: Sequence[EntryKind]) -> Iterator[Select[uuid.UUID]]:
    """Of a vaccine the latest dose, of all else what was said last; what is so and what is denied. What people write
    themselves and what files say are two: neither takes the place of the other.
    """
    is_act = Concept.kind == EntryKind.IMMUNIZATION
    for written in (False, True):
        last_act, last_said = (_own_first(negated=False, by_act=by_act, written=written) for by_act in (True, False))
        yield _of_concepts(kinds, case((is_act, last_act), else_=last_said))
    yield _of_concepts(kinds, _own_first(negated=True, by_act=False))


def _own_first(*, negated: bool, by_act: bool, written: bool | None = None) -> Any:
    """What was said last of the holder; of another person only where nothing is."""
    said = (_last_said(negated=negated, by_act=by_act, own=own, written=written) for own in (True, False))
    return func.coalesce(*said)


def _doses() -> Any:
    """On how many days the vaccine of an entry was given, among its last ``DOSES_COUNTED`` doses."""
    given = _of_same(select(_Other.sort_at), EntryKind.IMMUNIZATION).order_by(_Other.sort_at.desc())
    last = given.limit(DOSES_COUNTED).subquery()
    days = select(func.count(last.c.sort_at.distinct())).scalar_subquery()
    return case((Entry.kind == EntryKind.IMMUNIZATION, days), else_=1)


def _since() -> Any:
    """The earliest start of the treatment of an entry, among the statements that do not say it is over."""
    running = _Other.start_text != "", _Other.end_text == "", func.lower(_Other.status).not_in(PAST)
    first = _of_same(select(_Other.start_text), EntryKind.MEDICATION, *running)
    earliest = first.order_by(_Other.sort_at, _Other.id).limit(1).scalar_subquery()
    return case((Entry.kind == EntryKind.MEDICATION, earliest), else_=Entry.start_text)


def _of_same(statement: Select[Any], kind: EntryKind, *criteria: ColumnElement[bool]) -> Select[Any]:
    """All that is said of the same thing as an entry, by index: what is done with it must stop after some rows."""
    same = _Other.is_current.is_(True), _Other.kind == kind, _Other.concept_key == Entry.concept_key
    said = _Other.negated.is_(False), _Other.status != IN_ERROR
    return statement.where(*same, *said, *criteria).correlate(Entry)


def _of_concepts(kinds: Sequence[EntryKind], entry_id: Any) -> Select[uuid.UUID]:
    return select(entry_id.label("id")).where(_of_kinds(kinds))


def _of_kinds(kinds: Sequence[EntryKind]) -> ColumnElement[bool]:
    """Spelt out one by one: a list is filled in anew at each execution. Habits come with the blood group, the one
    result that is what a person is.
    """
    among = Concept.kind.in_([literal(kind, Concept.kind.type) for kind in kinds])
    if EntryKind.SOCIAL_HISTORY not in kinds:
        return among
    return or_(among, and_(Concept.kind == EntryKind.RESULT, Concept.key == literal(BLOOD_GROUP, Concept.key.type)))


def latest_ids(*kinds: EntryKind) -> Select[uuid.UUID]:
    """The id of the latest statement of each thing of these kinds: the holder's own, else one of another person."""
    latest = (_nth_of_concept(_Other.id, 0, own=own) for own in (True, False))
    return _of_concepts(kinds, func.coalesce(*latest))


def entry_by_id(_opened: Opened, entry_id: uuid.UUID) -> Entry | None:
    """One entry with its document, replaced or not. One statement."""
    return next(iter(read(with_document().where(Entry.id == entry_id))), None)


def other_versions(_opened: Opened, entry: Entry) -> list[Entry]:
    """The other versions of what was written on the pages of health, newest first, each by its first entry. One
    statement, none for what a file says.
    """
    document = entry.document
    if document.folder != Folder.PROFILE or not document.set_id:
        return []
    found = with_document().where(Document.set_id == document.set_id, Document.id != document.id, Entry.number == 0)
    return read(found.order_by(Document.added_at.desc()).limit(STATEMENTS_SHOWN))


def other_statements(opened: Opened, entry: Entry) -> list[Entry]:
    """What else is said of the same thing, newest first, at most ``STATEMENTS_SHOWN``. One statement."""
    return read(newest_first(_of_concept(opened, entry).where(Entry.id != entry.id)).limit(STATEMENTS_SHOWN))


def _of_concept(opened: Opened, entry: Entry) -> Select[Entry]:
    """What is said of the same thing; what has no name is the same as nothing else."""
    same = Entry.concept_key == entry.concept_key if entry.concept_key else Entry.id == entry.id
    of_record = Entry.record_id == opened.record.id
    return with_document().where(of_record, Entry.is_current.is_(True), Entry.kind == entry.kind, same)


def last_values(_opened: Opened, kinds: Sequence[EntryKind], keys: Sequence[str]) -> list[Series]:
    """The latest statement of each concept with its last ``POINTS`` values, newest first. Two statements at most."""
    if not keys:
        return []
    points: dict[tuple[EntryKind, str], list[Measured]] = {}
    asked = [*keys, *[keys[-1]] * (-len(keys) % _KEYS_STEP)]
    values = {f"key_{place}": key for place, key in enumerate(asked)}
    for row in rows(_last_values(tuple(kinds), len(asked)), **values):
        if row[0] is not None:
            points.setdefault((row[0], row[1]), []).append(Measured._make(row))
    latest = listed(_latest_values(tuple(kinds), len(asked)), **values)
    return [Series(one, points.get((one.kind, one.concept_key), [])[:POINTS]) for one in latest]


@cache
def _latest_values(kinds: tuple[EntryKind, ...], count: int) -> Select[Any]:
    named = latest_ids(*kinds).where(_is_asked(count))
    return prepared(newest_first(by_id(named)))


@cache
def _last_values(kinds: tuple[EntryKind, ...], count: int) -> Select[Any]:
    """What is as young as the last of the ``POINTS`` newest, of each concept; more only where dates are the same.

    Of the holder alone: two people are never drawn on one line.
    """
    oldest = func.coalesce(
        _nth_of_concept(_Other.sort_at, POINTS - 1, own=True), literal(_LONG_AGO, Entry.sort_at.type)
    )
    statement = (
        select(*MEASURED_COLUMNS)
        .select_from(Concept)
        .outerjoin(Entry, and_(*_says_concept(Entry, own=True), Entry.sort_at >= oldest))
        .where(_of_kinds(kinds), _is_asked(count))
    )
    return prepared(newest_first(statement))


def _is_asked(count: int) -> ColumnElement[bool]:
    return Concept.key.in_([bindparam(f"key_{place}", type_=Concept.key.type) for place in range(count)])
