"""Chains of versions: what replaces what, and whether a newer one takes the place of an older one.

Looked up on the connection, beneath the guard, for a version that the one who adds may not read still counts.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from portal.access.rights import Professional
from portal.core import clock
from portal.record.hiding import OPEN, Hiding
from portal.record.models import Document, Entry
from portal.record.storage import masks

_DOCUMENT = cast("Table", Document.__table__)
_ENTRY = cast("Table", Entry.__table__)
PLACE = tuple(
    _DOCUMENT.c[name]
    for name in ("id", "hold_until", "secret", "replaced_by_id", "removed_at", "masked", "author_rpps")
)
_SAME_ARRIVAL = dt.timedelta(days=1)
"""What is brought together is on hold until nearly the same instant."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """From whom versions are hidden, and the numbers of those of their authors who are known here."""

    hidings: Mapping[uuid.UUID, Hiding]
    authors: frozenset[str]

    def shows(self, newer: Any, older: Any) -> bool:
        """Whether no professional reads the older one alone; its author does, whatever hides it."""
        hides = self.hidings.get(newer.id, OPEN)
        if not hides:
            return True
        reads_alone = older.author_rpps in self.authors and older.author_rpps != newer.author_rpps
        return not reads_alone and self.hidings.get(older.id, OPEN).hides_all_of(hides)


def takes_place(newer: Any, older: Any, hidden: Hidden) -> bool:
    """Whether everyone who may read the older one may read the newer one, now or within the same day."""
    if newer.removed_at is not None or (newer.secret and not older.secret):
        return False
    if not hidden.shows(newer, older):
        return False
    held, until = newer.hold_until, older.hold_until
    return held is None or held <= clock.now() or (until is not None and until >= held - _SAME_ARRIVAL)


def hidden_among(session: Session, rows: Iterable[Any], known: Mapping[uuid.UUID, Hiding] | None = None) -> Hidden:
    """What hides these versions, where anything does; ``known``: that of a version that is not saved yet."""
    masked = {row.id: row for row in rows if row.masked}
    if not masked:
        return Hidden({}, frozenset())
    numbers = {row.author_rpps for row in rows if row.author_rpps}
    found = select(Professional.rpps).where(Professional.rpps.in_(numbers))
    hidings = masks.hidings_of(session, masked.keys() - (known or {}).keys())
    return Hidden(hidings | dict(known or {}), frozenset(session.connection().scalars(found)))


def after(row: Any, chain: Mapping[uuid.UUID, Any]) -> Iterator[Any]:
    """What replaces a version, directly or through others, once each."""
    left = dict(chain)
    while row.replaced_by_id in left:
        row = left.pop(row.replaced_by_id)
        yield row


def all_before(session: Session, document: Document) -> list[Any]:
    """What a document replaces, directly or through others."""
    chain = select(_DOCUMENT.c.id).where(_DOCUMENT.c.replaced_by_id == document.id).cte("chain", recursive=True)
    chain = chain.union(select(_DOCUMENT.c.id).join(chain, _DOCUMENT.c.replaced_by_id == chain.c.id))
    statement = select(*PLACE).where(_DOCUMENT.c.id.in_(select(chain.c.id)), _DOCUMENT.c.id != document.id)
    return list(session.connection().execute(statement))


def chain_from(session: Session, start: uuid.UUID | None) -> list[Any]:
    """A document, the one that replaces it, and so on."""
    found: dict[uuid.UUID, Any] = {}
    while start is not None and start not in found:
        row = session.connection().execute(select(*PLACE).where(_DOCUMENT.c.id == start)).one()
        found[start], start = row, row.replaced_by_id
    return list(found.values())


def set_current(session: Session, ids: Collection[uuid.UUID], *, current: bool) -> None:
    """Say whether versions, with their entries, are current, in the writing transaction that is open."""
    connection = session.connection()
    connection.execute(update(_DOCUMENT).where(_DOCUMENT.c.id.in_(ids)).values(is_current=current))
    connection.execute(update(_ENTRY).where(_ENTRY.c.document_id.in_(ids)).values(is_current=current))
    expire(session, ids)


def expire(session: Session, ids: Collection[uuid.UUID]) -> None:
    """Read these documents anew, where they are at hand."""
    for row in session.identity_map.values():
        if isinstance(row, Document) and row.id in ids:
            session.expire(row)
