"""What the authenticator itself says (WebAuthn L3, section 6.1), read strictly: flags, counter, new credential."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from webauthn.helpers import encode_cbor, parse_cbor

from portal.accounts.ceremonies.body import check_credential_id
from portal.accounts.ceremonies.public_key import check_public_key
from portal.accounts.ceremonies.refusal import CeremonyRefused, Refusal, refusing

_UP, _UV, _BE, _BS, _AT, _ED = 0x01, 0x04, 0x08, 0x10, 0x40, 0x80
_HEADER_BYTES = 37
_AAGUID_BYTES = 16


@dataclass(frozen=True)
class AttestedCredential:
    """A new credential: its id, its key as a COSE_Key, and the kind of authenticator (all zero when it won't say)."""

    credential_id: bytes
    public_key: bytes
    algorithm: int
    aaguid: bytes


@dataclass(frozen=True)
class AuthenticatorData:
    """Flags and counter of one answer; ``attested`` only where a credential was made."""

    rp_id_hash: bytes
    user_present: bool
    user_verified: bool
    backup_eligible: bool
    backed_up: bool
    sign_count: int
    attested: AttestedCredential | None

    def check(self, rp_id: str) -> None:
        """Refuses another site's answer, a user absent or not verified, a backup of what cannot have one."""
        if self.rp_id_hash != hashlib.sha256(rp_id.encode("utf-8")).digest():
            raise CeremonyRefused(Refusal.RELYING_PARTY)
        if not self.user_present:
            raise CeremonyRefused(Refusal.USER_NOT_PRESENT)
        if not self.user_verified:
            raise CeremonyRefused(Refusal.USER_NOT_VERIFIED)
        if self.backed_up and not self.backup_eligible:
            raise CeremonyRefused(Refusal.BACKUP_FLAGS)


@refusing(Refusal.MALFORMED)
def read_authenticator_data(data: bytes) -> AuthenticatorData:
    """The parts of ``authData``. Refused: too short, bytes left over, CBOR written in an unusual way."""
    if len(data) < _HEADER_BYTES:
        raise CeremonyRefused(Refusal.MALFORMED)
    flags, rest = data[32], data[_HEADER_BYTES:]
    attested = None
    if flags & _AT:
        attested, rest = _read_attested(rest)
    if flags & _ED:
        extensions, rest = _first_item(rest)
        if not isinstance(extensions, dict):
            raise CeremonyRefused(Refusal.MALFORMED)
    if rest:
        raise CeremonyRefused(Refusal.MALFORMED)
    return AuthenticatorData(
        rp_id_hash=data[:32],
        user_present=bool(flags & _UP),
        user_verified=bool(flags & _UV),
        backup_eligible=bool(flags & _BE),
        backed_up=bool(flags & _BS),
        sign_count=int.from_bytes(data[33:_HEADER_BYTES], "big"),
        attested=attested,
    )


@refusing(Refusal.MALFORMED)
def read_attestation_object(data: bytes) -> AuthenticatorData:
    """The authenticator data inside an attestation object.

    Refused: members other than the three of WebAuthn L3 section 6.5.4, and any attestation but "none" or a device's
    own ("packed" without certificates): we ask for none, so a certificate chain would only be something to attack.
    """
    document, rest = _first_item(data)
    if rest or not isinstance(document, dict) or set(document) != {"fmt", "attStmt", "authData"}:
        raise CeremonyRefused(Refusal.MALFORMED)
    statement = document["attStmt"]
    honest = {"none": set(), "packed": {"alg", "sig"}}.get(document["fmt"])
    if not isinstance(statement, dict) or set(statement) != honest:
        raise CeremonyRefused(Refusal.ATTESTATION)
    if not isinstance(document["authData"], bytes):
        raise CeremonyRefused(Refusal.MALFORMED)
    return read_authenticator_data(document["authData"])


def _read_attested(data: bytes) -> tuple[AttestedCredential, bytes]:
    aaguid, length, rest = data[:_AAGUID_BYTES], data[_AAGUID_BYTES : _AAGUID_BYTES + 2], data[_AAGUID_BYTES + 2 :]
    size = int.from_bytes(length, "big")
    if len(length) != 2 or len(rest) < size:
        raise CeremonyRefused(Refusal.MALFORMED)
    credential_id, rest = rest[:size], rest[size:]
    check_credential_id(credential_id)
    key, after = _first_item(rest)
    public_key = rest[: len(rest) - len(after)]
    return AttestedCredential(credential_id, public_key, check_public_key(key), aaguid), after


def _first_item(data: bytes) -> tuple[Any, bytes]:
    """The first CBOR item and what follows it; only the shortest spelling is taken, as CTAP2 requires of devices."""
    item = parse_cbor(data)
    encoded = encode_cbor(item)
    if not data.startswith(encoded):
        raise CeremonyRefused(Refusal.MALFORMED)
    return item, data[len(encoded) :]
