"""Hiding documents from professionals, and showing them again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from portal.access.opening import Opened, writing
from portal.core.db import db
from portal.professionals.commands.masking import ChangedMeanwhile, change, is_up_to_date
from portal.professionals.commands.undoing import Done
from portal.record.hiding import OPEN, Hiding
from portal.record.models import Document
from portal.record.storage import masks


def choose_readers(opened: Opened, seen: Hiding | None, wanted: Hiding) -> Done:
    """Hide the document that the record was opened for, with its versions, from whom it is ``wanted`` and nobody else.

    ``seen``: from whom it was hidden where the choice was made, None where that is not known. Raises
    :class:`portal.professionals.commands.masking.ChangedMeanwhile`, and :class:`portal.access.opening.Refused`.
    """
    assert opened.item_id is not None, "an action about a document"
    with writing(opened):
        session = db.session()
        family = masks.family_of(session, opened.record.id, opened.item_id)
        now = masks.hidings_of(session, family)
        up_to_date = is_up_to_date(now[opened.item_id], seen, wanted)
        changed = change(session, opened, now, dict.fromkeys(family, wanted)) if up_to_date else {}
        marks = masks.marks_of(session, family)
    if not up_to_date:
        raise ChangedMeanwhile
    if not changed and seen not in (None, wanted):
        # Sent twice: what the first one did can be undone all the same.
        return Done(True, opened.item_id, 1, wanted, dict.fromkeys(family, seen), dict.fromkeys(family, wanted), marks)
    return Done(True, opened.item_id, 1, wanted, {one: now[one] for one in changed}, changed, marks)


def hide_documents(opened: Opened, document_ids: Sequence[uuid.UUID], hiding: Hiding) -> Done | None:
    """Hide several documents, with their versions, from these too; None where none of them is there to be read.

    Raises :class:`portal.access.opening.Refused`.
    """
    return _change_several(opened, document_ids, hiding)


def show_documents(opened: Opened, document_ids: Sequence[uuid.UUID]) -> Done | None:
    """Hide several documents, with their versions, from nobody any more; None where none of them is there to be read.

    Raises :class:`portal.access.opening.Refused`.
    """
    return _change_several(opened, document_ids, OPEN)


def _change_several(opened: Opened, document_ids: Sequence[uuid.UUID], asked: Hiding) -> Done | None:
    with writing(opened):
        session = db.session()
        readable = select(Document.id).where(Document.id.in_(document_ids)).order_by(Document.id)
        chosen = list(session.scalars(readable))
        if not chosen:
            return None
        now = masks.hidings_of(session, masks.family_of(session, opened.record.id, *chosen))
        changed = change(session, opened, now, {one: hiding & asked if asked else OPEN for one, hiding in now.items()})
        marks = masks.marks_of(session, changed)
    return Done(False, chosen[0], len(chosen), asked, {one: now[one] for one in changed}, changed, marks)
