"""Why a record was opened in an emergency: sealed with the record's key, for those who answer for the record."""

from __future__ import annotations

from portal.access.models import Record
from portal.access.rights import EmergencyOpening
from portal.core.crypto import RecordKeys, SealBroken
from portal.core.installation import installation

_PURPOSE = "emergency-reason"


def sealed_reason(record: Record, reason: str) -> bytes:
    """A reason as it is kept with the opening."""
    return _keys(record).seal(reason.encode(), f"{_PURPOSE}:{record.id}")


def reason_of(record: Record, opening: EmergencyOpening) -> str:
    """The reason of an opening of this record; empty where it cannot be read, for ending one must not wait for it."""
    try:
        return _keys(record).open(opening.reason_sealed, f"{_PURPOSE}:{record.id}").decode()
    except SealBroken:
        return ""


def _keys(record: Record) -> RecordKeys:
    return installation().keys.record_keys(str(record.id), record.wrapped_keys)
