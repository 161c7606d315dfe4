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


def settle_acceptance(record_id: uuid.UUID, invitation_id: uuid.UUID, professional: str, how: str) -> None:
    """Have the notices of an invitation's acceptance ask nobody any more: it was ``confirmed``, or ``cancelled``."""
    answer = select(Relation.account_id).where(Relation.record_id == record_id)
    statement = select(AccountNotice).where(
        AccountNotice.account_id.in_(answer),
        AccountNotice.record_id == record_id,
        AccountNotice.kind == NoticeKind.INVITATION_ACCEPTED,
    )
    for notice in db.session.scalars(statement.execution_options(populate_existing=True)):
        own, about = notice.details, {"invitation_id": str(invitation_id)}
        # A notice from before invitations were named in them tells who accepted.
        named = about if "invitation_id" in own else {"professional": professional}
        if "settled" not in own and named.items() <= own.items():
            notice.seen_at = notice.seen_at or clock.now()
            notice.details = {**own, **about, "settled": how}


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
