"""Who is told what of a request: the author that it came, its writer that it was answered, or was not."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from portal.access.actions import Action
from portal.access.models import Record, Relation, RelationKind
from portal.access.opening import Opened, Refused, opened_by_system
from portal.access.professional_facts import item_of
from portal.access.related import would_allow
from portal.access.rights import Professional
from portal.accounts.commands.telling import notify
from portal.accounts.models import Account, AccountNotice, NoticeKind
from portal.core import clock
from portal.core.db import db, immediate
from portal.record.models import Document
from portal.record.notes.due import overdue
from portal.record.notes.models import Note
from portal.trail.events import Event
from portal.trail.write import write

JOB = "unanswered-notes"


def tell_author(opened: Opened, note: Note, author: Professional) -> None:
    """A notice to the author; the list of their patients shows it too, for as long as it is not answered."""
    account = db.session.get_one(Account, author.account_id)
    notify(account, NoticeKind.CORRECTION_ASKED, record=opened.record, **_about(note))


def tell_answered(opened: Opened, note: Note, document: Document) -> None:
    """Tell who wrote the note, and the holder, as far as they may read what it is about."""
    _tell(opened.record, note, document, NoticeKind.NOTE_ANSWERED, professional=opened.subject.name)


def settle_request(note: Note) -> None:
    """Have the author's notice of a request ask nothing any more."""
    about = select(AccountNotice).where(
        AccountNotice.record_id == note.record_id,
        AccountNotice.kind == NoticeKind.CORRECTION_ASKED,
        AccountNotice.seen_at.is_(None),
    )
    for notice in db.session.scalars(about):
        if notice.details.get("note_id") == str(note.id):
            notice.seen_at = clock.now()


def tell_unanswered() -> int:
    """Tell, once for each request, that its month is over; how many were. For the operator's daily run."""
    return sum(_tell_late(record_id, note_id) for record_id, note_id in overdue(clock.now()))


def _tell_late(record_id: uuid.UUID, note_id: uuid.UUID) -> bool:
    """False where the record is not open, or somebody was quicker."""
    with immediate() as session:
        record = session.get_one(Record, record_id)
        try:
            with opened_by_system(JOB, record, Action.VIEW_RECORD) as job:
                told = select(Note, Document).join(Document, Document.id == Note.document_id).where(Note.id == note_id)
                found = session.execute(told.execution_options(populate_existing=True)).one_or_none()
                if found is None or found[0].answered_at is not None or found[0].late_at is not None:
                    return False
                note, document = found
                note.late_at = clock.now()
                _tell(record, note, document, NoticeKind.NOTE_UNANSWERED)
                write(job.told(Event.NOTE_UNANSWERED, item=document))
                session.flush()
        except Refused:
            return False
    return True


def _tell(record: Record, note: Note, document: Document, kind: NoticeKind, **told: Any) -> None:
    item, now = item_of(document.item_kind, document.id, document, ()), clock.now()
    concerned = or_(Relation.account_id == note.written_by, Relation.kind == RelationKind.HOLDER)
    found = select(Relation).options(joinedload(Relation.record)).where(Relation.record_id == record.id, concerned)
    for relation in db.session.scalars(found.order_by(Relation.id)).all():
        if would_allow(Action.READ_DOCUMENT, record, relation, item, now):
            account = db.session.get_one(Account, relation.account_id)
            notify(account, kind, record=record, **told, **_about(note))


def _about(note: Note) -> dict[str, str]:
    return {"note_id": str(note.id), "document_id": str(note.document_id)}
