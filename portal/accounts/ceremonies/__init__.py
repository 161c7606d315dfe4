"""WebAuthn ceremonies: bytes and expected values in, frozen dataclasses out, no Flask and no database.

A ceremony goes in two steps, because between them the caller looks up what the database knows: ``read_…`` takes the
body apart and says which credential it claims, ``verify_…`` decides. Each raises ``CeremonyRefused`` and nothing else.
"""

from portal.accounts.ceremonies.body import MAX_BODY_BYTES
from portal.accounts.ceremonies.options import (
    CHALLENGE_BYTES,
    CHALLENGE_LIFETIME,
    RelyingParty,
    authentication_options,
    registration_options,
)
from portal.accounts.ceremonies.refusal import CeremonyRefused, Refusal
from portal.accounts.ceremonies.verification import (
    Assertion,
    Registration,
    StoredCredential,
    VerifiedAssertion,
    VerifiedRegistration,
    read_assertion,
    read_registration,
    verify_assertion,
    verify_registration,
)

__all__ = [
    "CHALLENGE_BYTES",
    "CHALLENGE_LIFETIME",
    "MAX_BODY_BYTES",
    "Assertion",
    "CeremonyRefused",
    "Refusal",
    "Registration",
    "RelyingParty",
    "StoredCredential",
    "VerifiedAssertion",
    "VerifiedRegistration",
    "authentication_options",
    "read_assertion",
    "read_registration",
    "registration_options",
    "verify_assertion",
    "verify_registration",
]
