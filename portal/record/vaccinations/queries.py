"""The vaccinations of an opened record."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, select

from portal.access.opening import Opened
from portal.access.statements import prepared
from portal.record.content import EntryKind
from portal.record.entries.queries import IN_ERROR, listed, newest_first
from portal.record.lines import ListedEntry, entry_columns
from portal.record.models import Document, Entry

MOST_DOSES = 400
"""More than a life holds, several documents telling each of them."""


def immunizations(_opened: Opened) -> list[ListedEntry]:
    """What is said of doses that were given to the holder, the newest first, ``MOST_DOSES`` at most. One statement."""
    return [one for one in listed(_immunizations()) if not one.negated]


@cache
def _immunizations() -> Select[Any]:
    given = select(*entry_columns()).select_from(Entry).outerjoin(Document, Document.id == Entry.document_id)
    statement = given.where(
        Entry.is_current.is_(True),
        Entry.kind == EntryKind.IMMUNIZATION,
        Entry.concept_key != "",
        Entry.negated.is_(False),
        Entry.status != IN_ERROR,
        Entry.other_identity.is_(False),
    )
    return prepared(newest_first(statement).limit(MOST_DOSES))
