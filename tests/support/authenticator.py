"""A software authenticator: makes discoverable credentials, signs, and lies wherever a test asks it to.

Every keyword of ``create`` and ``get`` replaces one honest part, so that a test changes one thing and signs the rest
as an attacker who owns the key would.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from tests.support import cbor

UP, UV, BE, BS, AT, ED = 0x01, 0x04, 0x08, 0x10, 0x40, 0x80

PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def new_key(algorithm: int) -> PrivateKey:
    """A key for ES256 (-7), EdDSA (-8) or RS256 (-257)."""
    if algorithm == -7:
        return ec.generate_private_key(ec.SECP256R1())
    if algorithm == -8:
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(65537, 2048)


def cose_key(key: PrivateKey) -> dict[int, Any]:
    """The public half as a COSE_Key."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        point = key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return {1: 1, 3: -8, -1: 6, -2: key.public_key().public_bytes_raw()}
    numbers = key.public_key().public_numbers()
    return {1: 3, 3: -257, -1: numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big"), -2: b"\x01\x00\x01"}


def sign(key: PrivateKey, data: bytes) -> bytes:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(SHA256()))
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(data)
    return key.sign(data, padding.PKCS1v15(), SHA256())


@dataclass
class Credential:
    """A discoverable credential that this authenticator keeps."""

    id: bytes
    key: PrivateKey
    rp_id: str
    user_handle: bytes
    sign_count: int = 0


@dataclass
class SoftwareAuthenticator:
    """One device. ``counts`` makes its counter move, as security keys do; ``flags`` are those of its every answer."""

    origin: str
    algorithm: int = -7
    counts: bool = False
    flags: int = UP | UV | BE | BS
    credentials: list[Credential] = field(default_factory=list)

    def create(self, options: dict[str, Any], **lies: Any) -> dict[str, Any]:
        """The JSON of a registration. Lies: client, flags, rp_id, sign_count, credential_id, attested_id, public_key,
        fmt, statement, after (bytes after the authenticator data), object_after, attestation_object, extensions."""
        rp_id, handle = options["rp"]["id"], unb64(options["user"]["id"])
        key = lies.get("key") or new_key(self.algorithm)
        credential = Credential(lies.get("credential_id", os.urandom(32)), key, rp_id, handle)
        self.credentials.append(credential)
        attested_id = lies.get("attested_id", credential.id)
        public_key = lies.get("public_key", cbor.encode(cose_key(key)))
        attested = bytes(16) + len(attested_id).to_bytes(2, "big") + attested_id + public_key
        data = self._data(credential, AT, lies, attested)
        client = self._client("webauthn.create", options["challenge"], lies)
        statement = lies.get("statement", {})
        if lies.get("fmt") == "packed" and statement == {}:
            statement = {"alg": self.algorithm, "sig": sign(key, data + hashlib.sha256(client).digest())}
        attestation = {"fmt": lies.get("fmt", "none"), "attStmt": statement, "authData": data}
        encoded = lies.get("attestation_object", cbor.encode(attestation) + lies.get("object_after", b""))
        response = {"clientDataJSON": b64(client), "attestationObject": b64(encoded), "transports": ["internal"]}
        return self._wrap(credential.id, response)

    def get(self, options: dict[str, Any], credential: Credential | None = None, **lies: Any) -> dict[str, Any]:
        """The JSON of an authentication. Lies: client, flags, rp_id, sign_count, credential_id, user_handle (``None``
        leaves it out), signature, after, extensions, attested."""
        credential = credential or self.credentials[-1]
        data = self._data(credential, 0, lies, lies.get("attested", b""))
        client = self._client("webauthn.get", options["challenge"], lies)
        signature = lies.get("signature", sign(credential.key, data + hashlib.sha256(client).digest()))
        response = {"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature)}
        handle = lies.get("user_handle", credential.user_handle)
        if handle is not None:
            response["userHandle"] = b64(handle)
        return self._wrap(lies.get("credential_id", credential.id), response)

    def _data(self, credential: Credential, extra: int, lies: dict[str, Any], attested: bytes) -> bytes:
        if self.counts:
            credential.sign_count += 1
        count: int = lies.get("sign_count", credential.sign_count)
        extensions: bytes = lies.get("extensions", b"")
        flags = lies.get("flags", self.flags) | extra | (ED if extensions else 0)
        rp_id_hash = hashlib.sha256(lies.get("rp_id", credential.rp_id).encode()).digest()
        return (
            rp_id_hash
            + bytes([flags])
            + count.to_bytes(4, "big")
            + attested
            + extensions
            + bytes(lies.get("after", b""))
        )

    def _client(self, kind: str, challenge: str, lies: dict[str, Any]) -> bytes:
        changes = lies.get("client", {})
        honest = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        if callable(changes):
            return bytes(changes(honest))
        return json.dumps({**honest, **changes}, separators=(",", ":")).encode()

    def _wrap(self, credential_id: bytes, response: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": b64(credential_id),
            "rawId": b64(credential_id),
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
            "authenticatorAttachment": "platform",
        }
