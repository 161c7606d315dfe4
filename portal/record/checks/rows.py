"""Whether documents say what they said when they were written, and whether their texts open."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import cast

from sqlalchemy import Connection, Table, select

from portal.access.models import Record, RecordState
from portal.core.crypto import RecordKeys, SealBroken
from portal.core.db import db
from portal.core.installation import installation
from portal.record.checks.faults import RowFault, RowFinding
from portal.record.models import DocumentBody
from portal.record.storage.clinical import digests_of, is_digest, pages

_BODY = cast("Table", DocumentBody.__table__)
_RECORD = cast("Table", Record.__table__)
_UNREADABLE = (ValueError, TypeError, LookupError)


def check_rows() -> Iterator[RowFinding]:
    """Every document whose row, or one of whose entries, was changed past us, or whose text does not open.

    A page of documents at a time, in the memory of a page.
    """
    with db.engine.connect() as connection:
        keys = _Keys(connection)
        for rows in pages(connection):
            made = _digests(connection, [row.id for row in rows])
            for row in rows:
                if row.clinical_digest is None:
                    yield RowFinding(RowFault.UNDIGESTED, str(row.id))
                elif not is_digest(row.clinical_digest, made.get(row.id)):
                    yield RowFinding(RowFault.ALTERED, str(row.id))
            yield from _texts(connection, {row.id: row.record_id for row in rows}, keys)


def _digests(connection: Connection, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, bytes]:
    """The digests of a page; without those of rows that cannot be read at all."""
    try:
        return digests_of(connection, ids)
    except _UNREADABLE:
        if len(ids) == 1:
            return {}
        return {name: digest for one in ids for name, digest in _digests(connection, [one]).items()}


class _Keys:
    """The keys of the record at hand; documents of one page are often of one record."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[uuid.UUID, RecordKeys | None] = {}

    def of(self, record_id: uuid.UUID) -> RecordKeys | None:
        """None where they do not open, which is told of the record."""
        if record_id not in self._known:
            wanted = select(_RECORD.c.wrapped_keys).where(
                _RECORD.c.id == record_id, _RECORD.c.state != RecordState.PURGED
            )
            wrapped = self._connection.scalar(wanted)
            self._known = {record_id: _opened(record_id, wrapped)}
        return self._known[record_id]


def _opened(record_id: uuid.UUID, wrapped: bytes | None) -> RecordKeys | None:
    try:
        return installation().keys.record_keys(str(record_id), wrapped or b"")
    except SealBroken:
        return None


def _texts(connection: Connection, documents: dict[uuid.UUID, uuid.UUID], keys: _Keys) -> Iterator[RowFinding]:
    sealed = select(_BODY.c.document_id, _BODY.c.sealed).where(_BODY.c.document_id.in_(documents))
    left = dict(documents)
    for row in connection.execute(sealed, execution_options={"yield_per": 50}):
        opening = keys.of(left.pop(row.document_id))
        if opening is None:
            continue
        try:
            opening.open(row.sealed, f"body:{row.document_id}")
        except SealBroken:
            yield RowFinding(RowFault.TEXT_BROKEN, str(row.document_id))
    yield from (RowFinding(RowFault.TEXT_MISSING, str(one)) for one in sorted(left))
