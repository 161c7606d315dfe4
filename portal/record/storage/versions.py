"""Versions of a document: which one is current, in whatever order they arrive.

Looked up on the connection, beneath the guard: a version that the one who adds may not read still counts for an
operator. A person changes only what they may read, and only what a patient added: a file that says it replaces a
professional's document must not take that away (rules, section 2, "Adding is not reading").

A version that is hidden from somebody who may read an older one does not take its place: the older one stays current,
with its entries, and is linked to it all the same. Once nothing hides the newer one, its reader sees both, the older
one told as replaced, until a next version of the two arrives or ``portal doctor --fix`` settles them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Table, and_, insert, or_, select, update
from sqlalchemy.orm import Session

from portal.access.opening import Opened
from portal.access.scope import criterion_now
from portal.access.subject import Role
from portal.core import clock
from portal.record.content import ReadDocument
from portal.record.models import Document, Entry, Source
from portal.record.storage.models import DocumentReplacement
from portal.record.storage.rows import key_of, plain

_DOCUMENT = cast("Table", Document.__table__)
_ENTRY = cast("Table", Entry.__table__)
_REPLACEMENT = cast("Table", DocumentReplacement.__table__)
_FAMILY = (_DOCUMENT.c.id, _DOCUMENT.c.unique_id, _DOCUMENT.c.set_id, _DOCUMENT.c.version_number, _DOCUMENT.c.source)
_PLACE = (
    *(_DOCUMENT.c.id, _DOCUMENT.c.hold_until, _DOCUMENT.c.secret),
    *(_DOCUMENT.c.replaced_by_id, _DOCUMENT.c.removed_at),
)
_SAME_ARRIVAL = dt.timedelta(days=1)
"""What is brought together is on hold until nearly the same instant."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Where a document stands: ``older`` are those that it replaces, ``successor`` is the one that replaces it.

    ``newer`` are the successor, its own successor, and so on.
    """

    older: list[uuid.UUID] = field(default_factory=list)
    successor: uuid.UUID | None = None
    newer: list[Any] = field(default_factory=list)


def readable(opened: Opened) -> ColumnElement[bool]:
    """What the one who adds may read of the record's documents."""
    return criterion_now(Document, opened.subject, opened.facts, opened.record.id)


def place(session: Session, opened: Opened, document: Document, read: ReadDocument) -> Versions:
    """Find the versions of a new document and mark what is no longer current, the new one included.

    Call before the document is flushed; :func:`link` completes it afterwards.
    """
    replaces = _replaced_keys(read, document)
    older = _older(session, opened, document, replaces)
    successor = _successor(session, opened, document, older)
    newer = _chain(session, successor)
    document.is_current = not any(_takes_place(one, document) for one in newer)
    document.replaced_by_id = successor
    return Versions(older, successor, newer)


def link(session: Session, document: Document, read: ReadDocument, versions: Versions) -> None:
    """Tell the older versions, with their entries, and keep what the document says it replaces."""
    rows = [
        {"record_id": document.record_id, "replaced_key": key, "document_id": document.id}
        for key in _replaced_keys(read, document)
    ]
    connection = session.connection()
    if rows:
        connection.execute(insert(_REPLACEMENT), rows)
    if versions.older:
        chosen = _DOCUMENT.c.id.in_(versions.older)
        connection.execute(update(_DOCUMENT).where(chosen).values(replaced_by_id=document.id))
        before = _all_before(session, document)
        chain = {row.id: row for row in (*before, document, *versions.newer)}
        past = [row.id for row in before if any(_takes_place(one, row) for one in _after(row, chain))]
        connection.execute(update(_DOCUMENT).where(_DOCUMENT.c.id.in_(past)).values(is_current=False))
        connection.execute(update(_ENTRY).where(_ENTRY.c.document_id.in_(past)).values(is_current=False))
        _expire(session, {row.id for row in before})


