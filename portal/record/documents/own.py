"""What one may do with a document beside reading it, and the document itself where it was taken out."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import select

from portal.access.actions import Action
from portal.access.decision import decide
from portal.access.facts import ItemFacts
from portal.access.opening import Opened, offers, opened_by_system
from portal.access.professional_facts import item_of
from portal.core.db import db
from portal.record.models import Document, Entry
from portal.record.titles import title_of

_JOB = "removed-documents"


@dataclass(frozen=True, slots=True)
class Acts:
    """What the reader may do with a document. ``of_another``: on the patient's side, they may take out what they added,
    and this is not it.
    """

    describe: bool
    correct: bool
    remove: bool
    announce: bool
    of_another: bool


def acts_on(opened: Opened, document: Document) -> Acts:
    """What the reader may do with a document that they read. No statement."""
    item = item_of(document.item_kind, document.id, document, ())

    def may(action: Action) -> bool:
        return offers(opened, action, item)

    adds = offers(opened, Action.REMOVE_DOCUMENT)
    is_patient = opened.professional is None
    removes = may(Action.REMOVE_DOCUMENT)
    return Acts(
        describe=may(Action.DESCRIBE_DOCUMENT),
        correct=document.is_current and may(Action.CORRECT_DOCUMENT),
        remove=removes,
        announce=is_on_hold(opened, document) and may(Action.ANNOUNCE_DOCUMENT),
        of_another=adds and is_patient and not removes,
    )


def is_on_hold(opened: Opened, document: Document) -> bool:
    """Whether the holder waits for a document's announcement."""
    return document.hold_until is not None and opened.facts.now < document.hold_until


def own_document(opened: Opened, document_id: uuid.UUID) -> Document:
    """The document that a record was opened for, taken out or not. One statement."""
    with in_whatever_state(opened, document_id) as document:
        return document


def version_before(_opened: Opened, document: Document) -> uuid.UUID | None:
    """The version in whose place a document stands, as far as the reader may see it; of one that was taken out, the
    one that is current again. One statement.
    """
    before = select(Document.id).where(Document.replaced_by_id == document.id)
    if document.removed_at is not None:
        before = before.where(Document.is_current.is_(True))
    return db.session.scalar(before.limit(1))


def taken_out(opened: Opened) -> dict[uuid.UUID, str]:
    """What was taken out of the record and its reader might read otherwise, documents and what they said: the names,
    for the history, which loses nothing. Two statements.
    """
    with opened_by_system(_JOB, opened.record, Action.REMOVE_DOCUMENT):
        documents = db.session.scalars(select(Document).where(Document.removed_at.is_not(None))).all()
        entries = db.session.scalars(select(Entry).where(Entry.removed_at.is_not(None))).all()
        names = {one.id: title_of(one) for one in documents} | {one.id: one.label for one in entries}
        items = [item_of(Document.item_kind, one.id, one, ()) for one in documents]
        items += [item_of(Entry.item_kind, one.id, one, ()) for one in entries]
    return {item.id: names[item.id] for item in items if _reads(opened, replace(item, removed=False))}


def _reads(opened: Opened, item: ItemFacts) -> bool:
    action = Action.READ_DOCUMENT if item.kind == Document.item_kind else Action.READ_ENTRY
    return decide(action, opened.subject, opened.facts, item).allowed


@contextlib.contextmanager
def in_whatever_state(opened: Opened, document_id: uuid.UUID) -> Iterator[Document]:
    """A document that the decision has allowed: what was taken out is there for nobody but a job."""
    with opened_by_system(_JOB, opened.record, Action.REMOVE_DOCUMENT):
        statement = select(Document).where(Document.id == document_id)
        yield db.session.scalars(statement.execution_options(populate_existing=True)).one()
