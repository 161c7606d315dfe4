"""Versions of a document: which one is current, in whatever order they arrive.

Looked up on the connection, beneath the guard: a version that the one who adds may not read still counts for an
operator. A person changes only what they may read, and only what a patient added: a file that says it replaces a
professional's document must not take that away (rules, section 2, "Adding is not reading").

A version that is hidden from somebody who may read an older one does not take its place: the older one stays current,
with its entries, and is linked to it all the same. Once nothing hides the newer one, its reader sees both, the older
one told as replaced, until a next version of the two arrives or ``portal doctor --fix`` settles them.

A version is born hidden from whom another one is hidden, whether or not the one who adds it may read that: a correction
must not unveil. So is the same document again where it was taken out. What a professional brings in the same bytes as a
document that they may not read takes its place for those who may.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Table, and_, exists, insert, not_, or_, select, update
from sqlalchemy.orm import Session

from portal.access.opening import Opened
from portal.access.scope import criterion_now
from portal.access.subject import Role
from portal.record.content import ReadDocument
from portal.record.hiding import OPEN, Hiding
from portal.record.models import Document, Entry, Source
from portal.record.storage import masks
from portal.record.storage.chains import after, all_before, chain_from, hidden_among, set_current, takes_place
from portal.record.storage.models import DocumentReplacement
from portal.record.storage.rows import TAKEN_OUT, dedup_key, key_of, plain

_DOCUMENT = cast("Table", Document.__table__)
_ENTRY = cast("Table", Entry.__table__)
_REPLACEMENT = cast("Table", DocumentReplacement.__table__)
_FAMILY = (_DOCUMENT.c.id, _DOCUMENT.c.unique_id, _DOCUMENT.c.set_id, _DOCUMENT.c.version_number, _DOCUMENT.c.source)


@dataclass(frozen=True, slots=True)
class Versions:
    """Where a document stands: ``older`` are those that it replaces, ``newer`` the one that replaces it, the one that
    replaces that, and so on. ``twin`` is of the same bytes and gives way to it too, which nobody is told. ``rule`` and
    ``hiding``: from whom the document is hidden by its folder, and in all.
    """

    older: list[uuid.UUID] = field(default_factory=list)
    newer: list[Any] = field(default_factory=list)
    twin: uuid.UUID | None = None
    rule: Hiding = OPEN
    hiding: Hiding = OPEN


def readable(opened: Opened) -> ColumnElement[bool]:
    """What the one who adds may read of the record's documents."""
    return criterion_now(Document, opened.subject, opened.facts, opened.record.id)


def place(
    session: Session,
    opened: Opened,
    document: Document,
    read: ReadDocument,
    same: Sequence[Any],
    corrects: uuid.UUID | None,
) -> Versions:
    """Find the versions of a new document, what hides it, and mark what is no longer current, itself included.

    ``same``: what is there of the same id or bytes already; ``corrects``: what it replaces whatever it says itself.
    Call before the document is flushed; :func:`link` completes it afterwards.
    """
    replaces = _replaced_keys(read, document)
    older = _older(session, opened, document, replaces)
    twin = _twin(opened, document, same)
    if twin is not None:
        document.secret, document.hold_until = document.secret or twin.secret, document.hold_until or twin.hold_until
        twin = None if _is_followed_unseen(session, opened, twin) else twin
    successor = successor_of(session, opened, document, older) or (twin and twin.replaced_by_id)
    if twin is not None:
        successor = None if successor and _leads_to(session, successor, older) else successor
    rule = masks.rule_of(session, document.record_id, document.folder)
    kin = {*(row.id for row in same), *_kin(session, document, replaces), *older}
    kin |= {one for one in (successor, corrects) if one}
    hiding = rule & masks.of_versions(session, document.record_id, kin)
    newer = chain_from(session, successor)
    document.masked = bool(hiding)
    hidden = hidden_among(session, (document, *newer), {document.id: hiding})
    document.is_current = not any(takes_place(one, document, hidden) for one in newer)
    document.replaced_by_id = successor
    return Versions(older, newer, twin.id if twin is not None else None, rule, hiding)


def _twin(opened: Opened, document: Document, same: Sequence[Any]) -> Any:
    """What a professional brings again without knowing it: of the same bytes, and not for them to read."""
    if opened.subject.role is not Role.PROFESSIONAL:
        return None
    unknown = [row for row in same if not row.readable and row.removed_at is None and row.digest == document.digest]
    return unknown[-1] if unknown else None


def _is_followed_unseen(session: Session, opened: Opened, twin: Any) -> bool:
    """Whether a twin has a next version that the one who adds may not read and that no mask hides: behind it, what they
    add would be nowhere in their lists, which would tell of it.
    """
    unseen = _DOCUMENT.c.id == twin.replaced_by_id, _DOCUMENT.c.masked.is_(False), not_(readable(opened))
    return twin.replaced_by_id is not None and session.connection().scalar(select(exists().where(*unseen))) is True


def _kin(session: Session, document: Document, replaces: list[str]) -> Iterable[uuid.UUID]:
    """Every version of a new document that is there, whoever may read it and whoever may replace it; the same document
    too where it was taken out before.
    """
    names = [key for key in (key_of(document.unique_id), document.set_id) if key]
    naming = select(_REPLACEMENT.c.document_id).where(
        _REPLACEMENT.c.record_id == document.record_id, _REPLACEMENT.c.replaced_key.in_(names)
    )
    sets = [key for key in (document.set_id, *replaces) if key]
    related = or_(
        _DOCUMENT.c.dedup_key.in_(replaces),
        _DOCUMENT.c.set_id.in_(sets),
        _DOCUMENT.c.id.in_(naming),
        _was_taken_out(session, dedup_key(document.unique_id, document.digest)),
    )
    return session.connection().scalars(
        select(_DOCUMENT.c.id).where(_DOCUMENT.c.record_id == document.record_id, related)
    )


def _was_taken_out(session: Session, key: str) -> ColumnElement[bool]:
    """The document of a key was taken out: found by an index on SQLite, whose letters have no order but their codes."""
    column, beginning = _DOCUMENT.c.dedup_key, f"{key}{TAKEN_OUT}"
    if session.connection().dialect.name == "sqlite":
        return and_(column >= beginning, column < beginning + "~")
    return column.startswith(beginning, autoescape=True)


def link(session: Session, document: Document, read: ReadDocument, versions: Versions) -> None:
    """Tell the older versions, with their entries, and keep what the document says it replaces."""
    rows = [
        {"record_id": document.record_id, "replaced_key": key, "document_id": document.id}
        for key in _replaced_keys(read, document)
    ]
    connection = session.connection()
    if rows:
        connection.execute(insert(_REPLACEMENT), rows)
    older = [*versions.older, *([versions.twin] if versions.twin else [])]
    if older:
        connection.execute(update(_DOCUMENT).where(_DOCUMENT.c.id.in_(older)).values(replaced_by_id=document.id))
        before = all_before(session, document)
        chain = {row.id: row for row in (*before, document, *versions.newer)}
        hidden = hidden_among(session, chain.values(), {document.id: versions.hiding})
        past = [row.id for row in before if any(takes_place(one, row, hidden) for one in after(row, chain))]
        set_current(session, past, current=False)


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


def successor_of(session: Session, opened: Opened, document: Document, older: list[uuid.UUID]) -> uuid.UUID | None:
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
    return any(row.id in targets for row in chain_from(session, start))


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
