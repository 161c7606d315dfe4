"""Versions of a document: which one is current, in whatever order they arrive.

Looked up on the connection, beneath the guard: a version that the one who adds may not read still counts for an
operator. A person changes only what they may read, and only what a patient added: a file that says it replaces a
professional's document must not take that away (rules, section 2, "Adding is not reading").
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Table, and_, insert, or_, select, update
from sqlalchemy.orm import Session

from portal.access.opening import Opened
from portal.access.scope import criterion
from portal.access.subject import Role
from portal.record.content import ReadDocument
from portal.record.models import Document, Entry, Source
from portal.record.storage.models import DocumentReplacement
from portal.record.storage.rows import plain

_DOCUMENT = cast("Table", Document.__table__)
_ENTRY = cast("Table", Entry.__table__)
_REPLACEMENT = cast("Table", DocumentReplacement.__table__)
_FAMILY = (_DOCUMENT.c.id, _DOCUMENT.c.unique_id, _DOCUMENT.c.set_id, _DOCUMENT.c.version_number, _DOCUMENT.c.source)


@dataclass(frozen=True, slots=True)
class Versions:
    """Where a document stands: ``older`` are those that it replaces, ``successor`` is the one that replaces it."""

    older: list[uuid.UUID] = field(default_factory=list)
    successor: uuid.UUID | None = None


def readable(opened: Opened) -> ColumnElement[bool]:
    """What the one who adds may read of the record's documents."""
    return criterion(Document, opened.subject, opened.facts, opened.record.id)


def place(session: Session, opened: Opened, document: Document, read: ReadDocument) -> Versions:
    """Find the versions of a new document and mark what is no longer current, the new one included.

    Call before the document is flushed; :func:`link` completes it afterwards.
    """
    replaces = _replaced_keys(read, document)
    older = _older(session, opened, document, replaces)
    successor = _successor(session, opened, document, older)
    document.is_current = successor is None
    document.replaced_by_id = successor
    return Versions(older, successor)


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
        connection.execute(update(_DOCUMENT).where(chosen).values(is_current=False, replaced_by_id=document.id))
        connection.execute(update(_ENTRY).where(_ENTRY.c.document_id.in_(versions.older)).values(is_current=False))
        for row in session.identity_map.values():
            if isinstance(row, Document) and row.id in versions.older:
                session.expire(row)


def _replaced_keys(read: ReadDocument, document: Document) -> list[str]:
    keys = dict.fromkeys(plain(key) for key in read.replaces if key)
    return [key for key in keys if key != document.unique_id]


def _older(session: Session, opened: Opened, document: Document, replaces: list[str]) -> list[uuid.UUID]:
    """The documents that the new one replaces: named by it, or the last lower version of its set."""
    same_set = _DOCUMENT.c.set_id.in_([key for key in (document.set_id, *replaces) if key])
    rows = _family(session, opened, or_(_DOCUMENT.c.dedup_key.in_(replaces), same_set))
    if opened.subject.role is not Role.SYSTEM:
        rows = [row for row in rows if row.source == Source.PATIENT]
    lower = [row for row in rows if (_order(row, document) or 0) < 0]
    last = max((row.version_number for row in lower), default=None)
    named = [
        row for row in rows if row.unique_id in replaces or (row.set_id in replaces and _order(row, document) is None)
    ]
    chosen = (*named, *(row for row in lower if row.version_number == last))
    return list(dict.fromkeys(row.id for row in chosen))


def _successor(session: Session, opened: Opened, document: Document, older: list[uuid.UUID]) -> uuid.UUID | None:
    """The next version that has come already; none where following it would lead back to an older one."""
    names = [key for key in (document.unique_id, document.set_id) if key]
    naming = select(_REPLACEMENT.c.document_id).where(
        _REPLACEMENT.c.record_id == document.record_id, _REPLACEMENT.c.replaced_key.in_(names)
    )
    same_set = and_(_DOCUMENT.c.set_id == document.set_id, _DOCUMENT.c.set_id != "")
    naming_ids = set(session.connection().scalars(naming))
    rows = _family(session, opened, or_(_DOCUMENT.c.id.in_(naming_ids), same_set))
    newer = [row for row in rows if _is_newer(row, document, naming_ids) and not _leads_to(session, row.id, older)]
    newer.sort(key=lambda row: row.version_number or 0)
    return newer[0].id if newer else None


def _is_newer(row: Row[Any], document: Document, naming_ids: set[uuid.UUID]) -> bool:
    order = _order(row, document)
    return order > 0 if order else row.id in naming_ids


def _leads_to(session: Session, start: uuid.UUID, targets: list[uuid.UUID]) -> bool:
    """Whether the chain of replacements from ``start`` meets one of ``targets``."""
    following: uuid.UUID | None = start
    seen: set[uuid.UUID] = set()
    while following is not None and following not in seen:
        if following in targets:
            return True
        seen.add(following)
        statement = select(_DOCUMENT.c.replaced_by_id).where(_DOCUMENT.c.id == following)
        following = session.connection().scalar(statement)
    return False


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
