"""What asks for a look at a record: notices about it that the account has not said it saw."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from portal.access.guard import rows
from portal.access.instants import judged_now
from portal.access.models import Record
from portal.access.professional_facts import is_open_to
from portal.access.rights import Professional
from portal.access.statements import prepared
from portal.accounts.models import AccountNotice, NoticeKind
from portal.accounts.notices import CONFIRMABLE, ListedNotice
from portal.core import clock
from portal.core.db import db

KINDS = (NoticeKind.EMERGENCY_OPENED, NoticeKind.INVITATION_ACCEPTED, NoticeKind.COLLEAGUE_LET_IN)
"""The most alarming first."""
SHOWN = 10


def matters_of(account_id: uuid.UUID, record_id: uuid.UUID) -> list[ListedNotice]:
    """What an account is to look at in a record, by kind, then newest first; ten of them. One statement."""
    values = {"account_id": account_id, "record_id": record_id, "since": _asked_since()}
    return sorted(map(ListedNotice._make, rows(_of_record(), **values)), key=lambda one: KINDS.index(one.kind))


def matters_by_record(account_id: uuid.UUID) -> dict[uuid.UUID, Mapping[NoticeKind, int]]:
    """How much an account is to look at in each record. One statement for all."""
    counts: defaultdict[uuid.UUID, dict[NoticeKind, int]] = defaultdict(dict)
    for record_id, kind, count in db.session.execute(_by_record(), {"account_id": account_id, "since": _asked_since()}):
        counts[record_id][kind] = count
    return dict(counts)


def alerts_of_patients(professional: Professional) -> list[AccountNotice]:
    """The emergency openings that a GP has not said they saw, and what patients ask to be corrected, newest first, ten
    of them: of the records that the professional may still enter. One statement.
    """
    statement = (
        select(AccountNotice)
        .join(Record, Record.id == AccountNotice.record_id)
        .where(
            AccountNotice.account_id == professional.account_id,
            AccountNotice.seen_at.is_(None),
            AccountNotice.kind.in_((NoticeKind.EMERGENCY_OF_PATIENT, NoticeKind.CORRECTION_ASKED)),
            is_open_to(professional, judged_now()),
        )
        .order_by(AccountNotice.at.desc(), AccountNotice.id)
        .limit(SHOWN)
    )
    return list(db.session.scalars(statement))


def _asked_since() -> dt.datetime:
    """An acceptance from before that instant waits for nobody any more."""
    return clock.now() - CONFIRMABLE


def _asks() -> ColumnElement[bool]:
    still = or_(
        AccountNotice.kind != NoticeKind.INVITATION_ACCEPTED,
        AccountNotice.at > bindparam("since", type_=AccountNotice.at.type),
    )
    mine = AccountNotice.account_id == bindparam("account_id", type_=AccountNotice.account_id.type)
    return and_(mine, AccountNotice.seen_at.is_(None), AccountNotice.kind.in_(KINDS), still)


@cache
def _of_record() -> Select[NoticeKind, dt.datetime, dict[str, Any]]:
    here = AccountNotice.record_id == bindparam("record_id", type_=AccountNotice.record_id.type)
    order = AccountNotice.at.desc(), AccountNotice.id
    told = select(AccountNotice.kind, AccountNotice.at, AccountNotice.details)
    return prepared(told.where(_asks(), here).order_by(*order).limit(SHOWN))


@cache
def _by_record() -> Select[uuid.UUID, NoticeKind, int]:
    about = AccountNotice.record_id, AccountNotice.kind
    return prepared(
        select(*about, func.count()).where(_asks(), AccountNotice.record_id.is_not(None)).group_by(*about)  # type: ignore[arg-type]
    )
