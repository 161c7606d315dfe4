"""What an account may read about itself."""

from __future__ import annotations

import hashlib
import uuid

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from portal.access.facts import relations_of
from portal.access.related import is_current
from portal.access.rights import Professional
from portal.access.statements import prepared
from portal.accounts.ceremonies import StoredCredential
from portal.accounts.models import AccountNotice, AccountSession, Passkey, RecoveryCode
from portal.core import clock
from portal.core.db import db

NOTICES_SHOWN = 100
_BY_DIGEST = prepared(
    select(AccountSession)
    .where(AccountSession.digest == bindparam("digest"), AccountSession.ended_at.is_(None))
    .options(joinedload(AccountSession.account), joinedload(AccountSession.professional))
)
"""Every request asks it: made once."""


def session_by_token(token: str) -> AccountSession | None:
    """The session that goes with a browser's secret, unless it ended; its account loaded, its expiry not judged."""
    found = db.session.scalars(_BY_DIGEST, {"digest": hashlib.sha256(token.encode()).digest()}).one_or_none()
    if found is not None:
        found.token = token
    return found


def professional_of(account_id: uuid.UUID) -> Professional | None:
    """The professional that the person of an account is, if they are one."""
    return db.session.scalars(select(Professional).where(Professional.account_id == account_id)).one_or_none()


def last_role(account_id: uuid.UUID) -> uuid.UUID | None:
    """The professional as whom the account last acted; None for acting as a person.

    A first session is that of a person, except for a professional who has nothing to open as one.
    """
    statement = (
        select(AccountSession.professional_id)
        .where(AccountSession.account_id == account_id, AccountSession.restricted.is_(False))
        .order_by(AccountSession.created_at.desc(), AccountSession.id.desc())
        .limit(1)
    )
    last = db.session.scalars(statement).all()
    if last:
        return last[0]
    professional = professional_of(account_id)
    return professional.id if professional is not None and not relations_of(account_id) else None


def live_sessions(account_id: uuid.UUID) -> list[AccountSession]:
    """The sessions of an account that still hold, last used first."""
    statement = (
        select(AccountSession)
        .where(AccountSession.account_id == account_id, AccountSession.ended_at.is_(None))
        .order_by(AccountSession.last_seen_at.desc())
    )
    now = clock.now()
    return [session for session in db.session.scalars(statement) if not session.expired(now)]


def live_session(account_id: uuid.UUID, session_id: uuid.UUID) -> AccountSession | None:
    """One session of this account that has not ended."""
    return next((session for session in live_sessions(account_id) if session.id == session_id), None)


def live_passkeys(account_id: uuid.UUID) -> list[Passkey]:
    """The passkeys of an account, oldest first."""
    statement = (
        select(Passkey)
        .where(Passkey.account_id == account_id, Passkey.removed_at.is_(None))
        .order_by(Passkey.created_at, Passkey.id)
    )
    return list(db.session.scalars(statement))


def live_passkey(account_id: uuid.UUID, passkey_id: uuid.UUID) -> Passkey | None:
    """One passkey of this account that was not removed."""
    return next((passkey for passkey in live_passkeys(account_id) if passkey.id == passkey_id), None)


def passkey_by_credential(credential_id: bytes) -> Passkey | None:
    """The passkey with this credential id, removed or not, whoever's; its account loaded."""
    statement = select(Passkey).where(Passkey.credential_id == credential_id).options(joinedload(Passkey.account))
    return db.session.scalars(statement).one_or_none()


def stored_credential(passkey: Passkey | None) -> StoredCredential | None:
    """A passkey as a ceremony wants to know it."""
    if passkey is None:
        return None
    return StoredCredential(
        credential_id=passkey.credential_id,
        public_key=passkey.public_key,
        sign_count=passkey.sign_count,
        backup_eligible=passkey.backup_eligible,
        user_handle=passkey.account.user_handle,
        revoked=passkey.removed_at is not None,
    )


def recovery_codes(account_id: uuid.UUID) -> list[RecoveryCode]:
    """The codes of an account, the used ones too."""
    return list(db.session.scalars(select(RecoveryCode).where(RecoveryCode.account_id == account_id)))


def codes_left(account_id: uuid.UUID) -> int:
    """How many recovery codes were not used yet."""
    return sum(code.used_at is None for code in recovery_codes(account_id))


def mark_of_codes(account_id: uuid.UUID) -> str:
    """What tells one set of codes from the next; the empty string where there is none."""
    return max((code.id.hex for code in recovery_codes(account_id)), default="")


def notices(account_id: uuid.UUID) -> list[AccountNotice]:
    """The last hundred notices of an account, newest first."""
    statement = (
        select(AccountNotice)
        .where(AccountNotice.account_id == account_id)
        .order_by(AccountNotice.at.desc(), AccountNotice.id)
        .limit(NOTICES_SHOWN)
    )
    return list(db.session.scalars(statement))


def records_to_open(own: AccountSession) -> set[uuid.UUID]:
    """The records that a session may open as a person, which who acts as a professional does not. One statement."""
    now = clock.now()
    relations = relations_of(own.account_id) if own.professional_id is None else []
    return {relation.record_id for relation in relations if is_current(relation, now)}


def unseen_notices(account_id: uuid.UUID) -> int:
    """How many notices the account has not said it saw."""
    statement = (
        select(func.count())
        .select_from(AccountNotice)
        .where(AccountNotice.account_id == account_id, AccountNotice.seen_at.is_(None))
    )
    return db.session.scalar(statement) or 0
