"""Saving a document: files first, then everything else in one transaction.

The originals, images and attachments are stored and flushed to disk; only then are rows, search index and trail
committed together. "Saved" is said after that. A process that dies in between leaves files without rows, which
``portal doctor`` finds, never a row without its file.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from sqlalchemy import literal_column, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.access.items import OfRecord
from portal.access.opening import Opened, writing
from portal.access.subject import Role
from portal.core import clock
from portal.core.blobs import StoredBlob
from portal.core.db import db
from portal.core.installation import installation
from portal.record import search
from portal.record.content import ReadDocument
from portal.record.document_types import WRITTEN_HERE, label_of, plain_label_of
from portal.record.models import Document, DocumentBody, Entry, Source
from portal.record.storage import corrections, duplicates, masks, quota, versions
from portal.record.storage.body import keys_of, seal_body
from portal.record.storage.models import work_on
from portal.record.storage.names import note_names
from portal.record.storage.originals import ROLE, Original, digest_of, digest_of_digests
from portal.record.storage.rows import Arrival, dedup_key, document_row, entry_rows, file_row, plain
from portal.trail.events import Event
from portal.trail.write import write

_Part = tuple[str, int, Any, StoredBlob]
"""A stored file beside the first original: its role, its number, what it is, where it lies."""
_EVENTS = {
    False: (Event.DOCUMENT_REPLACED, Event.DOCUMENT_ADDED),
    True: (Event.STATEMENT_CHANGED, Event.STATEMENT_WRITTEN),
}


class SaveOutcome(enum.StrEnum):
    """What became of a document that was to be saved."""

    IMPORTED = "imported"
    DUPLICATE = "duplicate"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Saved:
    """``document`` is the one in the record: the new one, or the one that was there already."""

    outcome: SaveOutcome
    document: Document


@dataclass(slots=True)
class _Files:
    """What was stored for one document before its rows."""

    originals: list[StoredBlob]
    pages: list[StoredBlob] = field(default_factory=list)
    attachments: list[StoredBlob] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes, as the rows tell them."""
        return sum(blob.size for blob in (*self.originals, *self.pages, *self.attachments))


def save_document(
    opened: Opened,
    read: ReadDocument,
    original: bytes | BinaryIO,
    *,
    file_name: str,
    source: Source,
    media_type: str = "",
    other_identity: bool = False,
    unnamed: bool = False,
    corrects: uuid.UUID | None = None,
    further: Sequence[Original] = (),
    beside: Callable[[Document], dict[str, str]] | None = None,
) -> Saved:
    """Put a document with its originals, byte for byte, into the opened record; what is returned survives a power cut.

    A document that is there already (by its producer's id, else by its bytes: :mod:`portal.record.storage.duplicates`)
    is told as a duplicate and nothing is stored. One that replaces others makes them, with their entries, no longer
    current (:mod:`portal.record.storage.versions`). ``media_type`` is that of the original where it differs from what
    the reader says. A stream must be seekable. ``corrects``: the document whose place it takes, whatever it says.
    ``further``: the files after ``original``, in their order; it is the same document only where all of them are.
    ``beside`` does what belongs to it in the same transaction, and gives what the trail tells of that.

    Raises :class:`portal.access.opening.Refused` when the right to add has ended, :class:`OSError` when files cannot be
    stored, ``AlreadyReplaced`` when another one has taken that place, ``RecordFull`` when there is no room in it,
    :class:`sqlalchemy.exc.OperationalError` when the database is busy, and what ``beside`` raises: nothing is saved.
    """
    same = _same(opened, read, digest_of(original, further), source, further)
    if same.duplicate is not None:
        return Saved(SaveOutcome.DUPLICATE, _document(same.duplicate))
    arrival = replace(_arrival(opened, source, file_name, media_type), other_identity=other_identity, unnamed=unnamed)
    stored: list[StoredBlob] = []
    try:
        files = _store(opened, read, [original, *(one.data for one in further)], stored)
        saved = _save_rows(opened, read, files, arrival, corrects, further, beside)
    except BaseException:
        _discard_unnamed(stored)
        raise
    _discard(stored if saved.outcome is SaveOutcome.DUPLICATE else ())
    return saved


def _arrival(opened: Opened, source: Source, file_name: str, media_type: str) -> Arrival:
    return Arrival(
        at=clock.now(),
        by=opened.subject.account_id,
        by_name=opened.subject.name,
        by_holder=opened.subject.role is Role.HOLDER,
        source=source,
        file_name=file_name,
        media_type=media_type,
        other_identity=False,
        by_rpps=opened.facts.professional.rpps if opened.facts.professional is not None else "",
    )


def _key(read: ReadDocument, digest: str, further: Sequence[Original]) -> str:
    """What makes a document the same one. Of several files, the producer's id counts where its reader made it of all of
    them, as of an examination's images: some of them are not the same document as others.
    """
    return dedup_key("" if further and read.study is None else plain(read.unique_id), digest)


def _same(
    opened: Opened, read: ReadDocument, digest: str, source: Source, further: Sequence[Original]
) -> duplicates.Same:
    key = _key(read, digest, further)
    rows = db.session.connection().execute(duplicates.looked_up(opened, key))
    return duplicates.judge(opened, rows, key, digest, source)


def _document(document_id: uuid.UUID) -> Document:
    return db.session.scalars(select(Document).where(Document.id == document_id)).one()


