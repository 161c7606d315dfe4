"""Challenges: 64 random bytes for one purpose in one browser, some minutes, gone before the answer is looked at."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid
from dataclasses import dataclass

from sqlalchemy import delete

from portal.accounts.ceremonies import CHALLENGE_BYTES, CHALLENGE_LIFETIME, CeremonyRefused, Refusal
from portal.accounts.models import Challenge, Purpose
from portal.core import clock
from portal.core.db import immediate

_LIFETIMES = {Purpose.PROVE_IDENTITY: dt.timedelta(minutes=10)}
"""Where another site has to know the person first, which may take an application on their phone."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who runs a ceremony: the secret of the browser's session, and the account when somebody is signed in."""

    secret: str
    account_id: uuid.UUID | None = None

    @property
    def binding(self) -> bytes:
        """The SHA-256 of the browser's secret."""
        return hashlib.sha256(self.secret.encode()).digest()


def issue_challenge(purpose: Purpose, asker: Asker, *, user_handle: bytes = b"", name: str = "") -> Challenge:
    """A new challenge, which also carries what the answer will be about. Those that expired are removed."""
    now = clock.now()
    challenge = Challenge(
        purpose=purpose,
        binding=asker.binding,
        account_id=asker.account_id,
        value=secrets.token_bytes(CHALLENGE_BYTES),
        user_handle=user_handle,
        name=name,
        expires_at=now + _lifetime(purpose),
    )
    with immediate() as session:
        session.execute(delete(Challenge).where(Challenge.expires_at < now))
        session.add(challenge)
    return challenge


def take_challenge(claimed_id: str, purpose: Purpose, asker: Asker) -> Challenge:
    """The challenge, which from here on no longer exists, whatever the answer turns out to be.

    Raises ``CeremonyRefused`` for one that is unknown, used, expired, or of another purpose, browser or account.
    """
    try:
        challenge_id = uuid.UUID(claimed_id)
    except ValueError:
        raise CeremonyRefused(Refusal.CHALLENGE) from None
    with immediate() as session:
        challenge = session.get(Challenge, challenge_id)
        if challenge is not None:
            session.delete(challenge)
    expected = (purpose, asker.binding, asker.account_id)
    if challenge is None or (challenge.purpose, challenge.binding, challenge.account_id) != expected:
        raise CeremonyRefused(Refusal.CHALLENGE)
    if not begun_at(challenge) <= clock.now() < challenge.expires_at:
        raise CeremonyRefused(Refusal.CHALLENGE)
    return challenge


def begun_at(challenge: Challenge) -> dt.datetime:
    """When a challenge was issued."""
    return challenge.expires_at - _lifetime(challenge.purpose)


def _lifetime(purpose: Purpose) -> dt.timedelta:
    return _LIFETIMES.get(purpose, CHALLENGE_LIFETIME)
