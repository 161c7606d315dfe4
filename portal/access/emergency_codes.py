"""The code that a holder carries, and that opens the record in an emergency to a professional who is in front of it.

No page finds a record by who it is about: in an emergency it is this code that tells which one. Kept sealed with the
record's key, so that the holder can read it again, and found by a keyed digest.
"""

from __future__ import annotations

from sqlalchemy import select

from portal.access.models import Record
from portal.core.codes import new_code, normalise
from portal.core.db import db
from portal.core.installation import installation

_PURPOSE = "emergency-code"


def make_code(record: Record) -> str:
    """Give a record a new code within the open writing transaction; the one before opens nothing any more."""
    code = new_code()
    keys = installation().keys
    record.emergency_code_digest = keys.keyed_digest(_PURPOSE, code)
    sealer = keys.record_keys(str(record.id), record.wrapped_keys)
    record.emergency_code_sealed = sealer.seal(code.encode(), f"{_PURPOSE}:{record.id}")
    return code


def code_of(record: Record) -> str | None:
    """The code of a record, unsealed; None where it has none."""
    if record.emergency_code_sealed is None:
        return None
    keys = installation().keys.record_keys(str(record.id), record.wrapped_keys)
    return keys.open(record.emergency_code_sealed, f"{_PURPOSE}:{record.id}").decode()


def record_by_code(typed: str) -> Record | None:
    """The record whose code was typed, whatever its state; None for a code that is no record's. One query."""
    found = installation().keys.keyed_digest(_PURPOSE, normalise(typed))
    return db.session.scalars(select(Record).where(Record.emergency_code_digest == found)).one_or_none()
