"""What the health profile asks of a record; each function tells how many statements it costs."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from portal.access.actions import Action
from portal.access.decision import decide
from portal.access.facts import ItemFacts
from portal.access.opening import Opened
from portal.core.db import db
from portal.profile.kinds import Kind, kind_of, slug_for
from portal.profile.statements import Statement, statement_of
from portal.record.content import EntryKind
from portal.record.document_types import PROFILE_TYPE, Folder
from portal.record.entries.presenters import is_past
from portal.record.entries.queries import IN_ERROR
from portal.record.hiding import as_hidden
from portal.record.models import Document, Entry, Source
from portal.record.storage import masks
from portal.record.storage.describing import filed

_WRITTEN = Entry.folder == Folder.PROFILE
_ANSWERS = or_(Entry.is_none_known.is_(True), Entry.is_not_asked.is_(True))


@dataclass(frozen=True, slots=True)
class Found:
    """A statement to be changed, with the kind whose form does so."""

    document: Document
    kind: Kind
    statement: Statement
    entry_id: uuid.UUID
    is_current: bool
    slug: str


def reads_what_is_written(opened: Opened) -> bool:
    """Whether the reader reads what is written in the profile now, by their rights and the rule of its folder: what has
    no rights of its own goes with it. One statement for a professional, none for others.
    """
    if opened.professional is None:
        return True
    where = filed(PROFILE_TYPE, str(Source.PATIENT))
    item = ItemFacts(Document.item_kind, uuid.UUID(int=0), of_patient=True, folder=str(Folder.PROFILE))
    item = replace(item, type_code=where.type_code, class_code=where.class_code)
    hidden = as_hidden(item, masks.rule_of(db.session(), opened.record.id, item.folder))
    return decide(Action.READ_DOCUMENT, opened.subject, opened.facts, hidden).allowed


def statement_to_change(opened: Opened, document_id: uuid.UUID) -> Found | None:
    """The statement that a document of the profile keeps; None for an answer, and for what no form here writes.
    One statement.
    """
    entries = statement_entries(opened, document_id)
    if not entries or entries[0].is_none_known or entries[0].is_not_asked:
        return None
    slug = slug_for(entries[0].kind, entries[0].code)
    kind = kind_of(slug)
    if kind is None:
        return None
    first = entries[0]
    return Found(first.document, kind, statement_of(entries), first.id, first.document.is_current, slug)


def statement_entries(_opened: Opened, document_id: uuid.UUID) -> Sequence[Entry]:
    """What a document of the profile says, with the document, in its order, current or not. One statement."""
    statement = (
        select(Entry)
        .outerjoin(Document, Document.id == Entry.document_id)
        .options(contains_eager(Entry.document))
        .where(Entry.document_id == document_id, _WRITTEN)
        .order_by(Entry.number)
    )
    return [one for one in db.session.scalars(statement) if one.document is not None]


def entries_of_document(document: Document) -> Sequence[Entry]:
    """The same without the document, of one that is at hand. One statement."""
    return db.session.scalars(select(Entry).where(Entry.document_id == document.id).order_by(Entry.number)).all()


def standing_entries(opened: Opened, kind: EntryKind) -> list[Entry]:
    """What the profile says there is of a kind, as far as it is not over. One statement."""
    statement = (
        select(Entry)
        .outerjoin(Document, Document.id == Entry.document_id)
        .options(contains_eager(Entry.document))
        .where(Entry.is_current.is_(True), Entry.kind == kind, _WRITTEN, ~_ANSWERS)
        .where(Entry.negated.is_(False), Entry.status != IN_ERROR)
        .order_by(Entry.sort_at.desc(), Entry.id.desc())
    )
    found = [one for one in db.session.scalars(statement) if one.document is not None]
    return [one for one in found if not is_past(one, opened.facts.now)]


def answers_standing(_opened: Opened, kind: EntryKind) -> Sequence[Document]:
    """The answers of the profile for a kind: one, but for what came at the same time. One statement."""
    said = select(Entry.document_id).where(Entry.is_current.is_(True), Entry.kind == kind, _WRITTEN, _ANSWERS)
    statement = select(Document).where(Document.id.in_(said), Document.is_current.is_(True))
    return db.session.scalars(statement.order_by(Document.added_at.desc())).all()
