"""Writing in the health profile, mending what was written, and taking it out."""

from __future__ import annotations

import uuid
from dataclasses import replace
from functools import partial

from sqlalchemy import select

from portal.access.actions import Action
from portal.access.facts import relations_of
from portal.access.opening import Opened, opened_by_system, writing
from portal.access.subject import Role
from portal.core import clock, ids
from portal.core.db import db
from portal.core.i18n import current_locale
from portal.intake.readers.fhir.reader import read_fhir
from portal.profile.queries import answers_standing, entries_of_document, standing_entries
from portal.profile.resources import original_of
from portal.profile.statements import Statement, Writing
from portal.record.content import Code, EntryKind, ReadDocument
from portal.record.document_types import PROFILE_TYPE, WRITTEN_HERE
from portal.record.models import Document, Source
from portal.record.storage import Saved, save_document, settling
from portal.record.storage.chains import all_before
from portal.record.storage.corrections import AlreadyReplaced
from portal.record.storage.purging import destroy_files, purge
from portal.record.storage.rows import TAKEN_OUT
from portal.trail.events import Event
from portal.trail.write import write

_JOB = "profile-statements"
_TYPES = "1.2.250.1.213.1.1.4.12"
_MEDIA_TYPE = "application/fhir+json"


class Contradicted(Exception):
    """An answer ("none", "not known") to a question that entries of the profile answer otherwise."""


def write_statement(
    opened: Opened, statement: Statement, corrects: uuid.UUID | None = None, statement_id: uuid.UUID | None = None
) -> Saved:
    """Write a statement into the profile of the opened record, as one small document of its own.

    ``corrects``: the document of the statement in whose place it comes, which stays as an older version.
    ``statement_id`` is the id under which a form was shown: sent twice, it is written once, and told as a duplicate. A
    statement ends the answers ("none", "not known") that stand for its kind, and an answer the one before it.

    Raises :class:`Contradicted` for an answer beside which entries stand, :class:`ValueError` for what the kind has no
    place for, and what :func:`portal.record.storage.save_document` raises; nothing is written then.
    """
    now, language = clock.now(), current_locale()
    written = Writing(
        id=statement_id or ids.new_id(),
        record_id=opened.record.id,
        by_name=opened.subject.name,
        by_holder=opened.subject.role is Role.HOLDER,
        written_at=now.astimezone(clock.PARIS).isoformat(timespec="seconds"),
        language=language,
    )
    original = original_of(statement, written)
    try:
        return _saved(opened, statement, written, original, corrects)
    except (AlreadyReplaced, Contradicted):
        # Undoing forgot the relations, and the page that tells it shows whose records one may open.
        if opened.subject.account_id is not None:
            relations_of(opened.subject.account_id)
        raise


def _saved(
    opened: Opened, statement: Statement, written: Writing, original: bytes, corrects: uuid.UUID | None
) -> Saved:
    return save_document(
        opened,
        _read(original, statement, written),
        original,
        file_name=f"{statement.kind}-{written.written_at[:10]}.json",
        source=Source.PATIENT,
        media_type=_MEDIA_TYPE,
        corrects=corrects,
        beside=partial(_joined, opened, statement, corrects),
    )


def remove_statement(opened: Opened, document_id: uuid.UUID) -> bool:
    """Take a statement out, with all its versions: nobody reads it, and it can be put back. False where it is out.

    Raises :class:`portal.access.opening.Refused`.
    """
    with writing(opened), opened_by_system(_JOB, opened.record, Action.REMOVE_DOCUMENT):
        document = _of_id(document_id)
        if document.removed_at is not None:
            return False
        hidden = document.secret
        _take_out(document)
        told = document if hidden else None
        write(opened.told(Event.STATEMENT_REMOVED, item=told, document_id=str(document.id)))
    return True


