"""Deleting a document for good: every row that tells anything of it, in one transaction; its files after that.

Beneath the guard: who may is decided before. Tables are found by their keys, so that one that comes later is not
forgotten: what refers to a document or to one of its entries goes with it, or lets go of it (``ON DELETE SET NULL``).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import Column, ColumnElement, Connection, Table, case, delete, func, insert, select, update
from sqlalchemy.orm import Session

from portal.core.db import Base
from portal.core.installation import installation
from portal.record import search
from portal.record.models import Concept, Document, DocumentAuthor, DocumentFile, Entry, GoneItem
from portal.record.storage import chains, quota
from portal.trail.models import TrailEvent

_DOCUMENT = cast("Table", Document.__table__)
_ENTRY = cast("Table", Entry.__table__)
_FILE = cast("Table", DocumentFile.__table__)
_GONE = cast("Table", GoneItem.__table__)
_CONCEPT = cast("Table", Concept.__table__)
_AUTHOR = cast("Table", DocumentAuthor.__table__)
_TRAIL = cast("Table", TrailEvent.__table__)
_BOTH = (True, False)
"""Said of ``is_current`` where it does not matter, so that the indexes that begin with it serve."""


def purge(session: Session, document_id: uuid.UUID) -> list[uuid.UUID]:
    """Delete a document that was taken out, in the writing transaction that is open; the ids of its stored files.

    They are to be destroyed once that is committed (:func:`destroy_files`). Which of its versions are current stays as
    it is: what was taken out took nobody's place. Raises :class:`sqlalchemy.exc.NoResultFound` where it is not there,
    or was not taken out.
    """
    session.flush()
    connection = session.connection()
    taken_out = select(_DOCUMENT).where(_DOCUMENT.c.id == document_id, _DOCUMENT.c.removed_at.is_not(None))
    row = connection.execute(taken_out).one()
    of_document = _ENTRY.c.document_id == document_id
    entries = list(connection.execute(select(_ENTRY.c.id, _ENTRY.c.kind, _ENTRY.c.concept_key).where(of_document)))
    blobs = [row.blob_id, *_files_of(connection, document_id)]
    items = [document_id, *(one.id for one in entries)]
    quota.add(session, row.record_id, -_size_of(connection, row))
    _leave_a_mark(connection, row, items)
    _close_the_gap(session, row)
    search.forget(session, row.search_key)
    _erase(connection, _DOCUMENT, _DOCUMENT.c.id == document_id)
    for table in _about_items():
        connection.execute(delete(table).where(table.c.item_id.in_(items)))
    _forget_concepts(connection, row.record_id, {(one.kind, one.concept_key) for one in entries if one.concept_key})
    _forget_author(connection, row.record_id, row.author_key)
    for known in list(session.identity_map.values()):
        if isinstance(known, Document | Entry) and known.id in items:
            session.expunge(known)
    return blobs


def destroy_files(blob_ids: Iterable[uuid.UUID]) -> None:
    """Make files unreadable, then remove them. Raises :class:`OSError`; what is left is found by ``portal doctor``."""
    for blob_id in blob_ids:
        installation().blobs.destroy(blob_id)


def _referring(target: Table) -> list[tuple[Column[Any], Column[Any], bool]]:
    """The columns that name a row of a table, that of the table which they name, and whether they can let go of it."""
    tables = [table for table in Base.metadata.tables.values() if table is not target]
    return [
        (key.parent, key.column, (key.ondelete or "").upper() == "SET NULL")
        for table in tables
        for key in table.foreign_keys
        if key.column.table is target
    ]


def _files_of(connection: Connection, document_id: uuid.UUID) -> list[uuid.UUID]:
    named = [column for column, _of, _lets_go in _referring(_DOCUMENT) if "blob_id" in column.table.c]
    asked = [select(column.table.c.blob_id).where(column == document_id) for column in named]
    return [blob_id for one in asked for blob_id in connection.scalars(one) if blob_id is not None]


def _size_of(connection: Connection, row: Any) -> int:
    beside = select(func.coalesce(func.sum(_FILE.c.size), 0)).where(_FILE.c.document_id == row.id)
    return int(row.size + connection.execute(beside).scalar_one())


def _erase(connection: Connection, table: Table, clause: ColumnElement[bool]) -> None:
    """Delete rows, and before them what refers to them."""
    for column, of, lets_go in _referring(table):
        within = column.in_(select(of).where(clause))
        if lets_go:
            connection.execute(update(column.table).where(within).values({column.name: None}))
        else:
            _erase(connection, column.table, within)
    connection.execute(delete(table).where(clause))


def _about_items() -> list[Table]:
    """The tables whose rows are about an item of any kind; the trail alone keeps what it told."""
    return [table for table in Base.metadata.tables.values() if "item_id" in table.c and table is not _TRAIL]


def _leave_a_mark(connection: Connection, row: Any, items: list[uuid.UUID]) -> None:
    """What lets the history go on telling what was done with it to those who could know: no word of what it said."""
    about = _TRAIL.c.record_id == row.record_id, _TRAIL.c.item_kind == Entry.item_kind, _TRAIL.c.item_id.in_(items)
    told = [row.id, *connection.scalars(select(_TRAIL.c.item_id).where(*about).distinct())]
    kept = {name: row._mapping[name] for name in ("record_id", "author_rpps", "hold_until", "secret")}
    empty = dict.fromkeys(("type_code", "class_code", "folder"), "") | {"masked": False, "removed_at": None}
    connection.execute(insert(_GONE), [{"id": one, **kept, **empty} for one in told])


def _close_the_gap(session: Session, row: Any) -> None:
    """What it replaced is replaced by what replaced it."""
    before = _DOCUMENT.c.replaced_by_id == row.id
    connection = session.connection()
    ids = set(connection.scalars(select(_DOCUMENT.c.id).where(before)))
    after = None if row.replaced_by_id in ids else row.replaced_by_id
    connection.execute(update(_DOCUMENT).where(before).values(replaced_by_id=after))
    chains.expire(session, ids)


def _forget_concepts(connection: Connection, record_id: uuid.UUID, concepts: Iterable[tuple[Any, str]]) -> None:
    for kind, key in concepts:
        said = (_ENTRY.c.kind == kind, _ENTRY.c.concept_key == key)
        labels = select(_ENTRY.c.label).where(_ENTRY.c.record_id == record_id, _ENTRY.c.is_current.in_(_BOTH), *said)
        this = (_CONCEPT.c.record_id == record_id, _CONCEPT.c.kind == kind, _CONCEPT.c.key == key)
        _forget_name(connection, _CONCEPT.c.label, this, labels, labels.where(_ENTRY.c.label == _label(this)))


def _label(this: tuple[ColumnElement[bool], ...]) -> Any:
    return select(_CONCEPT.c.label).where(*this).scalar_subquery()


def _forget_author(connection: Connection, record_id: uuid.UUID, key: str) -> None:
    name = _name_of_author()
    written = (_DOCUMENT.c.record_id == record_id, _DOCUMENT.c.is_current.in_(_BOTH), _DOCUMENT.c.author_key == key)
    names = select(name).where(*written)
    this = (_AUTHOR.c.record_id == record_id, _AUTHOR.c.key == key)
    kept = select(_AUTHOR.c.name).where(*this).scalar_subquery()
    _forget_name(connection, _AUTHOR.c.name, this, names, names.where(name == kept))


def _name_of_author() -> ColumnElement[str]:
    """A document's author, else the organisation, as its row of authors names it."""
    return case((_DOCUMENT.c.author != "", _DOCUMENT.c.author), else_=_DOCUMENT.c.organisation)


def _forget_name(connection: Connection, column: Any, this: Any, names: Any, same: Any) -> None:
    """Drop a row that nothing speaks of any more; where others do, let it name what one of them says."""
    if connection.execute(same.limit(1)).first() is not None:
        return
    other = connection.execute(names.limit(1)).first()
    if other is None:
        connection.execute(delete(column.table).where(*this))
    else:
        connection.execute(update(column.table).where(*this).values({column.name: other[0]}))
