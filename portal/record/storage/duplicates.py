"""Whether a document is in the record already, told without betraying what the one who adds may not see.

The same document is that of its producer's id, else of its bytes. Two exceptions, each of which keeps a second row:

- One that the one who adds may not read: told as a duplicate it would be betrayed, so a copy is kept; sent again, that
  copy is the duplicate.
- One that a patient added under a producer's id, where another source brings other bytes: whoever holds a record
  could otherwise keep a genuine document out of it. The genuine one takes the key; the patient's stays as a copy.

Statements and rules only: saving executes them, beneath the guard.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy import Select, Table, Update, select, update

from portal.access.opening import Opened
from portal.record.models import Document, Source
from portal.record.storage.versions import readable

_DOCUMENT = cast("Table", Document.__table__)


@dataclass(frozen=True, slots=True)
class Same:
    """What is there of a document: its ``duplicate``, else whether its key and the key of its copy are taken.

    ``pretender`` is the patient's document that has to leave the key to the genuine one.
    """

    duplicate: uuid.UUID | None = None
    key_taken: bool = False
    copy_taken: bool = False
    pretender: uuid.UUID | None = None


def looked_up(opened: Opened, key: str) -> Select[Any]:
    """The document of ``key`` and its copy, for :func:`judge`."""
    return select(
        *(_DOCUMENT.c[name] for name in ("id", "dedup_key", "digest", "source")), readable(opened).label("readable")
    ).where(_DOCUMENT.c.record_id == opened.record.id, _DOCUMENT.c.dedup_key.in_([key, _copy_of(key)]))


def judge(rows: Iterable[Any], key: str, digest: str, source: Source) -> Same:
    """What the rows of :func:`looked_up` are to a document that arrives."""
    found = {row.dedup_key: row for row in rows}
    first, copy = found.get(key), found.get(_copy_of(key))
    taken = Same(key_taken=first is not None, copy_taken=copy is not None)
    if first is not None and _pretends(first, digest, source):
        return replace(taken, pretender=first.id)
    same = next((row for row in (first, copy) if row is not None and row.readable), None)
    return taken if same is None or _pretends(same, digest, source) else replace(taken, duplicate=same.id)


def make_room(document: Document, same: Same) -> list[Update]:
    """Give a new document a key that is free; what to execute before where it is the genuine one and takes its own."""
    key = document.dedup_key
    if same.pretender is not None:
        moved = f"{key}#{same.pretender}" if same.copy_taken else _copy_of(key)
        return [update(_DOCUMENT).where(_DOCUMENT.c.id == same.pretender).values(dedup_key=moved)]
    if same.key_taken:
        document.dedup_key = f"{key}#{document.id}" if same.copy_taken else _copy_of(key)
    return []


def _pretends(row: Any, digest: str, source: Source) -> bool:
    return row.source == Source.PATIENT and source != Source.PATIENT and row.digest != digest


def _copy_of(key: str) -> str:
    return f"{key}#copy"
