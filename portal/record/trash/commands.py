"""Deleting for good: what was taken out, when its reader says so or when its thirty days are over."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from sqlalchemy import Table, select, text

from portal.access.models import Record, RecordState
from portal.access.opening import Opened, writing
from portal.access.subject import system
from portal.core import clock
from portal.core.db import db, immediate
from portal.record import search
from portal.record.documents.own import in_whatever_state
from portal.record.models import Document
from portal.record.storage.purging import destroy_files, purge
from portal.record.trash.terms import over_before
from portal.trail.events import Event
from portal.trail.write import Entry, write

_DOCUMENT = cast("Table", Document.__table__)
_RECORD = cast("Table", Record.__table__)
_JOB = "trash"
_BATCH = 100
_PURGED = Event.DOCUMENT_PURGED


def delete_document(opened: Opened, document_id: uuid.UUID) -> bool:
    """Delete a document for good that was taken out. False where it is not out of the record.

    Raises :class:`portal.access.opening.Refused`, and :class:`OSError` where a file of it could not be removed: its
    rows are gone then, and ``portal doctor`` finds the file.
    """
    with writing(opened):
        with in_whatever_state(opened, document_id) as document:
            is_out, told = document.removed_at is not None, opened.told(_PURGED, item=document, cause="asked")
        if not is_out:
            return False
        blobs = purge(db.session(), document_id)
        write(told)
    destroy_files(blobs)
    return True


def overdue() -> int:
    """How many documents were to be deleted before today."""
    with db.engine.connect() as connection:
        return len(connection.execute(_overdue()).all())


def empty_trash() -> int:
    """Delete for good what has had its last day, document by document; how many they were. Each is told in the trail.

    A record that is closed keeps everything as it was when that was done.
    """
    deleted = sum(_delete_overdue(row.record_id, row.id) for row in _all_overdue())
    if deleted:
        _drop_words()
    return deleted


def _overdue() -> Any:
    open_ones = _RECORD.c.state == RecordState.OPEN
    past = _DOCUMENT.c.removed_at.is_not(None), _DOCUMENT.c.removed_at < over_before(clock.now())
    joined = _DOCUMENT.join(_RECORD, _RECORD.c.id == _DOCUMENT.c.record_id)
    return select(_DOCUMENT.c.id, _DOCUMENT.c.record_id).select_from(joined).where(open_ones, *past)


def _all_overdue() -> Iterator[Any]:
    """A page at a time, none of which holds a transaction open."""
    statement = _overdue().order_by(_DOCUMENT.c.id).limit(_BATCH)
    rows = _page(statement)
    while rows:
        yield from rows
        rows = _page(statement.where(_DOCUMENT.c.id > rows[-1].id))


def _page(statement: Any) -> list[Any]:
    with db.engine.connect() as connection:
        return list(connection.execute(statement))


def _delete_overdue(record_id: uuid.UUID, document_id: uuid.UUID) -> int:
    """Looked at again under the write lock: somebody may have put it back."""
    with immediate() as session:
        still = session.connection().execute(_overdue().where(_DOCUMENT.c.id == document_id)).first()
        if still is None:
            return 0
        blobs = purge(session, document_id)
        told = Entry(_PURGED, system(_JOB).actor, record_id=record_id, item_kind=Document.item_kind)
        write(replace(told, item_id=document_id, details={"cause": "30-days"}))
    destroy_files(blobs)
    return 1


def _drop_words() -> None:
    """Leave no word of what was deleted in the search index, nor in SQLite's log."""
    left = True
    while left:
        with immediate() as session:
            left = search.drop_forgotten_words(session.connection())
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
