"""The analytes of an opened record."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, select

from portal.access.guard import rows
from portal.access.opening import Opened
from portal.access.statements import prepared
from portal.core.spelling import folded
from portal.record.content import EntryKind
from portal.record.entries.queries import latest_ids, read, with_document
from portal.record.entries.values import is_outside
from portal.record.models import Document, Entry

PAGE_SIZE = 40
SAME_SAMPLE_SHOWN = 8
SAME_SAMPLE_READ = 300


@dataclass(frozen=True, slots=True, order=True)
class Analyte:
    """Something measured, under the name of its latest visible result; ordered by that name without its accents."""

    plain_label: str
    key: str
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
    every = sorted(
        Analyte(folded(label), key, latest) for label, key, latest, document in rows(_latest_names()) if document
    )
    found = [one for one in every if wanted in one.plain_label]
    start = next((place + 1 for place, one in enumerate(found) if one.latest_id == after), 0)
    page = found[start : start + PAGE_SIZE]
    more = len(found) > start + PAGE_SIZE
    return AnalytePage(page, page[-1].latest_id if more else None, len(found))


@cache
def _latest_names() -> Select[str, str, uuid.UUID, uuid.UUID]:
    named = latest_ids(EntryKind.RESULT).subquery()
    return prepared(
        select(Entry.label, Entry.concept_key, Entry.id, Document.id)
        .select_from(named)
        .outerjoin(Entry, Entry.id == named.c[0])
        .outerjoin(Document, Document.id == Entry.document_id)
    )


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
