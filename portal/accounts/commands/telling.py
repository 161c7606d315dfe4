"""Telling what happened: to the trail always, to the account when its credentials changed."""

from __future__ import annotations

import uuid
from typing import Any

from portal.accounts.models import Account, AccountNotice, NoticeKind
from portal.accounts.notices import notice_advice, notice_sentence, notice_subject
from portal.core import clock, mail
from portal.core.db import db
from portal.core.i18n import DEFAULT_LOCALE, force_locale
from portal.core.i18n import gettext as _
from portal.trail.events import Event, Outcome
from portal.trail.write import Actor, Entry, write

ROLE = "account"


def tell(event: Event, account: Account, outcome: Outcome = Outcome.ALLOWED, **details: Any) -> None:
    """One trail row about an account, by itself."""
    written = {name: str(value) if isinstance(value, uuid.UUID) else value for name, value in details.items()}
    write(Entry(event, Actor(account.id, account.display_name, ROLE), outcome, details=written))


def notify(account: Account, kind: NoticeKind, **details: Any) -> None:
    """A notice in the portal, and by mail where the account has an address at this moment."""
    notice = AccountNotice(account_id=account.id, at=clock.now(), kind=kind, details=details)
    db.session.add(notice)
    if not account.email:
        return
    with force_locale(account.locale or DEFAULT_LOCALE):
        greeting = _("Hello %(name)s,", name=account.display_name)
        body = "\n\n".join((greeting, notice_sentence(notice), *notice_advice(kind)))
        mail.post(mail.Message(account.email, notice_subject(kind), body))
