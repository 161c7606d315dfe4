"""Taking out a document that one added oneself, and putting it back."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.access.opening import Opened, writing
from portal.core import clock
from portal.core.db import db
from portal.record.documents.own import in_whatever_state
from portal.record.models import Document
from portal.record.storage import settling
from portal.record.storage.rows import TAKEN_OUT
from portal.trail.events import Event
from portal.trail.write import write


def remove_document(opened: Opened, document_id: uuid.UUID) -> bool:
    """Take a document out: nobody reads it, what it replaced is current again, and everything is kept for putting it
    back. False where that was done already.

    Raises :class:`portal.access.opening.Refused`. The trail names it to readers only where they could have known it.
    """
    with writing(opened), in_whatever_state(opened, document_id) as document:
        if document.removed_at is not None:
            return False
        now = clock.now()
        hidden = document.secret or (document.hold_until is not None and now < document.hold_until)
        document.removed_at = now
        document.dedup_key = f"{document.dedup_key}{TAKEN_OUT}{document.id}"
        settling.settle(db.session(), document)
        told = document if hidden else None
        write(opened.told(Event.DOCUMENT_REMOVED, item=told, document_id=str(document.id)))
    return True


def restore_document(opened: Opened, document_id: uuid.UUID) -> bool:
    """Put a document back where it was. False where it is there. Raises :class:`portal.access.opening.Refused`."""
    with writing(opened), in_whatever_state(opened, document_id) as document:
        if document.removed_at is None:
            return False
        key = document.dedup_key.removesuffix(f"{TAKEN_OUT}{document.id}")
        taken = db.session.scalar(select(Document.id).where(Document.dedup_key == key))
        document.removed_at = None
        if taken is None:
            document.dedup_key = key
        settling.follow(db.session(), opened, document)
        write(opened.told(Event.DOCUMENT_RESTORED, item=document))
    return True
