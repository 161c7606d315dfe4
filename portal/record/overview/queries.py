"""What the overview reads: six statements, whatever the size of the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import load_only

from portal.access.actions import Action
from portal.access.decision import decide
from portal.access.guard import prepared
from portal.access.models import IdentityStatus
from portal.access.opening import Opened
from portal.core.db import db
from portal.record.content import EntryKind
from portal.record.entries.queries import has_visible_document, latest_entries, none_known
from portal.record.health.queries import Summary
from portal.record.models import Document, Entry
from portal.record.readers import Visits, relative_count, visits

ESSENTIALS = (EntryKind.ALLERGY, EntryKind.MEDICATION, EntryKind.CONDITION)
ENTRIES_SHOWN = 20
NEWS_SHOWN = 4
COUNTED = 200
"""Counts stop here, so that they cost the same in every record."""

_OF_ARRIVAL = (
    Document.title,
    Document.folder,
    Document.author,
    Document.author_profession,
    Document.organisation,
    Document.added_at,
    Document.added_by,
    Document.added_by_name,
    Document.date_text,
)


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the first page tells. ``may_confirm``: the reader may confirm the identity, which is not confirmed."""

    summary: Summary
    arrived: Sequence[Document]
    documents: int
    last_result: dt.datetime | None
    visits: Visits
    relatives: int
    may_confirm: bool


def overview_of(opened: Opened) -> Overview:
    """The overview of the opened record."""
    kinds = (*ESSENTIALS, EntryKind.IMMUNIZATION)
    count, last_result = _counts(opened)
    unconfirmed = opened.record.identity_status is IdentityStatus.UNCONFIRMED
    return Overview(
        summary=Summary(
            latest_entries(opened, kinds, each=ENTRIES_SHOWN, own=True), none_known(opened, ESSENTIALS, own=True), ()
        ),
        arrived=_last_arrived(opened),
        documents=count,
        last_result=last_result,
        visits=visits(opened),
        relatives=relative_count(opened),
        may_confirm=unconfirmed and decide(Action.ACTIVATE_RECORD, opened.subject, opened.facts).allowed,
    )


def _last_arrived(_opened: Opened) -> Sequence[Document]:
    return db.session.scalars(_arrivals()).all()


@cache
def _arrivals() -> Select[Document]:
    return prepared(
        select(Document)
        .options(load_only(*_OF_ARRIVAL, raiseload=True))
        .where(Document.is_current.is_(True))
        .order_by(Document.added_at.desc(), Document.id.desc())
        .limit(NEWS_SHOWN)
    )


def _counts(_opened: Opened) -> tuple[int, dt.datetime | None]:
    """How many documents (up to ``COUNTED + 1``), and when the last result was."""
    found, at = db.session.execute(_count_and_last()).one()
    return found, at


@cache
def _count_and_last() -> Select[Any]:
    within = select(Document.id).where(Document.is_current.is_(True)).limit(COUNTED + 1).subquery()
    last = (
        select(Entry.sort_at)
        .where(
            Entry.is_current.is_(True),
            Entry.kind == EntryKind.RESULT,
            has_visible_document(Entry),
        )
        .order_by(Entry.sort_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    count = select(func.count()).select_from(within).scalar_subquery()
    return prepared(select(count, last))
