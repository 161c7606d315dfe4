"""Whether a document is in the record already, told without betraying what the one who adds may not see.

The same document is that of its producer's id, else of its bytes. Two exceptions, each of which keeps a second row:

- One that the one who adds may not read: told as a duplicate it would be betrayed, so a copy is kept; sent again, that
  copy is the duplicate. Each account has one of its own where the first copy is not for them to read either. What hides
  the document hides its copies (:mod:`portal.record.storage.versions`).
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
    """What is there of a document: its ``duplicate``, else the ``rows`` of the same id or bytes and the keys they take.

    ``pretender`` is the patient's document that has to leave the key to the genuine one. ``free``: the keys that a copy
    may have, in the order in which they are given.
    """

    duplicate: uuid.UUID | None = None
    rows: tuple[Any, ...] = ()
    free: tuple[str, ...] = ()
    pretender: uuid.UUID | None = None


def looked_up(opened: Opened, key: str) -> Select[Any]:
    """The document of ``key`` and its copies, for :func:`judge`."""
    columns = ("id", "dedup_key", "digest", "source", "removed_at", "secret", "hold_until", "replaced_by_id")
    return select(*(_DOCUMENT.c[name] for name in columns), readable(opened).label("readable")).where(
        _DOCUMENT.c.record_id == opened.record.id, _DOCUMENT.c.dedup_key.in_(_keys(opened, key))
    )


def judge(opened: Opened, rows: Iterable[Any], key: str, digest: str, source: Source) -> Same:
    """What the rows of :func:`looked_up` are to a document that arrives."""
    found = {row.dedup_key: row for row in rows}
    keys = _keys(opened, key)
    taken = Same(rows=tuple(found[one] for one in keys if one in found), free=tuple(k for k in keys if k not in found))
    if key in found and _pretends(found[key], digest, source):
        return replace(taken, pretender=found[key].id)
    same = next((row for row in taken.rows if row.readable), None)
    return taken if same is None or _pretends(same, digest, source) else replace(taken, duplicate=same.id)


def make_room(document: Document, same: Same) -> list[Update]:
    """Give a new document a key that is free; what to execute before where it is the genuine one and takes its own."""
    key = document.dedup_key
    if same.pretender is not None:
        moved = _copy_of(key) if _copy_of(key) in same.free else f"{key}#{same.pretender}"
        return [update(_DOCUMENT).where(_DOCUMENT.c.id == same.pretender).values(dedup_key=moved)]
    document.dedup_key = next(iter(same.free), f"{key}#{document.id}")
    return []


def _pretends(row: Any, digest: str, source: Source) -> bool:
    return row.source == Source.PATIENT and source != Source.PATIENT and row.digest != digest


def _keys(opened: Opened, key: str) -> list[str]:
    """That of a document, of its first copy, and of one that is the account's own."""
    mine = opened.subject.account_id
    return [key, _copy_of(key), *([f"{key}#{mine}"] if mine is not None else [])]


def _copy_of(key: str) -> str:
    return f"{key}#copy"
