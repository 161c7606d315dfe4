"""Passkeys: made, used, named and removed; the last way in is never removed."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from portal.accounts.ceremonies import (
    Assertion,
    CeremonyRefused,
    Refusal,
    Registration,
    RelyingParty,
    verify_assertion,
    verify_registration,
)
from portal.accounts.commands.recovery import use_code
from portal.accounts.commands.sessions import acting, open_session, rotate
from portal.accounts.commands.telling import notify, tell
from portal.accounts.models import Account, AccountSession, Challenge, NoticeKind, Passkey, Purpose
from portal.accounts.queries import codes_left, live_passkeys, live_sessions, passkey_by_credential, stored_credential
from portal.core import clock
from portal.core.db import db, immediate
from portal.trail.events import Event, Outcome


class LastPasskey(Exception):
    """The last passkey is not removed while no recovery code is left."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ceremony happens: the site it must name, and the device it comes from."""

    site: RelyingParty
    device: str


def sign_up(claimed: Registration, challenge: Challenge, place: Place) -> AccountSession:
    """A new account with its first passkey, signed in. Raises ``CeremonyRefused``."""
    with immediate():
        now = clock.now()
        account = Account(user_handle=challenge.user_handle, display_name=challenge.name, created_at=now)
        db.session.add(account)
        passkey = _new_passkey(claimed, challenge, place, account)
        tell(Event.ACCOUNT_CREATED, account)
        return open_session(account, place.device, passkey_id=passkey.id)


def add_passkey(
    own: AccountSession, claimed: Registration, challenge: Challenge, place: Place, code_id: uuid.UUID | None = None
) -> Passkey:
    """One more passkey; a session opened with a recovery code, ``code_id``, uses it up and becomes a whole one.

    Raises ``CeremonyRefused`` and ``SessionOver``.
    """
    with acting(own, fresh=True):
        passkey = _new_passkey(claimed, challenge, place, own.account)
        if own.restricted:
            use_code(own, code_id)
            passkey.last_used_at = clock.now()
        rotate(own, passkey.id)
        tell(Event.PASSKEY_ADDED, own.account, passkey_id=passkey.id)
        notify(own.account, NoticeKind.PASSKEY_ADDED, name=passkey.name)
    return passkey


def sign_in(claimed: Assertion, challenge: Challenge, place: Place) -> AccountSession:
    """A session for whoever used the passkey. Raises ``CeremonyRefused``."""
    with _counter_alarm(claimed), immediate():
        passkey = _used_passkey(claimed, challenge, place)
        session = open_session(passkey.account, place.device, passkey_id=passkey.id)
        tell(Event.ACCOUNT_SIGNED_IN, passkey.account, passkey_id=passkey.id)
        return session


def step_up(own: AccountSession, claimed: Assertion, challenge: Challenge, place: Place) -> None:
    """The same person, verified again: its session gets a new secret. Raises ``CeremonyRefused``, ``SessionOver``."""
    with _counter_alarm(claimed), acting(own):
        passkey = _used_passkey(claimed, challenge, place)
        if passkey.account_id != own.account_id:
            raise CeremonyRefused(Refusal.USER_HANDLE)
        rotate(own, passkey.id)
        tell(Event.ACCOUNT_STEPPED_UP, own.account)


def rename_passkey(own: AccountSession, passkey: Passkey, name: str) -> None:
    """Another name for a passkey. Raises ``SessionOver``."""
    with acting(own):
        passkey.name = name
        tell(Event.PASSKEY_RENAMED, own.account, passkey_id=passkey.id)


def remove_passkey(own: AccountSession, passkey: Passkey) -> None:
    """Remove a passkey and end the sessions opened with it, this one excepted.

    Raises :class:`LastPasskey` and ``SessionOver``.
    """
    with acting(own, fresh=True):
        others = [other for other in live_passkeys(own.account_id) if other.id != passkey.id]
        if not others and not codes_left(own.account_id):
            raise LastPasskey
        passkey.removed_at = clock.now()
        _end_sessions_of(passkey, keep=own.id)
        tell(Event.PASSKEY_REMOVED, own.account, passkey_id=passkey.id)
        notify(own.account, NoticeKind.PASSKEY_REMOVED, name=passkey.name)


def _new_passkey(claimed: Registration, challenge: Challenge, place: Place, account: Account) -> Passkey:
    taken = passkey_by_credential(claimed.credential_id) is not None
    made = verify_registration(claimed, place.site, challenge=challenge.value, taken=taken)
    now = clock.now()
    passkey = Passkey(
        account=account,
        credential_id=made.credential_id,
        public_key=made.public_key,
        algorithm=made.algorithm,
        sign_count=made.sign_count,
        backup_eligible=made.backup_eligible,
        backed_up=made.backed_up,
        aaguid=made.aaguid,
        transports=list(made.transports),
        name=place.device if challenge.purpose is Purpose.SIGN_UP else challenge.name,
        created_at=now,
        last_used_at=now if challenge.purpose is Purpose.SIGN_UP else None,
    )
    db.session.add(passkey)
    db.session.flush()
    return passkey


def _used_passkey(claimed: Assertion, challenge: Challenge, place: Place) -> Passkey:
    passkey = passkey_by_credential(claimed.credential_id)
    used = verify_assertion(claimed, place.site, stored_credential(passkey), challenge=challenge.value)
    if passkey is None:
        raise CeremonyRefused(Refusal.UNKNOWN_CREDENTIAL)
    passkey.sign_count = used.sign_count
    passkey.backed_up = used.backed_up
    passkey.last_used_at = clock.now()
    return passkey


def _end_sessions_of(passkey: Passkey, keep: uuid.UUID) -> None:
    for session in live_sessions(passkey.account_id):
        if session.passkey_id == passkey.id and session.id != keep:
            session.ended_at = clock.now()


@contextlib.contextmanager
def _counter_alarm(claimed: Assertion) -> Iterator[None]:
    """A counter that did not grow means that somebody may have a copy of the passkey: its account is told."""
    try:
        yield
    except CeremonyRefused as refused:
        if refused.reason is Refusal.COUNTER:
            with immediate():
                passkey = passkey_by_credential(claimed.credential_id)
                if passkey is not None:
                    tell(
                        Event.PASSKEY_REFUSED, passkey.account, Outcome.REFUSED, passkey_id=passkey.id, cause="counter"
                    )
                    notify(passkey.account, NoticeKind.PASSKEY_COUNTER, name=passkey.name)
        raise
