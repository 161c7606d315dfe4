"""What lists read of documents and entries: plain rows, for a page shows hundreds and an entity costs ten times a row.

Their fields are columns by the same names, so that what puts an entity into words does so with a row.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy.orm import InstrumentedAttribute

from portal.record.content import EntryKind
from portal.record.models import Document, Entry, Source


class ListedDocument(NamedTuple):
    """A document as a line of a list says it."""

    id: uuid.UUID
    title: str
    type_code: str
    folder: str
    source: Source
    author: str
    author_profession: str
    organisation: str
    language: str
    date_text: str
    created_text: str
    act_start: str
    sort_at: dt.datetime
    added_at: dt.datetime
    added_by: uuid.UUID | None
    added_by_name: str
    other_identity: bool
    unnamed: bool
    hold_until: dt.datetime | None
    hidden: int
    author_rpps: str
    is_noted: bool
    search_key: int


class Origin(NamedTuple):
    """The document that an entry comes from."""

    id: uuid.UUID
    title: str
    type_code: str
    source: Source
    author: str
    organisation: str
    language: str
    date_text: str
    sort_at: dt.datetime
    added_by: uuid.UUID | None
    added_by_name: str
    other_identity: bool
    unnamed: bool
    hold_until: dt.datetime | None
    hidden: int
    author_rpps: str
    folder: str


class ListedEntry(NamedTuple):
    """An entry as a line of a list says it."""

    id: uuid.UUID
    kind: EntryKind
    concept_key: str
    label: str
    code: str
    value: str
    number_value: Decimal | None
    unit: str
    range_low: Decimal | None
    range_high: Decimal | None
    range_text: str
    interpretation: str
    status: str
    start_text: str
    end_text: str
    sort_at: dt.datetime
    is_not_asked: bool
    negated: bool
    masked: bool
    is_noted: bool
    details: dict[str, Any]
    document: Origin


class Measured(NamedTuple):
    """A value of a small trend: no more of an entry than is drawn of it."""

    kind: EntryKind
    concept_key: str
    sort_at: dt.datetime
    number_value: Decimal | None
    unit: str
    interpretation: str
    range_low: Decimal | None
    range_high: Decimal | None
    negated: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry, and how many things of its kind the reader may see in all.

    ``doses``: on how many days a vaccine was given; ``since``: the earliest known start of a treatment, where not over.
    ``also``: what the patient's side wrote of the same thing, where the entry is a file's.
    """

    entry: ListedEntry
    total: int
    doses: int
    since: str
    also: ListedEntry | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """The latest statement of something measured, and its last values, newest first, itself among them."""

    latest: ListedEntry
    values: Sequence[Measured]


AnyDocument: TypeAlias = Document | ListedDocument | Origin
AnyEntry: TypeAlias = Entry | ListedEntry
AnyMeasured: TypeAlias = Entry | ListedEntry | Measured

DOCUMENT_COLUMNS: tuple[InstrumentedAttribute[Any], ...] = tuple(
    getattr(Document, name) for name in ListedDocument._fields
)
MEASURED_COLUMNS: tuple[InstrumentedAttribute[Any], ...] = tuple(getattr(Entry, name) for name in Measured._fields)
_OF_ENTRY = ListedEntry._fields[:-1]
_OF_DOCUMENT = tuple(getattr(Document, name) for name in Origin._fields)
_ENTRY, _BOTH = len(_OF_ENTRY), len(_OF_ENTRY) + len(_OF_DOCUMENT)


def entry_columns() -> tuple[InstrumentedAttribute[Any], ...]:
    """The columns of a :class:`ListedEntry`: those of the entry, then those of its document."""
    return (*(getattr(Entry, name) for name in _OF_ENTRY), *_OF_DOCUMENT)


def documents_of(rows: Iterable[Sequence[Any]]) -> list[ListedDocument]:
    """The documents of rows of ``DOCUMENT_COLUMNS``."""
    return [ListedDocument._make(row) for row in rows]


def entry_of(row: Sequence[Any]) -> ListedEntry | None:
    """The entry of a row that begins with ``entry_columns``; None where it or its document may not be read."""
    if row[0] is None or row[_ENTRY] is None:
        return None
    return ListedEntry(*row[:_ENTRY], Origin._make(row[_ENTRY:_BOTH]))  # type: ignore[call-arg]


def beside_entry(row: Sequence[Any]) -> Sequence[Any]:
    """What such a row holds behind them."""
    return row[_BOTH:]