def _store(
    opened: Opened, read: ReadDocument, originals: Sequence[bytes | BinaryIO], stored: list[StoredBlob]
) -> _Files:
    """Store every file; each is noted in ``stored`` at once, so that a failure can take all away.

    Not into the room that reading and taking rights away may still need.
    """
    keys, blobs = keys_of(opened), installation().blobs
    installation().reserve.keep()

    def keep(content: bytes | BinaryIO) -> StoredBlob:
        blob = blobs.save(content, keys)
        stored.append(blob)
        return blob

    files = _Files([keep(original) for original in originals])
    files.pages.extend(keep(page.image) for page in read.pages)
    files.attachments.extend(keep(attachment.data) for attachment in read.attachments)
    return files


def _discard_unnamed(stored: list[StoredBlob]) -> None:
    """Discard what no row names. A failure may come after the commit; where that cannot be told, ``doctor`` will."""
    ids = [blob.id for blob in stored]
    named = select(Document.blob_id).where(Document.blob_id.in_(ids))
    try:
        with db.engine.connect() as connection:
            committed = connection.execute(named).first() is not None
    except SQLAlchemyError:
        return
    if not committed:
        _discard(stored)


def _discard(stored: Iterable[StoredBlob]) -> None:
    for blob in stored:
        installation().blobs.discard(blob.id)


def _save_rows(
    opened: Opened,
    read: ReadDocument,
    files: _Files,
    arrival: Arrival,
    corrects: uuid.UUID | None,
    further: Sequence[Original],
    beside: Callable[[Document], dict[str, str]] | None,
) -> Saved:
    """What takes long is made before the write lock, for which everybody else waits, other documents too."""
    document = document_row(read, arrival, files.originals[0], opened.record.id)
    digest = digest_of_digests([blob.digest for blob in files.originals])
    document.dedup_key = _key(read, digest, further)
    body = DocumentBody(record_id=document.record_id, document_id=document.id)
    body.sealed = seal_body(read, document.id, keys_of(opened))
    tokens = search.tokens_of(document, texts_of(read))
    with writing(opened):
        session = db.session()
        same = _same(opened, read, digest, document.source, further)
        if same.duplicate is not None:
            return Saved(SaveOutcome.DUPLICATE, _document(same.duplicate))
        for statement in duplicates.make_room(document, same):
            session.connection().execute(statement)
        free_search_key(session, document)
        former = corrections.former_of(session, corrects) if corrects is not None else None
        successor = former.replaced_by_id if former is not None else None
        placed = versions.place(session, opened, document, read, same.rows, corrects)
        placed = corrections.take_over(document, former, placed) if former is not None else placed
        entries = entry_rows(read, document)
        _add(session, document, [body, *work_on(document, read)], entries, _parts(read, files, further))
        masks.add_at_birth(session, document, placed.rule, placed.hiding)
        versions.link(session, document, read, placed)
        if former is not None:
            corrections.stand_in(session, document, successor)
        note_names(session, document, entries)
        search.index(session, document, tokens)
        quota.take(session, opened, files.size)
        _tell(opened, document, placed.older, beside(document) if beside is not None else {})
    return Saved(SaveOutcome.REPLACED if placed.older else SaveOutcome.IMPORTED, document)


def free_search_key(session: Session, document: Document) -> None:
    """Documents of one minute share the upper bits of their key: step over the rare one that is taken."""
    while session.connection().scalar(
        select(literal_column("1")).select_from(Document).where(Document.search_key == document.search_key)
    ):
        document.search_key += 1


def _parts(read: ReadDocument, files: _Files, further: Sequence[Original]) -> Iterator[_Part]:
    for role, first, parts, blobs in (
        (ROLE, 1, further, files.originals[1:]),
        ("page", 0, read.pages, files.pages),
        ("attachment", 0, read.attachments, files.attachments),
    ):
        for number, (part, blob) in enumerate(zip(parts, blobs, strict=True), first):
            yield role, number, part, blob


def _add(
    session: Session,
    document: Document,
    rows: Iterable[OfRecord],
    entries: list[Entry],
    parts: Iterable[_Part],
) -> None:
    session.add(document)
    session.flush()
    session.add_all(rows)
    session.add_all(file_row(document, role, number, part, blob) for role, number, part, blob in parts)
    session.add_all(entries)
    session.flush()


def texts_of(read: ReadDocument) -> Iterator[str]:
    """What a document is found by, beside its row."""
    yield read.text
    yield from (page.text for page in read.pages)
    yield from (text for author in read.authors for text in (author.name, author.profession, author.organisation))
    yield read.custodian
    yield from (entry.label for entry in read.entries)
    if read.type_code is not None:
        code = read.type_code.code
        yield from (read.type_code.label, label_of(code, "fr"), label_of(code, "en"), plain_label_of(code, "fr"))


def _tell(opened: Opened, document: Document, older: list[uuid.UUID], told: dict[str, str]) -> None:
    """Of a statement that a person wrote here neither where it comes from nor its format: they are always the same."""
    written = document.format == WRITTEN_HERE
    changed, added = _EVENTS[written]
    about = told if written else told | {"source": str(document.source), "format": document.format}
    if older:
        write(opened.told(changed, item=document, **about, replaced_id=str(older[0])))
    else:
        write(opened.told(added, item=document, **about))
