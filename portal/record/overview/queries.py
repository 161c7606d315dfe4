"""What the overview reads: at most ten statements, whatever the size of the record."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, literal, select, union_all

from portal.access.actions import Action
from portal.access.guard import rows
from portal.access.models import IdentityStatus
from portal.access.opening import Opened, offers
from portal.access.statements import prepared
from portal.access.subject import Role
from portal.accounts.matters import matters_of
from portal.accounts.notices import ListedNotice
from portal.record.content import EntryKind
from portal.record.entries.answers import answers
from portal.record.entries.queries import latest_entries
from portal.record.health.queries import Summary
from portal.record.lines import DOCUMENT_COLUMNS, ListedDocument, documents_of
from portal.record.models import IS_LISTED, Document, Entry
from portal.record.overview.due import asked_of_child
from portal.record.readers import (
    Readers,
    Visits,
    arrivals_counted,
    arrivals_given,
    arrived_at,
    arrived_since,
    other_readers,
    others_counted,
    visits,
    waits,
)
from portal.record.vaccinations.schedule import Standing
from portal.record.waiting import Waiting, waiting_results

ESSENTIALS = (EntryKind.ALLERGY, EntryKind.MEDICATION, EntryKind.CONDITION)
ENTRIES_SHOWN = 20
NEWS_SHOWN = 4
COUNTED = 200
"""Counts stop here, so that they cost the same in every record."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the first page tells.

    ``arrived``: come before the reader since their last visit and not from them, the last ``NEWS_SHOWN``, of ``new`` in
    all; ``latest``: by their own dates. ``may_confirm``: the reader may confirm the identity, which is not confirmed.
    ``waiting``: what the holder is told waits for a consultation. ``readers`` is None for who may not know them.
    ``of_others``: how many things of each kind only documents in another name tell of, among the ``ENTRIES_SHOWN`` of
    the kind; the summary is without them. ``matters``: the notices about it that who answers for it has not seen.
    """

    summary: Summary
    of_others: Mapping[EntryKind, int]
    arrived: Sequence[ListedDocument]
    new: int
    latest: Sequence[ListedDocument]
    documents: int
    last_result: str
    visits: Visits
    readers: Readers | None
    may_confirm: bool
    waiting: Sequence[Waiting]
    matters: Sequence[ListedNotice]
    vaccinations: Sequence[Standing]


def overview_of(opened: Opened) -> Overview:
    """The overview of the opened record."""
    kinds = (*ESSENTIALS, EntryKind.IMMUNIZATION)
    count, last_result, new, holders, relatives = _counts(opened)
    unconfirmed = opened.record.identity_status is IdentityStatus.UNCONFIRMED
    been = visits(opened)
    arrived, latest = _documents(opened, been.last_own)
    entries = latest_entries(opened, kinds, each=ENTRIES_SHOWN)
    own = [one for one in entries if not one.entry.document.other_identity]
    others = [one.entry.kind for one in entries if one.entry.document.other_identity and not one.entry.is_not_asked]
    return Overview(
        summary=Summary(own, answers(opened, ESSENTIALS)[0], ()),
        of_others=Counter(others),
        arrived=arrived,
        new=new,
        latest=latest,
        documents=count,
        last_result=last_result,
        visits=been,
        readers=other_readers(opened, been.last_own, holders=holders, relatives=relatives),
        may_confirm=unconfirmed and offers(opened, Action.ACTIVATE_RECORD),
        waiting=waiting_results(opened.record) if opened.subject.role is Role.HOLDER else (),
        matters=_matters(opened),
        vaccinations=asked_of_child(opened),
    )


def _matters(opened: Opened) -> Sequence[ListedNotice]:
    """Whoever answers for the record is asked; a carer, though they may have answered for it before, is not."""
    asked, account_id = opened.subject.role in (Role.HOLDER, Role.REPRESENTATIVE), opened.subject.account_id
    return matters_of(account_id, opened.record.id) if asked and account_id is not None else ()


def _documents(opened: Opened, before: dt.datetime | None) -> tuple[list[ListedDocument], list[ListedDocument]]:
    """What came since ``before``, and the latest documents."""
    values = {"me": opened.subject.account_id, "waits": waits(opened)}
    found = rows(_arrivals_and_latest(), before=before or opened.facts.now, **values)
    arrived = documents_of(row for is_new, *row in found if is_new and row[0] is not None)
    latest = documents_of(row for is_new, *row in found if not is_new and row[0] is not None)
    arrived.sort(key=lambda one: (arrived_at(opened, one), one.id), reverse=True)
    latest.sort(key=lambda one: (one.sort_at, one.id), reverse=True)
    return arrived[:NEWS_SHOWN], latest


@cache
def _arrivals_and_latest() -> Select[Any]:
    current = select(Document.id).where(Document.is_current.is_(True), IS_LISTED).limit(NEWS_SHOWN)
    me = bindparam("me", type_=Document.added_by.type)
    before = bindparam("before", type_=Document.added_at.type)
    arrived = arrived_since(before, me, NEWS_SHOWN).subquery()
    latest = current.order_by(Document.sort_at.desc(), Document.id.desc()).subquery()
    named = union_all(
        select(arrived.c.id, literal(True).label("is_new")), select(latest.c.id, literal(False).label("is_new"))
    ).subquery()
    return prepared(
        select(named.c.is_new, *DOCUMENT_COLUMNS).select_from(named).outerjoin(Document, Document.id == named.c.id)
    )


def _counts(opened: Opened) -> tuple[int, str, int, int, int]:
    """How many documents (up to ``COUNTED + 1``), the day of the last result as its sender wrote it, or nothing, how
    many documents are new, and how many other holders and relatives read the record.
    """
    values = {"record_id": opened.record.id, "now": opened.facts.now} | arrivals_given(opened)
    ((found, written, new, holders, relatives),) = rows(_count_and_last(), **values)
    return found, written or "", new, holders, relatives


@cache
def _count_and_last() -> Select[Any]:
    within = select(Document.id).where(Document.is_current.is_(True), IS_LISTED).limit(COUNTED + 1).subquery()
    told = select(Document.date_text).where(Document.id == Entry.document_id).correlate(Entry).scalar_subquery()
    last = (
        select(func.coalesce(func.nullif(Entry.start_text, ""), told))
        .where(Entry.is_current.is_(True), Entry.kind == EntryKind.RESULT)
        .order_by(Entry.sort_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    count = select(func.count()).select_from(within).scalar_subquery()
    return prepared(select(count, last, arrivals_counted(), *others_counted()))