def settle(session: Session, document: Document) -> None:
    """Say anew which is current of a document and of what it replaces, in the writing transaction that is open.

    What was taken out takes nobody's place, and keeps its own for when it comes back.
    """
    session.flush()
    before = _all_before(session, document)
    chain = {row.id: row for row in (*before, *_chain(session, document.id))}
    past = {row.id: any(_takes_place(one, row) for one in _after(row, chain)) for row in (chain[document.id], *before)}
    document.is_current = not past[document.id]
    session.flush()
    connection = session.connection()
    for is_past in (False, True):
        chosen = [one for one, is_so in past.items() if is_so is is_past]
        connection.execute(update(_DOCUMENT).where(_DOCUMENT.c.id.in_(chosen)).values(is_current=not is_past))
        connection.execute(update(_ENTRY).where(_ENTRY.c.document_id.in_(chosen)).values(is_current=not is_past))
    _expire(session, past.keys() - {document.id})


def insert_before(session: Session, document: Document, successor: uuid.UUID) -> None:
    """Put a document before the one that replaced what it replaces now; behind that, where it was taken out."""
    chain = _chain(session, successor)
    standing = [one.id for one in chain if one.removed_at is None]
    if standing:
        document.replaced_by_id = document.replaced_by_id or standing[0]
        return
    gone = _DOCUMENT.c.id == chain[-1].id
    session.connection().execute(update(_DOCUMENT).where(gone).values(replaced_by_id=document.id))
    _expire(session, {chain[-1].id})


def follow(session: Session, opened: Opened, document: Document) -> None:
    """Put a document that comes back before the next version that came meanwhile, and settle the two."""
    if document.replaced_by_id is None:
        known = [document.id, *(row.id for row in _all_before(session, document))]
        document.replaced_by_id = _successor(session, opened, document, known)
    settle(session, document)


def outlived(session: Session) -> list[tuple[uuid.UUID, uuid.UUID, uuid.UUID]]:
    """Versions that stayed current beside one that was hidden and is not any more: record, older one, its successor.

    Of all records, beneath the guard: nothing of them is read but their places.
    """
    waiting = select(_DOCUMENT.c.record_id, *_PLACE).where(
        _DOCUMENT.c.is_current.is_(True), _DOCUMENT.c.replaced_by_id.is_not(None)
    )
    return [
        (row.record_id, row.id, row.replaced_by_id)
        for row in session.connection().execute(waiting.order_by(_DOCUMENT.c.id)).all()
        if any(_takes_place(newer, row) for newer in _chain(session, row.replaced_by_id))
    ]


def end(session: Session, document_id: uuid.UUID) -> None:
    """Make a version, with its entries, no longer current, in the writing transaction that is open."""
    connection = session.connection()
    connection.execute(update(_DOCUMENT).where(_DOCUMENT.c.id == document_id).values(is_current=False))
    connection.execute(update(_ENTRY).where(_ENTRY.c.document_id == document_id).values(is_current=False))
    _expire(session, {document_id})


def _expire(session: Session, ids: Collection[uuid.UUID]) -> None:
    for row in session.identity_map.values():
        if isinstance(row, Document) and row.id in ids:
            session.expire(row)


def _takes_place(newer: Any, older: Any) -> bool:
    """Whether everyone who may read the older one may read the newer one, now or within the same day."""
    if newer.removed_at is not None or (newer.secret and not older.secret):
        return False
    held, until = newer.hold_until, older.hold_until
    return held is None or held <= clock.now() or (until is not None and until >= held - _SAME_ARRIVAL)


def _after(row: Any, chain: Mapping[uuid.UUID, Any]) -> Iterator[Any]:
    """What replaces a version, directly or through others, once each."""
    left = dict(chain)
    while row.replaced_by_id in left:
        row = left.pop(row.replaced_by_id)
        yield row


