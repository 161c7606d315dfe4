"""From what a reader made of a file to the rows of a record. Pure: no database, no file."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath

from portal.core import ids
from portal.core.blobs import StoredBlob
from portal.core.clock import PARIS
from portal.core.spelling import folded
from portal.record import content
from portal.record.content import Absence, Detail, EntryKind, ReadDocument
from portal.record.document_types import class_of, current_code, folder_of, plain_label_of
from portal.record.models import SHARED, Document, DocumentFile, Entry, Source
from portal.record.storage.dates import beginning_of, new_search_key, one_month_after, span_in_days

UNTIL_ANNOUNCED = "INVISIBLE_PATIENT"
FROM_REPRESENTATIVES = "INVISIBLE_REPRESENTANTS_LEGAUX"
_LEVELS = ("N", "R", "V")
_LISTED_BY_CREATION = ("11", "60")
_ABOUT_A_STAY = frozenset({"11490-0", "34112-3", "83981-1", "86531-1", "18842-5", "34105-7", "34133-9"})
"""Reports and letters written when a stay ends: people look for them by the day they came home."""
_LONGEST_ACT = 366
_LARGEST_NUMBER = Decimal(10) ** 14
_HIGHEST_VERSION = 2**31 - 1
TAKEN_OUT = "#removed#"
"""Stands in the key of a document that was taken out, before its id: the same file may come again."""
_TOLD_APART_BY = {EntryKind.FAMILY_HISTORY: Detail.RELATIONSHIP, EntryKind.DEVICE: Detail.SITE}
_LONGEST_KEY = 500
"""Four bytes each at most: PostgreSQL indexes no row of more than 2,704 bytes."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a document came: when, by whom (no account for a job), from which source, under which name.

    ``by_rpps``: the number of the professional who deposits it; the author that a file names counts only where no
    patient could have written it.
    """

    at: dt.datetime
    by: uuid.UUID | None
    by_name: str
    by_holder: bool
    source: Source
    file_name: str
    media_type: str
    other_identity: bool
    unnamed: bool = False
    by_rpps: str = ""


def plain(text: str) -> str:
    """Text that every database takes: no NUL, no half of a surrogate pair."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def key_of(text: str) -> str:
    """A text as what an index looks up: itself, or the digest of one that is too long for it."""
    return text if len(text) <= _LONGEST_KEY else f"long:{hashlib.sha256(text.encode()).hexdigest()}"


def document_row(read: ReadDocument, arrival: Arrival, original: StoredBlob, record_id: uuid.UUID) -> Document:
    """The document's row. Its dates follow what the file tells; its class and folder follow its type."""
    type_code = current_code(plain(read.type_code.code)) if read.type_code else ""
    class_code = class_of(type_code)
    date = _date_of(read, type_code, class_code) or arrival.at.astimezone(PARIS).date().isoformat()
    sort_at = beginning_of(date) or arrival.at
    author = read.authors[0] if read.authors else content.Author()
    name = plain(author.name)
    organisation = plain(author.organisation or read.custodian)
    return Document(
        id=ids.new_id(),
        record_id=record_id,
        title=_title(read, type_code, arrival),
        format=read.format,
        media_type=plain(arrival.media_type or read.media_type),
        type_code=type_code,
        class_code=class_code,
        folder=str(folder_of(type_code, class_code, arrival.source, read.format)),
        source=arrival.source,
        author=name,
        author_profession=plain(author.profession),
        author_key=key_of(folded(name or organisation)),
        author_rpps="" if arrival.source is Source.PATIENT else arrival.by_rpps or plain(author.rpps),
        organisation=organisation,
        language=plain(read.language),
        date_text=plain(date),
        created_text=plain(read.created),
        act_start=plain(read.act_start),
        act_end=plain(read.act_end),
        sort_at=sort_at,
        search_key=new_search_key(sort_at),
        **_about_arrival(read, arrival, original),
    )


def _about_arrival(read: ReadDocument, arrival: Arrival, original: StoredBlob) -> dict[str, object]:
    unique_id = plain(read.unique_id)
    codes = tuple(dict.fromkeys(plain(code) for code in read.confidentiality if code))
    announced = UNTIL_ANNOUNCED in codes and not arrival.by_holder
    return {
        "added_at": arrival.at,
        "added_by": arrival.by,
        "added_by_name": arrival.by_name,
        "unique_id": unique_id,
        "set_id": key_of(plain(read.set_id)),
        "version_number": _version(read.version_number),
        "dedup_key": dedup_key(unique_id, original.digest),
        "is_current": True,
        "confidentiality": [*(() if set(codes) & set(_LEVELS) else ("N",)), *codes],
        "hold_until": one_month_after(arrival.at) if announced else None,
        "secret": FROM_REPRESENTATIVES in codes,
        "masked": False,
        "blob_id": original.id,
        "digest": original.digest,
        "size": original.size,
        "file_name": plain(PurePath(arrival.file_name.replace("\\", "/")).name),
        "page_count": len(read.pages),
        "other_identity": arrival.other_identity,
        "unnamed": arrival.unnamed,
    }


