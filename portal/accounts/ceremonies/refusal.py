"""Why a ceremony is refused: a closed vocabulary, and the one exception that carries it."""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Refusal(enum.StrEnum):
    """Why a ceremony was refused. For the trail and the tests: the browser is told much less."""

    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    DUPLICATE_MEMBER = "duplicate-member"
    WRONG_TYPE = "wrong-type"
    CHALLENGE = "challenge"
    ORIGIN = "origin"
    CROSS_ORIGIN = "cross-origin"
    RELYING_PARTY = "relying-party"
    USER_NOT_PRESENT = "user-not-present"
    USER_NOT_VERIFIED = "user-not-verified"
    BACKUP_FLAGS = "backup-flags"
    BACKUP_ELIGIBILITY_FLIPPED = "backup-eligibility-flipped"
    ATTESTATION = "attestation"
    CREDENTIAL_ID = "credential-id"
    ALGORITHM = "algorithm"
    PUBLIC_KEY = "public-key"
    ALREADY_REGISTERED = "already-registered"
    UNKNOWN_CREDENTIAL = "unknown-credential"
    REVOKED_CREDENTIAL = "revoked-credential"
    USER_HANDLE = "user-handle"
    SIGNATURE = "signature"
    COUNTER = "counter"


class CeremonyRefused(Exception):
    """The ceremony does not hold. ``reason`` is for us, never for the one who asks."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


def refusing(reason: Refusal) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A decorator: whatever the function raises becomes a refusal for this reason, its own refusals kept.

    The WebAuthn library raises plain ``ValueError`` or worse on malformed input (a point off its curve, for one), and
    a ceremony made to break us must end like any other refusal.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return function(*args, **kwargs)
            except CeremonyRefused:
                raise
            except Exception as error:
                raise CeremonyRefused(reason) from error

        return wrapper

    return decorate
