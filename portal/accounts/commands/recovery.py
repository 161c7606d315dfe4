"""Recovery codes: made anew all at once, and used once each to let in whoever lost every passkey.

A code that was typed opens a restricted session, and is used up by the passkey made there: a browser that can make none
costs no code.
"""

from __future__ import annotations

import uuid

from sqlalchemy import delete, select

from portal.accounts.commands.sessions import SessionOver, acting, end_restricted, end_sessions, open_session
from portal.accounts.commands.telling import notify, tell
from portal.accounts.models import Account, AccountSession, NoticeKind, RecoveryCode
from portal.accounts.queries import codes_left, mark_of_codes
from portal.accounts.recovery_codes import code_digest, new_codes
from portal.core import clock
from portal.core.db import db, immediate
from portal.trail.events import Event


class NoSuchCode(Exception):
    """What was typed is no code, or no longer one: the same answer to both."""


class AlreadyMade(Exception):
    """The codes that were to be replaced were replaced meanwhile: a page sent again makes no others."""


def make_recovery_codes(own: AccountSession, *, instead_of: str) -> tuple[str, ...]:
    """Eight new codes, to be shown this once; those before no longer hold, nor do the sessions they opened.

    ``instead_of`` is the mark of the codes before, as the page that asked showed it.

    Raises :class:`AlreadyMade` and ``SessionOver``.
    """
    codes = new_codes()
    now = clock.now()
    with acting(own, fresh=True) as session:
        if mark_of_codes(own.account_id) != instead_of:
            raise AlreadyMade
        session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == own.account_id))
        end_restricted(own.account)
        session.add_all(
            RecoveryCode(account_id=own.account_id, digest=code_digest(code), created_at=now) for code in codes
        )
        tell(Event.RECOVERY_CODES_MADE, own.account)
        notify(own.account, NoticeKind.CODES_MADE)
    return codes


def recover(typed: str, device: str) -> tuple[AccountSession, uuid.UUID]:
    """A restricted session for whoever holds a code, and the id of the code, which :func:`use_code` asks for.

    Every other session of the account ends, and the account is told, whatever follows. Raises :class:`NoSuchCode`.
    """
    with immediate() as session:
        digest = code_digest(typed)
        code = session.scalars(select(RecoveryCode).where(RecoveryCode.digest == digest)).one_or_none()
        if digest is None or code is None or code.used_at is not None:
            raise NoSuchCode
        account, left = session.get_one(Account, code.account_id), codes_left(code.account_id) - 1
        tell(Event.ACCOUNT_RECOVERED, account, codes_left=left, sessions_ended=end_sessions(account))
        notify(account, NoticeKind.CODE_USED, left=left)
        return open_session(account, device, restricted=True), code.id


def use_code(own: AccountSession, code_id: uuid.UUID | None) -> None:
    """Use up the code that opened a session, within the open transaction.

    Raises ``SessionOver`` where the code does not hold any more.
    """
    code = db.session.get(RecoveryCode, code_id, populate_existing=True) if code_id is not None else None
    if code is None or code.account_id != own.account_id or code.used_at is not None:
        raise SessionOver
    code.used_at = clock.now()