def dedup_key(unique_id: str, digest: str) -> str:
    """What makes a document the same one: its producer's id, else its bytes."""
    return key_of(unique_id) or f"sha256:{digest}"


def _date_of(read: ReadDocument, type_code: str, class_code: str) -> str:
    """The date a document is listed by: that of the act, else of its creation; that of a stay is its end.

    A summary, a care history, or whatever covers more than a year is listed by its creation: the act it names is the
    whole period it looks back on.
    """
    looks_back = class_code in _LISTED_BY_CREATION or span_in_days(read.act_start, read.act_end) > _LONGEST_ACT
    dates: tuple[str, ...]
    if looks_back:
        dates = (read.created, read.act_start)
    elif type_code in _ABOUT_A_STAY:
        dates = (read.act_end, read.created, read.act_start)
    else:
        dates = (read.act_start, read.created)
    return next((date for date in dates if beginning_of(date)), "")


def _title(read: ReadDocument, type_code: str, arrival: Arrival) -> str:
    """The file's own title. One that only repeats the code's name, as programs write it, gives way to our words."""
    title = " ".join(plain(read.title).split())
    stem = PurePath(arrival.file_name.replace("\\", "/")).stem
    named = plain_label_of(type_code, "en" if read.language.startswith("en") else "fr")
    repeats = read.type_code is not None and title.casefold() in {read.type_code.label.casefold(), type_code.casefold()}
    return named if named and (repeats or not title) else title or plain(stem)


def entry_rows(read: ReadDocument, document: Document) -> list[Entry]:
    """One row per entry, in the order of the document; each shares what hides the document."""
    return [_entry_row(entry, number, document) for number, entry in enumerate(read.entries)]


def _entry_row(entry: content.Entry, number: int, document: Document) -> Entry:
    return Entry(
        id=ids.new_id(),
        record_id=document.record_id,
        document_id=document.id,
        number=number,
        kind=entry.kind,
        concept_key=concept_key(entry),
        label=plain(entry.label),
        code=plain(entry.code.code) if entry.code else "",
        code_system=plain(entry.code.system) if entry.code else "",
        value=plain(entry.value),
        number_value=_number(entry.number),
        unit=plain(entry.unit),
        range_low=_number(entry.range_low),
        range_high=_number(entry.range_high),
        range_text=plain(entry.range_text),
        interpretation=plain(entry.interpretation),
        status=plain(entry.status),
        start_text=plain(entry.start),
        end_text=plain(entry.end),
        sort_at=beginning_of(entry.start) or document.sort_at,
        said_at=document.sort_at,
        is_none_known=entry.absence is Absence.NONE_KNOWN,
        is_not_asked=entry.absence is Absence.NOT_ASKED,
        negated=entry.negated,
        is_current=document.is_current,
        details=_details(entry),
        **{name: getattr(document, name) for name in SHARED},
    )


def concept_key(entry: content.Entry) -> str:
    """What an entry speaks of: its code, else its label made plain; empty for an absence, which speaks of nothing.

    The same illness of two relatives is two things, and so is the same prosthesis on either side.
    """
    if entry.absence is not None:
        return ""
    beside = "".join(f" ({text})" for detail, text in entry.details if detail is _TOLD_APART_BY.get(entry.kind))
    if entry.code is not None and entry.code.code:
        return key_of(plain(f"{entry.code.system}|{entry.code.code}") + folded(plain(beside)))
    return key_of(folded(plain(entry.label + beside)))


def _details(entry: content.Entry) -> dict[str, list[str]]:
    """Each detail with all that is said of it."""
    found: dict[str, list[str]] = {}
    for detail, text in entry.details:
        found.setdefault(str(detail), []).append(plain(text))
    return found


def _version(number: int | None) -> int | None:
    return number if number is not None and 0 <= number <= _HIGHEST_VERSION else None


def _number(value: Decimal | None) -> Decimal | None:
    """A number that the column can hold; what cannot be held stays in the value as written."""
    if value is None or not value.is_finite() or abs(value) > _LARGEST_NUMBER:
        return None
    return value


def file_row(document: Document, role: str, number: int, part: object, stored: StoredBlob) -> DocumentFile:
    """The row of a page's image or of an attachment."""
    return DocumentFile(
        id=ids.new_id(),
        record_id=document.record_id,
        document_id=document.id,
        role=role,
        number=number,
        media_type=plain(getattr(part, "media_type", "")),
        title=plain(getattr(part, "title", "")),
        width=getattr(part, "width", None),
        height=getattr(part, "height", None),
        blob_id=stored.id,
        digest=stored.digest,
        size=stored.size,
    )
