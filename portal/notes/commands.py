"""What is done with notes. The trail tells that it was done, never what was written."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import func, select

from portal.access.opening import Opened, Refused, writing
from portal.core import clock, ids
from portal.core.db import db
from portal.notes.telling import settle_request, tell_answered, tell_author
from portal.record.models import Document, Entry
from portal.record.notes.models import Note, Outcome
from portal.record.notes.queries import MOST, author_here, is_open_request, manages
from portal.record.notes.words import sealed_answer, sealed_text
from portal.record.storage.dates import one_month_after
from portal.trail.events import Event
from portal.trail.write import write


def write_note(opened: Opened, document_id: uuid.UUID, entry_id: uuid.UUID | None, text: str) -> uuid.UUID | None:
    """Put a note beside a document, or one entry of it; its id, None where there are as many as there may be. Raises
    :class:`portal.access.opening.Refused`, also for an entry that is not of the document.
    """
    with writing(opened):
        document, session = _document(document_id), db.session()
        if entry_id is not None and session.scalars(_entry(document_id, entry_id)).one_or_none() is None:
            raise Refused
        if (session.scalar(_count(document_id)) or 0) >= MOST:
            return None
        note_id = ids.new_id()
        told: dict[str, Any] = {"id": note_id, "record_id": opened.record.id, "document_id": document_id}
        told |= {"entry_id": entry_id, "written_by": opened.subject.account_id, "written_at": clock.now()}
        told |= {"written_by_name": opened.subject.name, "sealed": sealed_text(opened, note_id, text)}
        session.add(Note(**told))
        _mark(document)
        write(opened.told(Event.NOTE_WRITTEN, item=document))
    return note_id


def change_note(opened: Opened, document_id: uuid.UUID, note_id: uuid.UUID, text: str) -> None:
    """Write one's own note anew. What was sent and answered stays so. Raises :class:`Refused`."""
    with writing(opened):
        note = _note(document_id, note_id)
        if note.written_by != opened.subject.account_id:
            raise Refused
        note.sealed, note.changed_at = sealed_text(opened, note.id, text), clock.now()
        write(opened.told(Event.NOTE_CHANGED, item=_document(document_id)))


def remove_note(opened: Opened, document_id: uuid.UUID, note_id: uuid.UUID) -> None:
    """Take a note out, with what became of it: one's own, and as holder or representative any. Raises
    :class:`Refused`.
    """
    with writing(opened):
        note = _note(document_id, note_id)
        if not manages(opened, note):
            raise Refused
        settle_request(note)
        document = _document(document_id)
        db.session.delete(note)
        _mark(document)
        write(opened.told(Event.NOTE_REMOVED, item=document))


def send_note(opened: Opened, document_id: uuid.UUID, note_id: uuid.UUID) -> bool:
    """Ask the author to correct what one's own note is about: they have one month from now. Whether they find the
    request here; else it goes by letter. One that was sent is not sent again. Raises :class:`Refused`.
    """
    with writing(opened):
        note, document = _note(document_id, note_id), _document(document_id)
        if note.written_by != opened.subject.account_id:
            raise Refused
        if note.sent_at is not None:
            return not note.by_letter
        author, now = author_here(opened, document), clock.now()
        note.sent_at, note.due_at, note.by_letter = now, one_month_after(now), author is None
        if author is not None:
            tell_author(opened, note, author)
        write(opened.told(Event.NOTE_SENT, item=document, how="here" if author else "letter"))
    return author is not None


def settle_note(opened: Opened, document_id: uuid.UUID, note_id: uuid.UUID) -> None:
    """Note that an answer came outside of this site: nothing is awaited any more. Raises :class:`Refused`."""
    with writing(opened):
        note = _note(document_id, note_id)
        if note.written_by != opened.subject.account_id or note.sent_at is None:
            raise Refused
        if note.answered_at is None:
            settle_request(note)
            note.answered_at, note.outcome, note.due_at = clock.now(), Outcome.OUTSIDE, None
            write(opened.told(Event.NOTE_ANSWERED, item=_document(document_id), outcome=str(Outcome.OUTSIDE)))


def answer_note(
    opened: Opened, document_id: uuid.UUID, note_id: uuid.UUID, outcome: Outcome, text: str, by: uuid.UUID | None
) -> None:
    """Answer a request about what one wrote; ``by``: the document that corrects it. Raises :class:`Refused`, also where
    it was answered, or taken back, meanwhile.
    """
    with writing(opened):
        note, document = _note(document_id, note_id), _document(document_id)
        if not is_open_request(note):
            raise Refused
        note.answered_at, note.answered_by_name, note.outcome = clock.now(), opened.subject.name, outcome
        note.answer_document_id = by if by is not None and _is_there(by) else None
        note.answer_sealed, note.due_at = (sealed_answer(opened, note.id, text) if text else None), None
        settle_request(note)
        tell_answered(opened, note, document)
        write(opened.told(Event.NOTE_ANSWERED, item=document, outcome=str(outcome)))


def _mark(document: Document) -> None:
    """Have a document and what it says tell whether there are notes: one beside the whole is beside all of it."""
    session = db.session()
    session.flush()
    joined = select(Note.entry_id).join(Document, Document.id == Note.document_id)
    about = set(session.scalars(joined.where(Document.id == document.id)))
    document.is_noted = bool(about)
    for entry in session.scalars(select(Entry).where(Entry.document_id == document.id)):
        entry.is_noted = None in about or entry.id in about


def _note(document_id: uuid.UUID, note_id: uuid.UUID) -> Note:
    """A note as it is now, with its document: none but its readers may do anything with it. Raises :class:`Refused`."""
    told = select(Note).join(Document, Document.id == Note.document_id)
    found = told.where(Note.id == note_id, Note.document_id == document_id)
    note = db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if note is None:
        raise Refused
    return note


def _document(document_id: uuid.UUID) -> Document:
    return db.session.scalars(select(Document).where(Document.id == document_id)).one()


def _is_there(document_id: uuid.UUID) -> bool:
    return db.session.scalars(select(Document.id).where(Document.id == document_id)).one_or_none() is not None


def _entry(document_id: uuid.UUID, entry_id: uuid.UUID) -> Any:
    return select(Entry.id).where(Entry.id == entry_id, Entry.document_id == document_id)


def _count(document_id: uuid.UUID) -> Any:
    return select(func.count(Note.id)).join(Document, Document.id == Note.document_id).where(Document.id == document_id)
