"""Whether every record has keys that open, and none that was purged."""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, cast

from sqlalchemy import Table, select, update

from portal.access.models import Record, RecordState
from portal.core.crypto import SealBroken
from portal.core.db import db, immediate
from portal.core.installation import installation
from portal.record.checks.faults import RowFault, RowFinding

_RECORD = cast("Table", Record.__table__)
_PAGE = 500


def check_keys() -> Iterator[RowFinding]:
    """Records without keys, with keys that do not open, or that do not open the number of the holder; and purged
    records that kept theirs.
    """
    for row in _records():
        fault = _fault_of(row)
        if fault is not None:
            yield RowFinding(fault, str(row.id))


def destroy_keys(findings: Iterable[RowFinding]) -> int:
    """Destroy the keys of purged records; how many they were."""
    purged = [uuid.UUID(one.about) for one in findings if one.fault is RowFault.KEYS_OF_PURGED]
    if purged:
        with immediate() as session:
            still = (_RECORD.c.id.in_(purged), _RECORD.c.state == RecordState.PURGED)
            session.connection().execute(update(_RECORD).where(*still).values(wrapped_keys=b""))
    return len(purged)


def _records() -> Iterator[Any]:
    columns = ("id", "state", "wrapped_keys", "nir_sealed", "nir_digest")
    statement = select(*(_RECORD.c[name] for name in columns)).order_by(_RECORD.c.id).limit(_PAGE)
    with db.engine.connect() as connection:
        rows = list(connection.execute(statement))
        while rows:
            yield from rows
            rows = list(connection.execute(statement.where(_RECORD.c.id > rows[-1].id)))


def _fault_of(row: Any) -> RowFault | None:
    if row.state is RecordState.PURGED:
        return RowFault.KEYS_OF_PURGED if row.wrapped_keys else None
    if not row.wrapped_keys:
        return RowFault.NO_KEYS
    ring = installation().keys
    try:
        keys = ring.record_keys(str(row.id), row.wrapped_keys)
    except SealBroken:
        return RowFault.KEYS_BROKEN
    try:
        number = keys.open(row.nir_sealed, f"nir:{row.id}").decode()
    except SealBroken:
        return RowFault.NUMBER_BROKEN
    return None if hmac.compare_digest(ring.keyed_digest("nir", number), row.nir_digest) else RowFault.NUMBER_BROKEN
