"""Whether rows and stored files agree: the operator's check of the *saved* protocol; and which versions time has ended.

Reads beneath the guard, on the connection: it looks at ids and digests only, and shows no content.
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import tink
from sqlalchemy import Executable, Table, select, union_all, update

from portal.access.models import Record
from portal.access.subject import system
from portal.core import clock
from portal.core.blobs import Place, StoreSilent
from portal.core.crypto import RecordKeys, SealBroken
from portal.core.db import db, immediate
from portal.core.installation import installation
from portal.record.models import Document, DocumentFile
from portal.record.storage import chains, quota, settling
from portal.trail.events import Event
from portal.trail.write import Entry, write

GRACE = dt.timedelta(hours=1)
"""How long a file without a row may be one that is being saved."""

_BATCH = 1000
_JOB = "operator-doctor"


class FileFault(enum.StrEnum):
    """What is wrong with a stored file."""

    MISSING = "missing"
    BROKEN = "broken"
    WITHOUT_ROW = "without-row"
    STALE = "stale"
    STRANGE = "strange"


_SENTENCES = {
    FileFault.MISSING: "A document's file is missing",
    FileFault.BROKEN: "A document's file is not what was stored",
    FileFault.WITHOUT_ROW: "A file belongs to no document",
    FileFault.STALE: "A file was never finished",
    FileFault.STRANGE: "A file among those of the records is not Carnet's",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, and where the file lies or should."""

    fault: FileFault
    path: Place

    @property
    def harmless(self) -> bool:
        """Left by a process that died before it said "saved": nothing that anyone was told of is lost."""
        return self.fault in (FileFault.WITHOUT_ROW, FileFault.STALE)

    def __str__(self) -> str:
        return f"{_SENTENCES[self.fault]}: {self.path}."


def check_files(grace: dt.timedelta = GRACE) -> list[Finding]:
    """Every row without its file, file without a row, wrong digest, unfinished file, and what is no file of ours.

    Files younger than ``grace`` that have no row may be in the course of being saved, and are left out.
    """
    store = installation().blobs
    limit = clock.now() - grace
    present = set(store.all_ids())
    known: set[uuid.UUID] = set()
    findings: list[Finding] = []
    for blob_id, digest, keys in _rows():
        known.add(blob_id)
        fault = _fault_of(blob_id, digest, keys)
        if fault is not None:
            findings.append(Finding(fault, store.place(blob_id)))
    orphans = sorted(blob_id for blob_id in present - known if store.is_older(blob_id, limit))
    findings.extend(Finding(FileFault.WITHOUT_ROW, store.place(blob_id)) for blob_id in orphans)
    findings.extend(Finding(FileFault.STRANGE, place) for place in store.strange_places())
    findings.extend(Finding(FileFault.STALE, place) for place in store.stale_temporaries(grace))
    return findings


def remove_leftovers(findings: Iterable[Finding]) -> int:
    """Remove the files of the harmless findings; how many they were."""
    harmless = [finding for finding in findings if finding.harmless]
    for finding in harmless:
        installation().blobs.remove(finding.path)
    return len(harmless)


def outlived_versions() -> int:
    """How many documents stay current beside a newer version that was on hold and is not any more."""
    return len(settling.outlived(db.session()))


def settle_versions() -> int:
    """Make them no longer current; how many they were. Each is told in the trail of its record."""
    actor = system(_JOB).actor
    with immediate() as session:
        found = settling.outlived(session)
        for record_id, older, newer in found:
            chains.set_current(session, [older], current=False)
            write(
                Entry(
                    Event.DOCUMENT_REPLACED,
                    actor,
                    record_id=record_id,
                    item_kind=Document.item_kind,
                    item_id=newer,
                    details={"replaced_id": str(older)},
                )
            )
    return len(found)


def miscounted_records() -> int:
    """How many records do not know what their files add up to."""
    return len(_read(quota.miscounted()))


def recount_records() -> int:
    """Set their numbers right; how many they were."""
    with immediate() as session:
        found = session.connection().execute(quota.miscounted()).all()
        for record_id, right in found:
            session.execute(update(Record).where(Record.id == record_id).values(stored_bytes=int(right)))
    return len(found)


def _rows() -> Iterator[tuple[uuid.UUID, str, RecordKeys | None]]:
    """Every stored file that a row names, with its digest and the keys that open it, record by record.

    Reading the files takes long: no transaction is open meanwhile, which would keep SQLite's log from being emptied.
    """
    for record_id, wrapped in _records():
        named = _named_by(record_id)
        if named:
            keys = _opened(record_id, wrapped)
            yield from ((blob_id, digest, keys) for blob_id, digest in named)


def _opened(record_id: uuid.UUID, wrapped: bytes) -> RecordKeys | None:
    """None for keys that do not open, which the check of keys tells."""
    try:
        return installation().keys.record_keys(str(record_id), wrapped)
    except SealBroken:
        return None


def _records() -> Iterator[tuple[uuid.UUID, bytes]]:
    """Every record with its wrapped keys, a page at a time."""
    statement = select(Record.id, Record.wrapped_keys).order_by(Record.id).limit(_BATCH)
    rows = _read(statement)
    while rows:
        yield from rows
        rows = _read(statement.where(Record.id > rows[-1].id))


def _named_by(record_id: uuid.UUID) -> list[Any]:
    """The ids and digests of a record's files."""
    tables = [cast("Table", model.__table__) for model in (Document, DocumentFile)]
    return _read(union_all(*(select(t.c.blob_id, t.c.digest).where(t.c.record_id == record_id) for t in tables)))


def _read(statement: Executable) -> list[Any]:
    """All rows, in a transaction that ends at once."""
    with db.engine.connect() as connection:
        return list(connection.execute(statement))


def _fault_of(blob_id: uuid.UUID, digest: str, keys: RecordKeys | None) -> FileFault | None:
    if keys is None:
        return FileFault.BROKEN
    found = hashlib.sha256()
    try:
        for chunk in installation().blobs.stream(blob_id, keys):
            found.update(chunk)
    except FileNotFoundError:
        return FileFault.MISSING
    except (SealBroken, tink.TinkError):
        return FileFault.BROKEN
    except StoreSilent:
        raise
    except OSError:
        return FileFault.BROKEN
    return None if found.hexdigest() == digest else FileFault.BROKEN
