"""Notes of the tests, as their pages leave them."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.access import guard
from portal.core import clock, ids
from portal.core.db import db, immediate
from portal.record.content import Author
from portal.record.models import Document, Entry
from portal.record.notes.models import Note
from portal.record.notes.words import sealed_text
from portal.record.storage.dates import one_month_after
from tests.support.documents import a_document
from tests.support.people import NAMES, Person
from tests.support.saved_documents import record_of, save

WORDS = "Je n’ai jamais eu de diabète : c’est le dossier de ma sœur."


def report_of(app: Flask, of: Person, author: Person | None = None, **row: Any) -> uuid.UUID:
    """A report in somebody's record; ``author``: a professional of this site, none for a laboratory elsewhere."""
    wrote = Author(f"Dr {NAMES[author.name]}", "Médecin", "", author.rpps) if author else None
    unlike = str(uuid.uuid4())
    read = a_document(unique_id=unlike, **({"authors": (wrote,)} if wrote else {}))
    return save(app, of, read, row=row or None)


def noted(app: Flask, of: Person, document_id: uuid.UUID, by: Person | None = None, **columns: Any) -> uuid.UUID:
    """A note beside a document, of the holder or of somebody else; ``sent_at`` sends it, for one month."""
    writer, note_id = by or of, ids.new_id()
    with record_of(app, of) as opened, immediate() as session:
        guard.set_opened(session, opened)
        told: dict[str, Any] = {"id": note_id, "record_id": of.record_id, "document_id": document_id}
        told |= {"written_by": writer.account_id, "written_by_name": NAMES[writer.name], "written_at": clock.now()}
        told |= {"sealed": sealed_text(opened, note_id, WORDS)}
        if "sent_at" in columns:
            told["due_at"] = one_month_after(columns["sent_at"])
        session.add(Note(**(told | columns)))
        document = session.get_one(Document, document_id)
        document.is_noted = True
        for entry in session.scalars(select(Entry).where(Entry.document_id == document_id)):
            entry.is_noted = True
    return note_id


def note_rows(app: Flask, of: Person) -> list[Note]:
    """Every note of a record, whoever may read it."""
    with record_of(app, of):
        joined = select(Note).join(Document, Document.id == Note.document_id)
        return list(db.session.scalars(joined.order_by(Note.written_at, Note.id)))


def entry_of(app: Flask, of: Person, document_id: uuid.UUID) -> uuid.UUID:
    """The first entry of a document."""
    with record_of(app, of):
        statement = select(Entry.id).where(Entry.document_id == document_id, Entry.number == 0)
        return db.session.scalars(statement).one()


def page(of: Person, document_id: uuid.UUID, tail: str) -> str:
    """A page of the notes beside a document."""
    return f"/records/{of.record_id}/documents/{document_id}/notes/{tail}"
