"""What may be read of the documents of an opened record; each function tells how many statements it costs."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

import structlog
from sqlalchemy import ColumnElement, or_, select

from portal.access import visits
from portal.access.guard import rows
from portal.access.opening import Opened
from portal.core.clock import PARIS
from portal.core.crypto import SealBroken
from portal.core.db import db
from portal.record.content import ReadDocument
from portal.record.document_types import LISTED, Folder
from portal.record.documents import statements
from portal.record.documents.statements import COUNTED, FOUND_SIZE, PAGE_SIZE
from portal.record.lines import AnyDocument, ListedDocument, documents_of
from portal.record.models import Document, DocumentBody, DocumentFile, Entry, Source
from portal.record.notes.queries import IN_ORDER, MOST, Beside, beside_of, with_notes
from portal.record.search import dialect, matching_documents
from portal.record.storage.body import opened_body
from portal.record.storage.originals import ROLE

VERSIONS_SHOWN = 50
_logger = structlog.get_logger("portal.record")
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_PLACE = re.compile(r"(-?\d{1,18})-([0-9a-f]{32})")
_SEARCH_KEY = re.compile(r"\d{1,19}")
_LARGEST_KEY = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents are asked for. Years are those of :attr:`Document.sort_at` in France, both included. ``hidden``:
    from some professional at least.
    """

    text: str = ""
    folder: Folder | None = None
    author_key: str = ""
    source: Source | None = None
    year_from: int | None = None
    year_to: int | None = None
    added_by_me: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list, between documents: what pages are told by."""

    sort_at: dt.datetime
    id: uuid.UUID

    def __str__(self) -> str:
        return f"{(self.sort_at - _EPOCH) // dt.timedelta(microseconds=1)}-{self.id.hex}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The place written in an address; None for anything else."""
        match = _PLACE.fullmatch(text)
        if match is None:
            return None
        try:
            return cls(_EPOCH + dt.timedelta(microseconds=int(match.group(1))), uuid.UUID(hex=match.group(2)))
        except OverflowError:
            return None

    @classmethod
    def of(cls, document: AnyDocument) -> Self:
        """The place of a document."""
        return cls(document.sort_at, document.id)


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Documents, newest first, with what an address needs to ask for the newer and the older ones, None without any."""

    documents: Sequence[ListedDocument]
    newer: dict[str, str] | None
    older: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class Overview:
    """How many documents there are, counted up to ``COUNTED + 1``, and the instants of the oldest and the newest."""

    total: int
    found: int
    by_folder: dict[Folder, int]
    oldest: dt.datetime | None
    newest: dt.datetime | None


class Author(NamedTuple):
    """An author of documents, and the key they are filtered by."""

    key: str
    name: str


def visible_documents(opened: Opened, wanted: DocumentFilter, before: str = "", after: str = "") -> DocumentPage:
    """One page of the current documents that the reader may see: the older ones than ``before``, or the newer ones
    than ``after``, both as a page gives them. One statement.
    """
    values = _values(opened, wanted, before)
    return _found(values, before) if "search_query" in values else _listed(values, before, after)


def document_overview(opened: Opened, wanted: DocumentFilter) -> Overview:
    """The counts of the list: of everything, by folder, and of what is wanted. One statement.

    Each document is in one folder: the whole is their sum, and beyond ``COUNTED`` as soon as one of them is.
    """
    values = _values(opened, wanted)
    narrowed = replace(wanted, folder=None) != DocumentFilter()
    statement = statements.whole_and_found(frozenset(values), dialect()) if narrowed else statements.whole()
    (found,) = rows(statement, **values)
    by_folder = dict(zip(LISTED, found, strict=False))
    oldest, newest, *asked = found[len(by_folder) :]
    total = min(sum(by_folder.values()), COUNTED + 1)
    return Overview(
        total=total,
        found=asked[0] if narrowed else by_folder[wanted.folder] if wanted.folder else total,
        by_folder=by_folder,
        oldest=oldest,
        newest=newest,
    )


def visible_authors(_opened: Opened) -> list[Author]:
    """The authors of at least one current document that the reader may see, by name. One statement."""
    return [Author._make(row) for row in rows(statements.authors())]


def document_by_id(_opened: Opened, document_id: uuid.UUID) -> Document | None:
    """One document, replaced or not. One statement."""
    return db.session.scalars(select(Document).where(Document.id == document_id)).one_or_none()


def document_with_body(opened: Opened, document_id: uuid.UUID) -> tuple[Document, ReadDocument | None] | None:
    """One document, replaced or not, and what was read of it: None where that is missing or its seal is broken, which
    is logged. One statement.
    """
    found = select(Document, DocumentBody.sealed).outerjoin(DocumentBody, DocumentBody.document_id == Document.id)
    row = db.session.execute(found.where(Document.id == document_id)).one_or_none()
    if row is None:
        return None
    document, sealed = row
    try:
        return document, opened_body(opened, document_id, sealed or b"")
    except SealBroken:
        _logger.error("the body of a document does not open", document_id=str(document_id))
        return document, None


def files_of(_opened: Opened, document: Document) -> Sequence[DocumentFile]:
    """The pages, attachments and further originals of a document, in order. One statement."""
    statement = select(DocumentFile).where(DocumentFile.document_id == document.id)
    return db.session.scalars(statement.order_by(DocumentFile.role, DocumentFile.number)).all()


def entries_of(_opened: Opened, document: Document) -> Sequence[Entry]:
    """What the record took from a document, in its order. One statement."""
    return db.session.scalars(select(Entry).where(Entry.document_id == document.id).order_by(Entry.number)).all()


def file_of(_opened: Opened, document_id: uuid.UUID, role: str, number: int) -> DocumentFile | None:
    """One page, attachment or original after the first, counted from 0. One statement."""
    statement = select(DocumentFile).where(
        DocumentFile.document_id == document_id, DocumentFile.role == role, DocumentFile.number == number
    )
    return db.session.scalars(statement).one_or_none()


def has_file(opened: Opened, document_id: uuid.UUID, number: int, role: str) -> bool:
    """Whether a document has this page or attachment, counted from 1 as in addresses. One statement."""
    return file_of(opened, document_id, role, number - 1) is not None


def has_original(opened: Opened, document_id: uuid.UUID, number: int) -> bool:
    """Whether a document is made of as many files; the first is there with it. One statement at most."""
    return number == 1 or file_of(opened, document_id, ROLE, number - 1) is not None


def versions_with_notes(opened: Opened, document: Document) -> tuple[Sequence[Document], Beside]:
    """The document and its other versions that the reader may see, newest first, and the notes beside the document
    itself. One statement for both.
    """
    known = {document.id, document.replaced_by_id} - {None}
    related: list[ColumnElement[bool]] = [Document.id.in_(known), Document.replaced_by_id.in_(known)]
    if document.set_id:
        related.append(Document.set_id == document.set_id)
    newest_first = (
        Document.is_current.desc(),
        Document.version_number.desc().nulls_last(),
        Document.added_at.desc(),
        Document.id,
    )
    statement = with_notes(or_(*related), document.id).order_by(*newest_first, *IN_ORDER)
    found = db.session.execute(statement.limit(VERSIONS_SHOWN + 2 * MOST)).all()
    documents = {one.id: one for one, _note, _about in found}
    versions = [
        one
        for one in documents.values()
        if not known.isdisjoint({one.id, one.replaced_by_id}) or (document.set_id and one.set_id == document.set_id)
    ]
    notes = [
        (note, about, documents.get(note.answer_document_id or note.id))
        for _one, note, about in found
        if note is not None
    ]
    return sorted(versions[:VERSIONS_SHOWN], key=_newest_first), beside_of(opened, document, notes)


def last_visit(opened: Opened) -> dt.datetime | None:
    """When this account last acted in this record before it signed in, or a professional before this visit; None the
    first time. One statement at most.
    """
    if opened.facts.professional is not None:
        return visits.last_of(opened.facts)
    if opened.subject.signed_in_at is None:
        return None
    asked = {"account_id": opened.subject.account_id, "signed_in_at": opened.subject.signed_in_at}
    return next((at for (at,) in rows(statements.last_act(), **asked)), None)


def _newest_first(version: Document) -> tuple[Any, ...]:
    number = version.version_number
    return not version.is_current, number is None, -(number or 0), -version.added_at.timestamp(), version.id


def _listed(values: dict[str, Any], before: str, after: str) -> DocumentPage:
    older_than, newer_than = Place.parse(before), Place.parse(after)
    place, names = newer_than or older_than, frozenset(values)
    if place is not None:
        values = values | {"place_at": place.sort_at, "place_id": place.id}
    if newer_than is not None:
        found = documents_of(rows(statements.listed(names, newer=True), **values))
        shown = found[:PAGE_SIZE][::-1]
        has_newer, has_older = len(found) > PAGE_SIZE, True
    else:
        found = documents_of(rows(statements.listed(names, older=older_than is not None), **values))
        shown = found[:PAGE_SIZE]
        has_newer, has_older = older_than is not None, len(found) > PAGE_SIZE
    if not shown:
        return DocumentPage([], None, None)
    return DocumentPage(
        shown,
        {"after": str(Place.of(shown[0]))} if has_newer else None,
        {"before": str(Place.of(shown[-1]))} if has_older else None,
    )


def _found(values: dict[str, Any], before: str) -> DocumentPage:
    """The index is walked backwards only: newer than an older page is the first one."""
    statement = statements.searched(frozenset(values), dialect())
    found = documents_of(rows(statement, **values))
    shown, more = found[:FOUND_SIZE], len(found) > FOUND_SIZE
    return DocumentPage(shown, {} if before else None, {"before": str(shown[-1].search_key)} if more else None)


def _values(opened: Opened, wanted: DocumentFilter, before: str = "") -> dict[str, Any]:
    """What is asked for, by the names of the criteria and of the search."""
    place = min(int(before), _LARGEST_KEY) if _SEARCH_KEY.fullmatch(before) else None
    search = matching_documents(opened, wanted.text, place) if wanted.text else None
    asked = {
        "folder": wanted.folder,
        "author_key": wanted.author_key or None,
        "source": wanted.source,
        "beginning": None if wanted.year_from is None else _beginning(wanted.year_from),
        "end": None if wanted.year_to is None else _beginning(wanted.year_to + 1),
        "added_by": opened.subject.account_id if wanted.added_by_me else None,
        "masked": wanted.hidden or None,
    }
    return {name: value for name, value in asked.items() if value is not None} | (search.values if search else {})


def _beginning(year: int) -> dt.datetime:
    return dt.datetime(year, 1, 1, tzinfo=PARIS)
