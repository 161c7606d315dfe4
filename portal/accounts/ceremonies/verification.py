"""Is this answer to our challenge true? Our own checks first, each with its reason, then the library's.

Source: WebAuthn Level 3, sections 7.1 (registration) and 7.2 (authentication). The library alone accepts most of what
those sections refuse, so nothing here relies on it but the signature and the attestation.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers.cose import COSEAlgorithmIdentifier

from portal.accounts.ceremonies.authenticator_data import (
    AttestedCredential,
    AuthenticatorData,
    read_attestation_object,
    read_authenticator_data,
)
from portal.accounts.ceremonies.body import (
    ClientData,
    CredentialBody,
    read_base64url,
    read_client_data,
    read_credential,
    write_base64url,
)
from portal.accounts.ceremonies.options import RelyingParty
from portal.accounts.ceremonies.public_key import ALGORITHMS
from portal.accounts.ceremonies.refusal import CeremonyRefused, Refusal, refusing

TRANSPORTS = frozenset({"ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"})


@dataclass(frozen=True)
class Registration:
    """A new credential as claimed, nothing verified yet."""

    body: CredentialBody
    client: ClientData
    data: AuthenticatorData
    attested: AttestedCredential
    transports: tuple[str, ...]

    @property
    def credential_id(self) -> bytes:
        return self.body.credential_id


@dataclass(frozen=True)
class VerifiedRegistration:
    """What is kept of a new credential."""

    credential_id: bytes
    public_key: bytes
    algorithm: int
    sign_count: int
    aaguid: bytes
    backup_eligible: bool
    backed_up: bool
    transports: tuple[str, ...]


@dataclass(frozen=True)
class Assertion:
    """A use of a credential as claimed, nothing verified yet."""

    body: CredentialBody
    client: ClientData
    data: AuthenticatorData
    user_handle: bytes

    @property
    def credential_id(self) -> bytes:
        return self.body.credential_id


@dataclass(frozen=True)
class StoredCredential:
    """What the database knows of the credential that an assertion names, and whose it is."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    backup_eligible: bool
    user_handle: bytes
    revoked: bool


@dataclass(frozen=True)
class VerifiedAssertion:
    """What changes in the database when a credential was used."""

    credential_id: bytes
    sign_count: int
    backed_up: bool


@refusing(Refusal.MALFORMED)
def read_registration(body: bytes) -> Registration:
    """Takes a registration apart. Raises ``CeremonyRefused`` on all that can be told without the challenge."""
    credential = read_credential(body)
    client = read_client_data(credential.response.get("clientDataJSON"))
    data = read_attestation_object(read_base64url(credential.response.get("attestationObject")))
    if data.attested is None:
        raise CeremonyRefused(Refusal.MALFORMED)
    if data.attested.credential_id != credential.credential_id:
        raise CeremonyRefused(Refusal.CREDENTIAL_ID)
    declared = credential.response.get("transports")
    transports = tuple(name for name in declared if name in TRANSPORTS) if isinstance(declared, list) else ()
    return Registration(credential, client, data, data.attested, transports)


@refusing(Refusal.ATTESTATION)
def verify_registration(
    claimed: Registration, relying_party: RelyingParty, *, challenge: bytes, taken: bool
) -> VerifiedRegistration:
    """The new credential, or ``CeremonyRefused``. ``taken``: the database has this id, for anyone, even revoked."""
    _check_client(claimed.client, "webauthn.create", relying_party, challenge)
    claimed.data.check(relying_party.id)
    if taken:
        raise CeremonyRefused(Refusal.ALREADY_REGISTERED)
    verify_registration_response(
        credential=claimed.body.document,
        expected_challenge=challenge,
        expected_rp_id=relying_party.id,
        expected_origin=relying_party.origin,
        require_user_verification=True,
        supported_pub_key_algs=[COSEAlgorithmIdentifier(algorithm) for algorithm in ALGORITHMS],
    )
    return VerifiedRegistration(
        credential_id=claimed.credential_id,
        public_key=claimed.attested.public_key,
        algorithm=claimed.attested.algorithm,
        sign_count=claimed.data.sign_count,
        aaguid=claimed.attested.aaguid,
        backup_eligible=claimed.data.backup_eligible,
        backed_up=claimed.data.backed_up,
        transports=claimed.transports,
    )


@refusing(Refusal.MALFORMED)
def read_assertion(body: bytes) -> Assertion:
    """Takes an authentication apart. Raises ``CeremonyRefused`` on all that can be told without the challenge."""
    credential = read_credential(body)
    client = read_client_data(credential.response.get("clientDataJSON"))
    data = read_authenticator_data(read_base64url(credential.response.get("authenticatorData")))
    if data.attested is not None:
        raise CeremonyRefused(Refusal.MALFORMED)
    if credential.response.get("userHandle") is None:
        raise CeremonyRefused(Refusal.USER_HANDLE)
    return Assertion(credential, client, data, read_base64url(credential.response.get("userHandle")))


@refusing(Refusal.SIGNATURE)
def verify_assertion(
    claimed: Assertion, relying_party: RelyingParty, stored: StoredCredential | None, *, challenge: bytes
) -> VerifiedAssertion:
    """The use of a known credential, or ``CeremonyRefused``. ``stored`` is what the claimed id found, if anything."""
    _check_client(claimed.client, "webauthn.get", relying_party, challenge)
    if stored is None or stored.credential_id != claimed.credential_id:
        raise CeremonyRefused(Refusal.UNKNOWN_CREDENTIAL)
    if not hmac.compare_digest(claimed.user_handle, stored.user_handle):
        raise CeremonyRefused(Refusal.USER_HANDLE)
    claimed.data.check(relying_party.id)
    verify_authentication_response(
        credential=claimed.body.document,
        expected_challenge=challenge,
        expected_rp_id=relying_party.id,
        expected_origin=relying_party.origin,
        credential_public_key=stored.public_key,
        credential_current_sign_count=0,  # the counter is judged below, once the signature is known to hold
        require_user_verification=True,
    )
    _check_signed(claimed.data, stored)
    return VerifiedAssertion(claimed.credential_id, claimed.data.sign_count, claimed.data.backed_up)


def _check_signed(data: AuthenticatorData, stored: StoredCredential) -> None:
    """Refuses what only means something when truly signed: nobody may use it to ask who exists or to raise an alarm."""
    if stored.revoked:
        raise CeremonyRefused(Refusal.REVOKED_CREDENTIAL)
    if data.backup_eligible != stored.backup_eligible:
        raise CeremonyRefused(Refusal.BACKUP_ELIGIBILITY_FLIPPED)
    if (data.sign_count or stored.sign_count) and data.sign_count <= stored.sign_count:
        raise CeremonyRefused(Refusal.COUNTER)


def _check_client(client: ClientData, kind: str, relying_party: RelyingParty, challenge: bytes) -> None:
    if client.type != kind:
        raise CeremonyRefused(Refusal.WRONG_TYPE)
    if not hmac.compare_digest(client.challenge.encode("utf-8"), write_base64url(challenge).encode("ascii")):
        raise CeremonyRefused(Refusal.CHALLENGE)
    if client.origin != relying_party.origin:
        raise CeremonyRefused(Refusal.ORIGIN)