def restore_statement(opened: Opened, document_id: uuid.UUID) -> bool:
    """Put a statement back, with the versions that were taken out with it. False where it is there.

    Raises :class:`portal.access.opening.Refused`, and :class:`Contradicted` for an answer that entries contradict now.
    An entry that comes back ends the answers that came meanwhile.
    """
    with writing(opened):
        with opened_by_system(_JOB, opened.record, Action.REMOVE_DOCUMENT):
            document = _of_id(document_id)
            if document.removed_at is None:
                return False
            _put_back(document)
        for entry in entries_of_document(document):
            _end_answers(opened, entry.kind, document, is_answer=entry.is_none_known or entry.is_not_asked)
        write(opened.told(Event.STATEMENT_RESTORED, item=document))
    return True


def delete_statement(opened: Opened, document_id: uuid.UUID) -> bool:
    """Delete a statement for good that was taken out, with the versions that went out with it. False where it is not
    out.

    Raises :class:`portal.access.opening.Refused`, and :class:`OSError` where a file could not be removed: the rows are
    gone then, and ``portal doctor`` finds the file.
    """
    blobs: list[uuid.UUID] = []
    with writing(opened), opened_by_system(_JOB, opened.record, Action.REMOVE_DOCUMENT):
        document = _of_id(document_id)
        if document.removed_at is None:
            return False
        gone = [one for one in (document, *_versions_before(document)) if one.removed_at == document.removed_at]
        told = {one.id: opened.told(Event.DOCUMENT_PURGED, item=one, cause="asked") for one in gone}
        for one_id, entry in told.items():
            blobs += purge(db.session(), one_id)
            write(entry)
    destroy_files(blobs)
    return True


def _joined(opened: Opened, statement: Statement, corrects: uuid.UUID | None, document: Document) -> dict[str, str]:
    """Give a document the name of the set of its versions, and end what it puts an end to."""
    former = None
    if corrects is not None:
        former = db.session.scalar(select(Document.set_id).where(Document.id == corrects))
    document.set_id = former or document.unique_id
    return _end_answers(opened, statement.kind, document, is_answer=statement.absence is not None)


def _end_answers(opened: Opened, kind: EntryKind, document: Document, *, is_answer: bool) -> dict[str, str]:
    """What a statement puts an end to, as the trail tells it. Raises :class:`Contradicted`.

    As far as the writer may read: what is kept from them neither stands in their way nor is touched.
    """
    if is_answer and standing_entries(opened, kind):
        raise Contradicted
    ended = [one for one in answers_standing(opened, kind) if one.id != document.id]
    told = {"ended_id": str(ended[0].id)} if ended else {}
    with opened_by_system(_JOB, opened.record, Action.REMOVE_DOCUMENT):
        for one in ended:
            _take_out(one)
    return told


def _read(original: bytes, statement: Statement, written: Writing) -> ReadDocument:
    """What our own reader makes of it. It is dated by the writing of it: the act has its own date in the entry."""
    return replace(
        read_fhir(original),
        format=WRITTEN_HERE,
        title=statement.label,
        type_code=Code(_TYPES, PROFILE_TYPE),
        language=written.language,
        unique_id=f"urn:uuid:{written.id}",
        replaces=(),
        created=written.written_at,
        act_start="",
        act_end="",
        authors=(),
        source="",
        identity=None,
    )


def _take_out(document: Document) -> None:
    """Take a document out with all that it replaced, so that no older version comes to stand in its place."""
    now = clock.now()
    for one in (document, *_versions_before(document)):
        if one.removed_at is None:
            one.removed_at = now
            one.dedup_key = f"{one.dedup_key}{TAKEN_OUT}{one.id}"
    settling.settle(db.session(), document)


def _put_back(document: Document) -> None:
    """Put it back, with what was taken out at the same instant."""
    instant = document.removed_at
    for one in (document, *_versions_before(document)):
        if one.removed_at == instant:
            one.removed_at = None
            one.dedup_key = one.dedup_key.removesuffix(f"{TAKEN_OUT}{one.id}")
    settling.settle(db.session(), document)


def _of_id(document_id: uuid.UUID) -> Document:
    statement = select(Document).where(Document.id == document_id)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def _versions_before(document: Document) -> list[Document]:
    older = [row.id for row in all_before(db.session(), document)]
    return list(db.session.scalars(select(Document).where(Document.id.in_(older))))
