"""The masks of documents: set, inherited and looked up beneath the guard.

Whoever hides a document hides its versions, those too that they may not see themselves: what a version says, another
one repeats. A document is born hidden where a rule of its folder, or a version of it, says so.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from portal.access.rights import FolderMask, Mask, Professional
from portal.access.subject import system
from portal.core import clock, ids
from portal.record.hiding import OPEN, Hiding, hiding_of
from portal.record.models import Document, Entry
from portal.trail.events import Event
from portal.trail.write import Entry as TrailEntry
from portal.trail.write import write

_DOCUMENT = cast("Table", Document.__table__)
_ENTRY = cast("Table", Entry.__table__)
_MASK = cast("Table", Mask.__table__)
_RULE = cast("Table", FolderMask.__table__)
_JOB = "hidden-at-birth"


def family_of(session: Session, record_id: uuid.UUID, *document_ids: uuid.UUID) -> list[uuid.UUID]:
    """These documents, then all their versions: what replaces them, what they replace, and what is of their sets."""
    found = dict.fromkeys(document_ids)
    ring = _rows(session, record_id, _DOCUMENT.c.id.in_(document_ids))
    while ring:
        sets = {row.set_id for row in ring if row.set_id}
        after = {row.replaced_by_id for row in ring if row.replaced_by_id}
        near = or_(_DOCUMENT.c.id.in_(after), _DOCUMENT.c.replaced_by_id.in_([row.id for row in ring]))
        rows = _rows(session, record_id, or_(near, _DOCUMENT.c.set_id.in_(sets)))
        ring = [row for row in rows if row.id not in found]
        found |= dict.fromkeys(row.id for row in ring)
    return list(found)


def _rows(session: Session, record_id: uuid.UUID, clause: ColumnElement[bool]) -> Sequence[Any]:
    columns = (_DOCUMENT.c[name] for name in ("id", "set_id", "replaced_by_id"))
    statement = select(*columns).where(_DOCUMENT.c.record_id == record_id, clause).order_by(_DOCUMENT.c.id)
    return session.connection().execute(statement).all()


def hidings_of(session: Session, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Hiding]:
    """From whom each of these documents is hidden."""
    masks: dict[uuid.UUID, list[Any]] = {one: [] for one in document_ids}
    statement = select(_MASK.c.item_id, _MASK.c.professional_id, _MASK.c.shown)
    for row in session.connection().execute(statement.where(_MASK.c.item_id.in_(document_ids))):
        masks[row.item_id].append(row)
    return {one: hiding_of(rows) for one, rows in masks.items()}


def marks_of(session: Session, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What tells the masks of each document from later ones that hide it from the same people; empty without any."""
    found: dict[uuid.UUID, list[str]] = {one: [] for one in document_ids}
    statement = select(_MASK.c.item_id, _MASK.c.id).where(_MASK.c.item_id.in_(document_ids))
    for item_id, mask_id in session.connection().execute(statement):
        found[item_id].append(mask_id.hex)
    return {one: _digest(sorted(each)) if each else "" for one, each in found.items()}


def _digest(told: list[str]) -> str:
    return hashlib.sha256("".join(told).encode()).hexdigest()[:6]


def set_hidings(session: Session, record_id: uuid.UUID, hidings: Mapping[uuid.UUID, Hiding]) -> None:
    """Put these in the place of what hid each document, in the writing transaction that is open."""
    connection = session.connection()
    connection.execute(delete(_MASK).where(_MASK.c.item_id.in_(hidings)))
    _add(session, record_id, hidings)
    for masked in (True, False):
        chosen = [one for one, hiding in hidings.items() if bool(hiding) is masked]
        connection.execute(update(_DOCUMENT).where(_DOCUMENT.c.id.in_(chosen)).values(masked=masked))
        connection.execute(update(_ENTRY).where(_ENTRY.c.document_id.in_(chosen)).values(masked=masked))
    for row in session.identity_map.values():
        if (isinstance(row, Document) and row.id in hidings) or (isinstance(row, Entry) and row.document_id in hidings):
            session.expire(row)


def add_at_birth(session: Session, document: Document, rule: Hiding, hiding: Hiding) -> None:
    """Hide a new document, as ``rule``, that of its folder, and its versions ask for; the trail tells the holder."""
    if hiding:
        _add(session, document.record_id, {document.id: hiding})
        details = {"cause": "folder" if hiding == rule else "version", **told(session, hiding)}
        write(
            TrailEntry(
                Event.ITEM_HIDDEN,
                system(_JOB).actor,
                record_id=document.record_id,
                item_kind=document.item_kind,
                item_id=document.id,
                details=details,
            )
        )


def rule_of(session: Session, record_id: uuid.UUID, folder: str) -> Hiding:
    """From whom the rules of a folder hide what comes into it."""
    statement = select(_RULE.c.professional_id).where(
        _RULE.c.record_id == record_id, _RULE.c.folder == folder, _RULE.c.ended_at.is_(None)
    )
    whom = set(session.connection().scalars(statement))
    return Hiding(True) if None in whom else Hiding(False, frozenset(whom))


def told(session: Session, hiding: Hiding) -> dict[str, Any]:
    """The details of a trail row that tells it: nothing for everybody, else whom, by their names as they are now."""
    if not hiding.chosen:
        return {}
    statement = select(Professional).where(Professional.id.in_(hiding.chosen))
    whom = sorted(session.scalars(statement), key=lambda one: (one.family_name, one.given_names, one.id))
    names = {"professional": ", ".join(one.name for one in whom), "professional_id": ", ".join(str(o.id) for o in whom)}
    return names | ({"shown": True} if hiding.from_all else {})


def of_versions(session: Session, record_id: uuid.UUID, kin: Collection[uuid.UUID]) -> Hiding:
    """From whom a new version of ``kin`` is hidden: from everybody from whom one of its versions is."""
    found = hidings_of(session, family_of(session, record_id, *kin)) if kin else {}
    return reduce(and_, found.values(), OPEN)


def in_folder(
    session: Session, record_id: uuid.UUID, folder: str, after: uuid.UUID | None, most: int
) -> list[uuid.UUID]:
    """The next documents of a folder by their ids, up to ``most``, those too that wait to be announced, or were taken
    out and may come back.
    """
    statement = select(_DOCUMENT.c.id).where(_DOCUMENT.c.record_id == record_id, _DOCUMENT.c.folder == folder)
    if after is not None:
        statement = statement.where(_DOCUMENT.c.id > after)
    return list(session.connection().scalars(statement.order_by(_DOCUMENT.c.id).limit(most)))


def _add(session: Session, record_id: uuid.UUID, hidings: Mapping[uuid.UUID, Hiding]) -> None:
    now = clock.now()
    rows = [
        {
            "id": ids.new_id(),
            "record_id": record_id,
            "item_kind": Document.item_kind,
            "item_id": document_id,
            "professional_id": professional_id,
            "shown": shown,
            "since": now,
        }
        for document_id, hiding in hidings.items()
        for professional_id, shown in hiding.masks()
    ]
    if rows:
        session.connection().execute(insert(_MASK), rows)
