"""What the browser is asked: always discoverable, always with user verification, never an attestation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from webauthn import generate_authentication_options, generate_registration_options
from webauthn.helpers import options_to_json_dict
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from portal.accounts.ceremonies.public_key import ALGORITHMS

CHALLENGE_BYTES = 64
CHALLENGE_LIFETIME = timedelta(minutes=5)


@dataclass(frozen=True)
class RelyingParty:
    """This site as WebAuthn knows it: the exact host, the name shown, the one origin taken."""

    id: str
    name: str
    origin: str


def registration_options(
    relying_party: RelyingParty, *, challenge: bytes, user_handle: bytes, user_name: str, known: Iterable[bytes] = ()
) -> dict[str, Any]:
    """The JSON for ``navigator.credentials.create()``. ``known`` are the account's credentials: none is made twice."""
    options = generate_registration_options(
        rp_id=relying_party.id,
        rp_name=relying_party.name,
        user_name=user_name,
        user_display_name=user_name,
        user_id=user_handle,
        challenge=challenge,
        timeout=_milliseconds(CHALLENGE_LIFETIME),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=credential_id) for credential_id in known],
        supported_pub_key_algs=[COSEAlgorithmIdentifier(algorithm) for algorithm in ALGORITHMS],
    )
    return dict(options_to_json_dict(options))


def authentication_options(relying_party: RelyingParty, *, challenge: bytes) -> dict[str, Any]:
    """The JSON for ``navigator.credentials.get()``, naming no credential: the device offers the accounts it holds.

    The list stays empty for a step-up too, so that the answer always carries the user handle.
    """
    options = generate_authentication_options(
        rp_id=relying_party.id,
        challenge=challenge,
        timeout=_milliseconds(CHALLENGE_LIFETIME),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options_to_json_dict(options))


def _milliseconds(duration: timedelta) -> int:
    return duration // timedelta(milliseconds=1)
