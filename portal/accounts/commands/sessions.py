"""Sessions: a row per sign-in and device, ended one by one or all, never trusted beyond its time."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.access.rights import Professional
from portal.access.subject import FRESH_FOR
from portal.accounts.commands.telling import tell
from portal.accounts.models import Account, AccountSession
from portal.accounts.queries import last_role, live_sessions, session_by_token
from portal.core import clock
from portal.core.db import db, immediate
from portal.core.ids import new_token
from portal.trail.events import Event

_JUDGED = ("digest", "ended_at", "last_seen_at", "restricted", "step_up_at")
SEEN_EVERY = dt.timedelta(minutes=1)
_AT_ONCE = 0


class SessionOver(Exception):
    """The session ended, or its proof grew too old, while a request was on its way."""


@contextmanager
def acting(own: AccountSession, *, fresh: bool = False) -> Iterator[Session]:
    """A writing transaction for what a person does to their own account; their session is judged again under the lock.

    A request may have been on its way for minutes: the door judged it when it began. ``fresh`` as the door has it.
    Raises :class:`SessionOver`.
    """
    with immediate() as session:
        secret, now = own.digest, clock.now()
        session.refresh(own, _JUDGED)
        if own.ended_at is not None or own.expired(now) or own.digest != secret:
            raise SessionOver
        if fresh and now > own.verified_at + FRESH_FOR:
            raise SessionOver
        yield session


def open_session(
    account: Account, device: str, *, passkey_id: uuid.UUID | None = None, restricted: bool = False
) -> AccountSession:
    """A new session within the open transaction, in the role that the account last acted in; its secret is in
    ``token``, this once.
    """
    now = clock.now()
    session = AccountSession(
        account=account,
        account_id=account.id,
        passkey_id=passkey_id,
        device=device,
        restricted=restricted,
        created_at=now,
        last_seen_at=now,
        step_up_at=None if restricted else now,
        professional_id=None if restricted else last_role(account.id),
    )
    _give_token(session)
    db.session.add(session)
    return session


def act_as(own: AccountSession, professional: Professional | None) -> None:
    """Go on in another role, under a new secret: as a professional, or as a person. Raises :class:`SessionOver`."""
    with acting(own):
        own.professional_id = professional.id if professional is not None else None
        own.professional = professional
        _give_token(own)
        tell(Event.ACCOUNT_ROLE_CHOSEN, own.account, role="professional" if professional is not None else "person")


def rotate(session: AccountSession, passkey_id: uuid.UUID) -> None:
    """A new secret for a session whose person was just verified, within the open transaction.

    A session keeps the passkey it was opened with; one opened with a recovery code becomes whole, and has this one.
    """
    session.step_up_at = clock.now()
    if session.restricted:
        session.passkey_id, session.restricted = passkey_id, False
    _give_token(session)


def current_session(token: str) -> AccountSession | None:
    """The session of a browser's secret, seen now. One whose time has passed is ended: no clock brings it back."""
    session = session_by_token(token)
    if session is None:
        return None
    now = clock.now()
    if session.expired(now):
        _end_expired(session)
        return None
    if now - session.last_seen_at >= SEEN_EVERY:
        _mark_seen(session, now)
    return session


def sign_out(session: AccountSession) -> None:
    """End one's own session."""
    with immediate():
        session.ended_at = clock.now()
        tell(Event.ACCOUNT_SIGNED_OUT, session.account)


def end_session(own: AccountSession, other: AccountSession) -> None:
    """End another session of the same account; it is refused at its next request. Raises :class:`SessionOver`."""
    with acting(own):
        other.ended_at = clock.now()
        tell(Event.SESSION_ENDED, own.account, count=1, cause="ended-by-account")


def end_other_sessions(own: AccountSession) -> None:
    """End every session of the account but this one. Raises :class:`SessionOver`."""
    with acting(own):
        if count := end_sessions(own.account, keep=own.id):
            tell(Event.SESSION_ENDED, own.account, count=count, cause="ended-by-account")


def end_sessions(account: Account, *, keep: uuid.UUID | None = None) -> int:
    """End the sessions of an account, all or all but one, within the open transaction; how many, to be told by it."""
    ended = [session for session in live_sessions(account.id) if session.id != keep]
    for session in ended:
        session.ended_at = clock.now()
    return len(ended)


def end_restricted(account: Account) -> None:
    """End the sessions that codes opened and no passkey followed, within the open transaction."""
    for session in live_sessions(account.id):
        if session.restricted:
            session.ended_at = clock.now()


def _give_token(session: AccountSession) -> None:
    session.token = new_token()
    session.digest = hashlib.sha256(session.token.encode()).digest()


def _end_expired(session: AccountSession) -> None:
    """Without waiting: it is refused in any case, and ended at the next look where nothing can be written now."""
    with suppress(DBAPIError), immediate(patience=_AT_ONCE):
        session.ended_at = clock.now()
        tell(Event.SESSION_ENDED, session.account, count=1, cause="expired")


def _mark_seen(session: AccountSession, now: dt.datetime) -> None:
    """Without waiting: reading must still work when nothing can be written."""
    with suppress(DBAPIError), immediate(patience=_AT_ONCE):
        session.last_seen_at = now
