"""Telling what happened: to the trail always, to the account when its credentials changed."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from portal.access.actions import Action
from portal.access.models import Record, Relation, RelationKind
from portal.access.scope import relation_allows
from portal.accounts.models import Account, AccountNotice, NoticeKind
from portal.accounts.notices import notice_advice, notice_sentence, notice_subject
from portal.core import clock, mail
from portal.core.db import db
from portal.core.i18n import DEFAULT_LOCALE, force_locale
from portal.core.i18n import gettext as _
from portal.trail.events import Event, Outcome
from portal.trail.write import Actor, Entry, write

ROLE = "account"
_ANSWER = (RelationKind.HOLDER, RelationKind.PARENT, RelationKind.GUARDIAN)


def tell(event: Event, account: Account, outcome: Outcome = Outcome.ALLOWED, **details: Any) -> None:
    """One trail row about an account, by itself."""
    written = {name: str(value) if isinstance(value, uuid.UUID) else value for name, value in details.items()}
    write(Entry(event, Actor(account.id, account.display_name, ROLE), outcome, details=written))


def notify_of_record(record: Record, kind: NoticeKind, **details: Any) -> None:
    """A notice to everybody who answers for a record now: its holder, or those who represent the holder."""
    statement = (
        select(Account)
        .join(Relation, Relation.account_id == Account.id)
        .where(Relation.record_id == record.id, Relation.kind.in_(_ANSWER))
        .where(relation_allows(Action.VIEW_ACCESS, clock.now()))
        .order_by(Account.id)
    )
    for account in db.session.scalars(statement).all():
        notify(account, kind, record=record, **details)


def notify(account: Account, kind: NoticeKind, *, record: Record | None = None, **details: Any) -> None:
    """A notice in the portal, and by mail where the account has an address at this moment."""
    if record is not None:
        details = {"record": record.full_name, **details}
    notice = AccountNotice(
        account_id=account.id, at=clock.now(), kind=kind, details=details, record_id=record.id if record else None
    )
    db.session.add(notice)
    if not account.email:
        return
    with force_locale(account.locale or DEFAULT_LOCALE):
        greeting = _("Hello %(name)s,", name=account.display_name)
        body = "\n\n".join((greeting, notice_sentence(notice), *notice_advice(kind)))
        mail.post(mail.Message(account.email, notice_subject(kind), body))
