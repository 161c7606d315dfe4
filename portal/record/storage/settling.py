"""Which versions are current, said anew: after one was taken out or came back, was announced, or is hidden no more."""

from __future__ import annotations

import uuid
from typing import Any, cast

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from portal.access.opening import Opened
from portal.record.models import Document
from portal.record.storage.chains import (
    PLACE,
    after,
    all_before,
    chain_from,
    expire,
    hidden_among,
    set_current,
    takes_place,
)
from portal.record.storage.versions import successor_of

_DOCUMENT = cast("Table", Document.__table__)


def settle(session: Session, document: Document) -> None:
    """Say anew which is current of a document and of what it replaces, in the writing transaction that is open.

    What was taken out takes nobody's place, and keeps its own for when it comes back.
    """
    session.flush()
    before = all_before(session, document)
    chain = {row.id: row for row in (*before, *chain_from(session, document.id))}
    hidden = hidden_among(session, chain.values())
    past = {
        row.id: any(takes_place(one, row, hidden) for one in after(row, chain)) for row in (chain[document.id], *before)
    }
    document.is_current = not past[document.id]
    session.flush()
    for is_past in (False, True):
        set_current(session, [one for one, is_so in past.items() if is_so is is_past], current=not is_past)


def insert_before(session: Session, document: Document, successor: uuid.UUID) -> None:
    """Put a document before the one that replaced what it replaces now; behind that, where it was taken out."""
    chain = chain_from(session, successor)
    standing = [one.id for one in chain if one.removed_at is None]
    if standing:
        document.replaced_by_id = document.replaced_by_id or standing[0]
        return
    gone = _DOCUMENT.c.id == chain[-1].id
    session.connection().execute(update(_DOCUMENT).where(gone).values(replaced_by_id=document.id))
    expire(session, {chain[-1].id})


def follow(session: Session, opened: Opened, document: Document) -> None:
    """Put a document that comes back before the next version that came meanwhile, and settle the two."""
    if document.replaced_by_id is None:
        known = [document.id, *(row.id for row in all_before(session, document))]
        document.replaced_by_id = successor_of(session, opened, document, known)
    settle(session, document)


def outlived(session: Session) -> list[tuple[uuid.UUID, uuid.UUID, uuid.UUID]]:
    """Versions that stayed current beside one that was hidden and is not any more: record, older one, its successor.

    Of all records, beneath the guard: nothing of them is read but their places.
    """
    waiting = select(_DOCUMENT.c.record_id, *PLACE).where(
        _DOCUMENT.c.is_current.is_(True), _DOCUMENT.c.replaced_by_id.is_not(None)
    )
    return [
        (row.record_id, row.id, row.replaced_by_id)
        for row in session.connection().execute(waiting.order_by(_DOCUMENT.c.id)).all()
        if _is_outlived(session, row)
    ]


def _is_outlived(session: Session, row: Any) -> bool:
    newer = chain_from(session, row.replaced_by_id)
    hidden = hidden_among(session, (row, *newer))
    return any(takes_place(one, row, hidden) for one in newer)
