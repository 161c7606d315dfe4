"""What was taken out and its reader may put back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select, tuple_
from sqlalchemy.orm import aliased

from portal.access.actions import Action
from portal.access.opening import Opened, offers, opened_by_system
from portal.access.professional_facts import item_of, masks_of
from portal.access.scope import criterion_now
from portal.access.subject import Role
from portal.core.db import db
from portal.record.document_types import Folder
from portal.record.models import IS_LISTED, Document, Source

PAGE_SIZE = 50
_JOB = "removed-documents"


@dataclass(frozen=True, slots=True)
class TrashPage:
    """Documents, the last taken out first; ``before`` is the one after which the older ones stand."""

    documents: Sequence[Document]
    before: uuid.UUID | None


def removed_documents(opened: Opened, before: uuid.UUID | None = None) -> TrashPage:
    """A page of what the reader may put back: on the patient's side what that side added, and wrote in the health
    profile, of a professional what they deposited. What is kept from them takes no place on a page. Two statements.
    """
    might_read = criterion_now(Document, opened.subject, opened.facts, opened.record.id, taken_out=True)
    taken_out = select(Document).where(Document.removed_at.is_not(None), _own(opened), might_read)
    if before is not None:
        last = aliased(Document)
        place = select(last.removed_at, last.id).where(last.id == before, last.removed_at.is_not(None))
        taken_out = taken_out.where(tuple_(Document.removed_at, Document.id) < place.scalar_subquery())
    with opened_by_system(_JOB, opened.record, Action.VIEW_TRASH):
        newest = taken_out.order_by(Document.removed_at.desc(), Document.id.desc())
        found = db.session.scalars(newest.limit(PAGE_SIZE + 1)).all()
    shown = found[:PAGE_SIZE]
    masks = masks_of([one.id for one in shown])
    items = {one.id: item_of(one.item_kind, one.id, one, masks[one.id]) for one in shown}
    documents = [one for one in shown if offers(opened, _restoring(one), items[one.id])]
    return TrashPage(documents, shown[-1].id if len(found) > PAGE_SIZE else None)


def _restoring(document: Document) -> Action:
    return Action.CHANGE_STATEMENT if document.folder == Folder.PROFILE else Action.REMOVE_DOCUMENT


def _own(opened: Opened) -> ColumnElement[bool]:
    """What is looked at; which of it, the decision tells. Statements are nobody's own: whoever may write in the profile
    puts them back.
    """
    papers = and_(IS_LISTED, *_added(opened))
    return papers if opened.subject.role is Role.PROFESSIONAL else or_(papers, _written())


def _written() -> ColumnElement[bool]:
    """The last version of each statement: those before it went out with it, and come back with it."""
    newer = aliased(Document)
    went_with_it = select(newer.id).where(newer.id == Document.replaced_by_id, newer.removed_at == Document.removed_at)
    return and_(Document.folder == Folder.PROFILE, ~went_with_it.exists())


def _added(opened: Opened) -> list[ColumnElement[bool]]:
    """Whose documents are looked at."""
    by_me = Document.added_by == opened.subject.account_id
    of_patient = Document.source == Source.PATIENT
    if opened.subject.role is Role.PROFESSIONAL:
        return [by_me]
    return [of_patient, by_me] if opened.subject.role is Role.CARER else [of_patient]
