"""What is read of notes: always with the document that each stands beside, so that its readers are the note's."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, or_, select

from portal.access.actions import Action
from portal.access.decision import decide
from portal.access.opening import Opened, offers
from portal.access.professional_facts import facts_for, item_of
from portal.access.rights import Professional
from portal.access.subject import Role, Subject
from portal.core.db import db
from portal.record.models import Document, Entry, Source
from portal.record.notes.models import Note
from portal.record.notes.words import answer_of, text_of

MOST = 20
"""Notes beside one document."""
_SHOWN_REQUESTS = 20
IN_ORDER = Note.written_at, Note.id


@dataclass(frozen=True, slots=True)
class ReadNote:
    """A note with its words opened. ``about``: the entry that it is about; ``answered_with``: the document that the
    answer names, as far as the reader may read it; ``mine``: the reader wrote it; ``manages``: may take it out.
    """

    note: Note
    text: str
    answer: str
    about: Entry | None
    answered_with: Document | None
    mine: bool
    manages: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """The notes beside an item. ``may_write``: its reader may add one; ``may_answer``: wrote what they are about."""

    notes: Sequence[ReadNote] = ()
    may_write: bool = False
    may_answer: bool = False


def notes_about(opened: Opened, entry: Entry) -> Beside:
    """The notes beside an entry, whose document is at hand, and beside that as a whole. Two statements at most, none
    where there are no notes.
    """
    about = or_(Note.entry_id.is_(None), Note.entry_id == entry.id)
    statement = _notes().where(Note.document_id == entry.document_id, about).limit(MOST)
    return beside_of(opened, entry.document, _found(statement) if entry.document.is_noted else ())


def with_notes(criterion: ColumnElement[bool], document_id: uuid.UUID) -> Select[Document, Note, Entry]:
    """A statement of documents that also brings the notes of one of them, with what each is about, and the documents
    that these were answered with: this one first, a row for each of its notes, then those, then what else is meant.
    """
    this = Document.id == document_id
    answers = Document.id.in_(select(Note.answer_document_id).where(Note.document_id == document_id))
    noted = select(Document, Note, Entry).outerjoin(Note, and_(this, Note.document_id == Document.id))
    told = noted.outerjoin(Entry, Entry.id == Note.entry_id).where(or_(criterion, answers))
    return told.order_by(this.desc(), answers.desc())


def beside_of(
    opened: Opened, document: Document, found: Sequence[tuple[Note, Entry | None, Document | None]]
) -> Beside:
    """What stands beside a document, of its notes as they were ``found``. No statement."""
    item = item_of(document.item_kind, document.id, document, ())
    return Beside(
        notes=[_read(opened, *row) for row in found],
        may_write=document.source is not Source.PATIENT and offers(opened, Action.WRITE_NOTE, item),
        may_answer=offers(opened, Action.ANSWER_NOTE, item),
    )


def note_of(opened: Opened, document_id: uuid.UUID, note_id: uuid.UUID) -> ReadNote | None:
    """One note beside a document; None where the reader's record has none, or not there. Two statements at most."""
    found = _found(_notes().where(Note.document_id == document_id, Note.id == note_id))
    return _read(opened, *found[0]) if found else None


def has_own_note(opened: Opened, document_id: uuid.UUID, note_id: uuid.UUID) -> bool:
    """Whether the note is there and its reader may change it."""
    found = note_of(opened, document_id, note_id)
    return found is not None and found.mine


def has_managed_note(opened: Opened, document_id: uuid.UUID, note_id: uuid.UUID) -> bool:
    """Whether the note is there and its reader may take it out: who wrote it, or answers for the record."""
    found = note_of(opened, document_id, note_id)
    return found is not None and found.manages


def has_request(opened: Opened, document_id: uuid.UUID, note_id: uuid.UUID) -> bool:
    """Whether the note was sent to its author to be answered here, and is not answered yet."""
    found = note_of(opened, document_id, note_id)
    return found is not None and is_open_request(found.note)


