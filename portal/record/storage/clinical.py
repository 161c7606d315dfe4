"""A keyed digest over what a document's row and its entries say, so that a changed letter is found.

The database notices a page that was damaged, not a value that was written over. The digest is made of what the database
holds, in the transaction that writes it, and again by ``portal doctor``; whoever has no key cannot make it. Left out is
what says nothing of health and changes by itself: whether a version is current, what replaces it, whether it was taken
out, is hidden, on hold or secret, the keys of lists and of the index. What its owner corrects (title, type, date) makes
another digest, by the unit of work alone; what is left out makes none, so that it seals nothing that was written over.
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import hmac
import json
import uuid
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Connection, Table, event, inspect, select, update
from sqlalchemy.orm import InstanceState, Session

from portal.core.installation import installation
from portal.record.models import Document, Entry

VERSION = b"\x01"
"""What a digest begins with: which columns it is of."""
OF_DOCUMENT = (
    *("record_id", "title", "format", "media_type", "source", "author", "author_profession", "organisation"),
    *("language", "date_text", "created_text", "act_start", "act_end", "sort_at", "added_at", "added_by"),
    *("added_by_name", "unique_id", "set_id", "version_number", "confidentiality", "blob_id", "digest", "size"),
    *("file_name", "page_count", "other_identity", "unnamed", "type_code", "class_code", "folder", "author_rpps"),
)
OF_ENTRY = (
    *("id", "record_id", "number", "kind", "concept_key", "label", "code", "code_system", "value", "number_value"),
    *("unit", "range_low", "range_high", "range_text", "interpretation", "status", "start_text", "end_text"),
    *("sort_at", "said_at", "is_none_known", "is_not_asked", "negated", "details"),
    *("other_identity", "type_code", "class_code", "folder", "author_rpps"),
)
LEFT_OUT = {
    "document": frozenset(
        {
            *("id", "author_key", "dedup_key", "is_current", "replaced_by_id", "search_key", "clinical_digest"),
            *("hold_until", "secret", "masked", "removed_at", "is_noted"),
        }
    ),
    "entry": frozenset({"document_id", "is_current", "hold_until", "secret", "masked", "removed_at", "is_noted"}),
}
_DOCUMENT = cast("Table", Document.__table__)
_ENTRY = cast("Table", Entry.__table__)
_TOUCHED = "documents_to_digest"


def digests_of(connection: Connection, document_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, bytes]:
    """The digest of each of these documents as the database has them; without those that are not there.

    The memory of some hundred rows, however many entries they have. Raises :class:`ValueError`, :class:`TypeError` or
    :class:`LookupError` where a row cannot be read.
    """
    columns = [_DOCUMENT.c[name] for name in OF_DOCUMENT]
    found = select(_DOCUMENT.c.id, *columns).where(_DOCUMENT.c.id.in_(document_ids))
    made = {row[0]: hashlib.sha256(_line(row[1:])) for row in connection.execute(found)}
    said = select(_ENTRY.c.document_id, *(_ENTRY.c[name] for name in OF_ENTRY))
    said = said.where(_ENTRY.c.document_id.in_(document_ids)).order_by(_ENTRY.c.document_id, _ENTRY.c.number)
    for row in connection.execute(said, execution_options={"yield_per": 500}):
        if row[0] in made:
            made[row[0]].update(_line(row[1:]))
    return {document_id: _keyed(document_id, one.hexdigest()) for document_id, one in made.items()}


def is_digest(kept: bytes | None, made: bytes | None) -> bool:
    """Whether what is kept with a document is its digest."""
    return kept is not None and made is not None and hmac.compare_digest(kept, made)


def write_digests(connection: Connection, document_ids: Sequence[uuid.UUID]) -> None:
    """Keep the digests of these documents, as they are now, in the transaction of the connection."""
    for document_id, digest in digests_of(connection, document_ids).items():
        changed = update(_DOCUMENT).where(_DOCUMENT.c.id == document_id).values(clinical_digest=digest)
        connection.execute(changed)


def pages(connection: Connection, *criteria: Any, size: int = 200) -> Iterator[list[Any]]:
    """The ids, records and kept digests of all documents that match, a page at a time."""
    statement = select(_DOCUMENT.c.id, _DOCUMENT.c.record_id, _DOCUMENT.c.clinical_digest).where(*criteria)
    statement = statement.order_by(_DOCUMENT.c.id).limit(size)
    rows = list(connection.execute(statement))
    while rows:
        yield rows
        rows = list(connection.execute(statement.where(_DOCUMENT.c.id > rows[-1].id)))


def write_first_digests(connection: Connection) -> int:
    """Give one to every document that has none, once the column is there; how many they were."""
    count = 0
    for rows in pages(connection, _DOCUMENT.c.clinical_digest.is_(None)):
        write_digests(connection, [row.id for row in rows])
        count += len(rows)
    return count


def _keyed(document_id: uuid.UUID, digest: str) -> bytes:
    return VERSION + installation().keys.keyed_digest("clinical", f"{document_id.hex}:{digest}")


def _line(values: Sequence[Any]) -> bytes:
    """One row, the same on either database."""
    return json.dumps([_plain(value) for value in values], ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, enum.Enum):
        return value.value
    return value.hex if isinstance(value, uuid.UUID) else value


@event.listens_for(Session, "after_flush")
def _note(session: Session, _context: Any) -> None:
    touched = session.info.setdefault(_TOUCHED, set())
    changed = (row for row in session.dirty if isinstance(row, Document | Entry) and _says_otherwise(row))
    for row in (*session.new, *changed, *session.deleted):
        if isinstance(row, Document | Entry):
            touched.add(row.id if isinstance(row, Document) else row.document_id)


def _says_otherwise(row: Document | Entry) -> bool:
    state: InstanceState[Any] = inspect(row)
    names = OF_DOCUMENT if isinstance(row, Document) else OF_ENTRY
    return any(state.attrs[name].history.has_changes() for name in names)


@event.listens_for(Session, "before_commit")
def _digest(session: Session) -> None:
    session.flush()
    if touched := session.info.pop(_TOUCHED, None):
        write_digests(session.connection(), sorted(touched))


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_TOUCHED, None)