def _all_before(session: Session, document: Document) -> list[Any]:
    """What a document replaces, directly or through others."""
    chain = select(_DOCUMENT.c.id).where(_DOCUMENT.c.replaced_by_id == document.id).cte("chain", recursive=True)
    chain = chain.union(select(_DOCUMENT.c.id).join(chain, _DOCUMENT.c.replaced_by_id == chain.c.id))
    statement = select(*_PLACE).where(_DOCUMENT.c.id.in_(select(chain.c.id)), _DOCUMENT.c.id != document.id)
    return list(session.connection().execute(statement))


def _chain(session: Session, start: uuid.UUID | None) -> list[Any]:
    """A document, the one that replaces it, and so on."""
    found: dict[uuid.UUID, Any] = {}
    while start is not None and start not in found:
        row = session.connection().execute(select(*_PLACE).where(_DOCUMENT.c.id == start)).one()
        found[start], start = row, row.replaced_by_id
    return list(found.values())


def _replaced_keys(read: ReadDocument, document: Document) -> list[str]:
    keys = dict.fromkeys(key_of(plain(key)) for key in read.replaces if key)
    return [key for key in keys if key != key_of(document.unique_id)]


def _older(session: Session, opened: Opened, document: Document, replaces: list[str]) -> list[uuid.UUID]:
    """The documents that the new one replaces: named by it, or the last lower version of its set."""
    same_set = _DOCUMENT.c.set_id.in_([key for key in (document.set_id, *replaces) if key])
    rows = _family(session, opened, or_(_DOCUMENT.c.dedup_key.in_(replaces), same_set))
    if opened.subject.role is not Role.SYSTEM:
        rows = [row for row in rows if row.source == Source.PATIENT]
    lower = [row for row in rows if (_order(row, document) or 0) < 0]
    last = max((row.version_number for row in lower), default=None)
    named = [
        row
        for row in rows
        if key_of(row.unique_id) in replaces or (row.set_id in replaces and _order(row, document) is None)
    ]
    chosen = (*named, *(row for row in lower if row.version_number == last))
    return list(dict.fromkeys(row.id for row in chosen))


def _successor(session: Session, opened: Opened, document: Document, older: list[uuid.UUID]) -> uuid.UUID | None:
    """The next version that has come already; none where following it would lead back to an older one.

    What a patient added is nobody else's next version, though it came first and says so.
    """
    names = [key for key in (key_of(document.unique_id), document.set_id) if key]
    naming = select(_REPLACEMENT.c.document_id).where(
        _REPLACEMENT.c.record_id == document.record_id, _REPLACEMENT.c.replaced_key.in_(names)
    )
    same_set = and_(_DOCUMENT.c.set_id == document.set_id, _DOCUMENT.c.set_id != "")
    naming_ids = set(session.connection().scalars(naming))
    rows = _family(session, opened, or_(_DOCUMENT.c.id.in_(naming_ids), same_set))
    if document.source != Source.PATIENT:
        rows = [row for row in rows if row.source != Source.PATIENT]
    newer = [row for row in rows if _is_newer(row, document, naming_ids) and not _leads_to(session, row.id, older)]
    newer.sort(key=lambda row: row.version_number or 0)
    return newer[0].id if newer else None


def _is_newer(row: Row[Any], document: Document, naming_ids: set[uuid.UUID]) -> bool:
    order = _order(row, document)
    return order > 0 if order else row.id in naming_ids


def _leads_to(session: Session, start: uuid.UUID, targets: list[uuid.UUID]) -> bool:
    """Whether the chain of replacements from ``start`` meets one of ``targets``."""
    return any(row.id in targets for row in _chain(session, start))


def _family(session: Session, opened: Opened, clause: ColumnElement[bool]) -> list[Row[Any]]:
    statement = select(*_FAMILY).where(readable(opened), clause)
    return list(session.connection().execute(statement))


def _order(row: Row[Any], document: Document) -> int | None:
    """How a version stands to the new one, below or above zero; None when they are not numbers of one set."""
    if not document.set_id or row.set_id != document.set_id:
        return None
    if row.version_number is None or document.version_number is None:
        return None
    return int(row.version_number) - document.version_number