def is_open_request(note: Note) -> bool:
    """Whether an author is to answer it here."""
    return note.sent_at is not None and not note.by_letter and note.answered_at is None


def manages(opened: Opened, note: Note) -> bool:
    """Whether the reader may take a note out: who wrote it, and who answers for the record: a carer may be gone."""
    answers = opened.subject.role in (Role.HOLDER, Role.REPRESENTATIVE)
    return opened.viewer is None and (answers or note.written_by == opened.subject.account_id)


def requests_to(opened: Opened) -> list[tuple[Note, Document]]:
    """The requests about what the professional wrote that wait for their answer, the one that is due first. One
    statement, none for whoever has no number, and in an emergency, when nobody answers requests.
    """
    asks = opened.facts.professional
    if asks is None or not asks.rpps or asks.emergency or opened.viewer is not None:
        return []
    awaited = Note.sent_at.is_not(None), Note.by_letter.is_(False), Note.answered_at.is_(None)
    statement = select(Note, Document).join(Document, Document.id == Note.document_id)
    mine = statement.where(Document.author_rpps == asks.rpps, *awaited).order_by(Note.sent_at, Note.id)
    found = db.session.execute(mine.limit(_SHOWN_REQUESTS)).all()
    return [(note, document) for note, document in found if _answers(opened, document)]


def corrections_by(opened: Opened, note: Note) -> list[Document]:
    """What the professional wrote into the record since a request came, newest first: what may answer it. One
    statement.
    """
    asks = opened.facts.professional
    if asks is None or note.sent_at is None:
        return []
    mine = Document.author_rpps == asks.rpps, Document.added_at >= note.sent_at, Document.id != note.document_id
    return list(db.session.scalars(select(Document).where(*mine).order_by(Document.added_at.desc()).limit(MOST)))


def author_here(opened: Opened, document: Document) -> Professional | None:
    """The author of a document where they are a professional of this site who may answer in the record: the decision
    says so. Two statements at most.
    """
    if not document.author_rpps:
        return None
    wrote = Professional.rpps == document.author_rpps, Professional.account_id.is_not(None)
    for one in db.session.scalars(select(Professional).where(*wrote).limit(MOST)):
        record, facts = facts_for(one, opened.record.id, opened.facts.now)
        item = item_of(document.item_kind, document.id, document, ())
        subject = Subject(Role.PROFESSIONAL, one.name, one.account_id)
        if record is not None and facts is not None and decide(Action.ANSWER_NOTE, subject, facts, item).allowed:
            return one
    return None


def _answers(opened: Opened, document: Document) -> bool:
    return offers(opened, Action.ANSWER_NOTE, item_of(document.item_kind, document.id, document, ()))


def _notes() -> Select[Note, Entry]:
    joined = select(Note, Entry).join(Document, Document.id == Note.document_id)
    return joined.outerjoin(Entry, Entry.id == Note.entry_id).order_by(*IN_ORDER)


def _found(statement: Select[Note, Entry]) -> list[tuple[Note, Entry | None, Document | None]]:
    """Notes with what they are about and were answered with, as far as the reader may read it."""
    found = db.session.execute(statement).all()
    named = {note.answer_document_id for note, _about in found if note.answer_document_id is not None}
    documents = db.session.scalars(select(Document).where(Document.id.in_(named))).all() if named else ()
    by_id = {one.id: one for one in documents}
    return [(note, about, by_id.get(note.answer_document_id or note.id)) for note, about in found]


def _read(opened: Opened, note: Note, about: Entry | None, answered_with: Document | None) -> ReadNote:
    return ReadNote(
        note=note,
        text=text_of(opened, note),
        answer=answer_of(opened, note),
        about=about,
        answered_with=answered_with,
        mine=opened.viewer is None and note.written_by == opened.subject.account_id,
        manages=manages(opened, note),
    )
