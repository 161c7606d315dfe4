"""What the ceremony tests share: one site, one challenge, and the two ceremonies run from end to end."""

from __future__ import annotations

import json
from typing import Any

from portal.accounts.ceremonies import (
    RelyingParty,
    StoredCredential,
    VerifiedAssertion,
    VerifiedRegistration,
    authentication_options,
    read_assertion,
    read_registration,
    registration_options,
    verify_assertion,
    verify_registration,
)
from tests.support.authenticator import SoftwareAuthenticator

SITE = RelyingParty(id="carnet.example", name="Carnet", origin="https://carnet.example")
CHALLENGE = bytes(range(64))
HANDLE = b"alice" * 12 + b"a's!"


def device(**settings: Any) -> SoftwareAuthenticator:
    return SoftwareAuthenticator(SITE.origin, **settings)


def creation_options() -> dict[str, Any]:
    return registration_options(SITE, challenge=CHALLENGE, user_handle=HANDLE, user_name="Alice")


def request_options() -> dict[str, Any]:
    return authentication_options(SITE, challenge=CHALLENGE)


def register(
    body: bytes | dict[str, Any], *, taken: bool = False, challenge: bytes = CHALLENGE
) -> VerifiedRegistration:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return verify_registration(read_registration(raw), SITE, challenge=challenge, taken=taken)


def stored(registration: VerifiedRegistration, **changes: Any) -> StoredCredential:
    known: dict[str, Any] = {
        "credential_id": registration.credential_id,
        "public_key": registration.public_key,
        "sign_count": registration.sign_count,
        "backup_eligible": registration.backup_eligible,
        "user_handle": HANDLE,
        "revoked": False,
    }
    return StoredCredential(**{**known, **changes})


def authenticate(
    body: bytes | dict[str, Any], known: StoredCredential | None, *, challenge: bytes = CHALLENGE
) -> VerifiedAssertion:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return verify_assertion(read_assertion(raw), SITE, known, challenge=challenge)
