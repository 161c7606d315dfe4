"""Making a credential: what is taken, and every hostile registration, each refused for its own reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from portal.accounts.ceremonies import CeremonyRefused, Refusal
from tests.accounts.ceremony import CHALLENGE, HANDLE, SITE, creation_options, device, register
from tests.support import cbor
from tests.support.authenticator import AT, BE, BS, UP, UV, b64, cose_key, new_key, unb64

P256_KEY = cose_key(new_key(-7))
ED25519_KEY = cose_key(new_key(-8))
RSA_KEY = cose_key(new_key(-257))
P384 = ec.generate_private_key(ec.SECP384R1()).public_key().public_numbers()
SMALL_ORDER = [
    bytes(32),
    b"\x01" + bytes(31),
    b"\xec" + b"\xff" * 30 + b"\x7f",
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
    b"\xed" + b"\xff" * 30 + b"\x7f",
    b"\xee" + b"\xff" * 30 + b"\x7f",
]


def off_curve_ed25519() -> bytes:
    return b"\x02" + bytes(31)  # y = 2: (y² - 1) / (dy² + 1) is no square


def rsa_key(bits: int = 2048, exponent: int = 65537) -> dict[int, Any]:
    numbers = rsa.generate_private_key(65537, bits).public_key().public_numbers()
    return {1: 3, 3: -257, -1: numbers.n.to_bytes(bits // 8, "big"), -2: exponent.to_bytes(3, "big")}


def refusal(body: bytes | dict[str, Any], **expected: Any) -> Refusal:
    with pytest.raises(CeremonyRefused) as caught:
        register(body, **expected)
    return caught.value.reason


def test_options_ask_for_a_discoverable_verified_passkey_without_attestation() -> None:
    options = creation_options()
    assert options["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    assert [parameter["alg"] for parameter in options["pubKeyCredParams"]] == [-8, -7, -257]
    assert options["attestation"] == "none"
    assert len(unb64(options["challenge"])) == 64
    assert len(unb64(options["user"]["id"])) == 64
    assert options["timeout"] == 300_000


@pytest.mark.parametrize("algorithm", [-7, -8, -257])
@pytest.mark.parametrize("fmt", ["none", "packed"])
def test_an_honest_registration_is_taken(algorithm: int, fmt: str) -> None:
    authenticator = device(algorithm=algorithm)
    body = authenticator.create(creation_options(), fmt=fmt)
    made = register(body)
    assert made.credential_id == authenticator.credentials[0].id
    assert made.algorithm == algorithm
    assert made.public_key == cbor.encode(cose_key(authenticator.credentials[0].key))
    assert (made.backup_eligible, made.backed_up, made.transports) == (True, True, ("internal",))


def test_an_extension_of_the_authenticator_is_taken() -> None:
    register(device().create(creation_options(), extensions=cbor.encode({"credProtect": 2})))


def test_client_data_without_cross_origin_is_taken() -> None:
    def older_browser(honest: dict[str, Any]) -> bytes:
        return json.dumps({name: honest[name] for name in ("type", "challenge", "origin")}).encode()

    register(device().create(creation_options(), client=older_browser))


LIES: list[tuple[str, dict[str, Any], Refusal]] = [
    ("an assertion's type", {"client": {"type": "webauthn.get"}}, Refusal.WRONG_TYPE),
    ("another challenge", {"client": {"challenge": b64(bytes(64))}}, Refusal.CHALLENGE),
    ("a challenge in other letters", {"client": {"challenge": b64(CHALLENGE) + "="}}, Refusal.CHALLENGE),
    ("no ASCII challenge", {"client": {"challenge": "é"}}, Refusal.CHALLENGE),
    ("another origin", {"client": {"origin": "https://carnet.example.evil"}}, Refusal.ORIGIN),
    ("http", {"client": {"origin": "http://carnet.example"}}, Refusal.ORIGIN),
    ("a port", {"client": {"origin": "https://carnet.example:444"}}, Refusal.ORIGIN),
    ("origins in a list", {"client": {"origin": [SITE.origin]}}, Refusal.MALFORMED),
    ("a foreign frame", {"client": {"crossOrigin": True}}, Refusal.CROSS_ORIGIN),
    ("a foreign frame in words", {"client": {"crossOrigin": "false"}}, Refusal.CROSS_ORIGIN),
    ("a top origin", {"client": {"topOrigin": "https://evil.example"}}, Refusal.CROSS_ORIGIN),
    ("an empty top origin", {"client": {"topOrigin": None}}, Refusal.CROSS_ORIGIN),
    ("another relying party", {"rp_id": "evil.example"}, Refusal.RELYING_PARTY),
    ("a parent domain", {"rp_id": "example"}, Refusal.RELYING_PARTY),
    ("nobody present", {"flags": UV}, Refusal.USER_NOT_PRESENT),
    ("nobody verified", {"flags": UP}, Refusal.USER_NOT_VERIFIED),
    ("a backup of what has none", {"flags": UP | UV | BS}, Refusal.BACKUP_FLAGS),
    ("bytes left over", {"after": b"\x00"}, Refusal.MALFORMED),
    ("bytes after the object", {"object_after": b"\x00"}, Refusal.MALFORMED),
    ("extensions that are none", {"extensions": cbor.encode([1])}, Refusal.MALFORMED),
    ("a long credential id", {"credential_id": bytes(1024)}, Refusal.CREDENTIAL_ID),
    ("a long id inside only", {"attested_id": bytes(1024)}, Refusal.CREDENTIAL_ID),
    ("a short credential id", {"credential_id": bytes(15)}, Refusal.CREDENTIAL_ID),
    ("another id inside", {"attested_id": bytes(32)}, Refusal.CREDENTIAL_ID),
    ("an unknown attestation", {"fmt": "fido-u2f"}, Refusal.ATTESTATION),
    ("a statement where none is", {"statement": {"sig": b"x"}}, Refusal.ATTESTATION),
    (
        "a chain of certificates",
        {"fmt": "packed", "statement": {"alg": -7, "sig": b"", "x5c": []}},
        Refusal.ATTESTATION,
    ),
    ("a false self-attestation", {"fmt": "packed", "statement": {"alg": -7, "sig": b"x" * 70}}, Refusal.ATTESTATION),
    ("a format that is no word", {"fmt": [1]}, Refusal.MALFORMED),
    ("an object that is none", {"attestation_object": cbor.encode([1])}, Refusal.MALFORMED),
    ("a tagged object", {"attestation_object": b"\xd8\x23\x63(a+"}, Refusal.MALFORMED),
    ("a promise of terabytes", {"attestation_object": b"\x5b\x00\x00\x10\x00\x00\x00\x00\x00"}, Refusal.MALFORMED),
    ("a bottomless list", {"attestation_object": b"\x81" * 11_000}, Refusal.MALFORMED),
]


@pytest.mark.parametrize(
    ("lie", "reason"), [(lie, reason) for _, lie, reason in LIES], ids=[name for name, _, _ in LIES]
)
def test_a_lie_is_refused(lie: dict[str, Any], reason: Refusal) -> None:
    assert refusal(device().create(creation_options(), **lie)) is reason


KEYS: list[tuple[str, Callable[[], dict[Any, Any]], Refusal]] = [
    (
        "ES384",
        lambda: {1: 2, 3: -35, -1: 2, -2: P384.x.to_bytes(48, "big"), -3: P384.y.to_bytes(48, "big")},
        Refusal.ALGORITHM,
    ),
    ("ES512", lambda: {**P256_KEY, 3: -36}, Refusal.ALGORITHM),
    ("RSA with SHA-1", lambda: {**RSA_KEY, 3: -65535}, Refusal.ALGORITHM),
    ("no algorithm", lambda: {1: 2}, Refusal.ALGORITHM),
    ("an algorithm in words", lambda: {**P256_KEY, 3: "ES256"}, Refusal.ALGORITHM),
    ("the kind of another", lambda: {**P256_KEY, 1: 3}, Refusal.PUBLIC_KEY),
    ("the curve of another", lambda: {**P256_KEY, -1: 2}, Refusal.PUBLIC_KEY),
    ("a point off P-256", lambda: {**P256_KEY, -3: bytes(31) + b"\x05"}, Refusal.PUBLIC_KEY),
    ("the zero point", lambda: {**P256_KEY, -2: bytes(32), -3: bytes(32)}, Refusal.PUBLIC_KEY),
    ("a long coordinate", lambda: {**P256_KEY, -2: b"\x00" + P256_KEY[-2]}, Refusal.PUBLIC_KEY),
    ("a coordinate in words", lambda: {**P256_KEY, -2: "x" * 32}, Refusal.PUBLIC_KEY),
    ("a compressed point", lambda: {**P256_KEY, -3: True}, Refusal.PUBLIC_KEY),
    ("a private key", lambda: {**P256_KEY, -4: bytes(32)}, Refusal.PUBLIC_KEY),
    ("RSA of 1024 bits", lambda: rsa_key(1024), Refusal.PUBLIC_KEY),
    ("RSA with exponent 3", lambda: rsa_key(exponent=3), Refusal.PUBLIC_KEY),
    ("RSA with exponent 1", lambda: rsa_key(exponent=1), Refusal.PUBLIC_KEY),
    ("an even modulus", lambda: {**RSA_KEY, -1: RSA_KEY[-1][:-1] + b"\x02"}, Refusal.PUBLIC_KEY),
    ("a giant modulus", lambda: {**RSA_KEY, -1: b"\xff" * 2000}, Refusal.PUBLIC_KEY),
    ("Ed25519 off its curve", lambda: {**ED25519_KEY, -2: off_curve_ed25519()}, Refusal.PUBLIC_KEY),
    ("X25519", lambda: {**ED25519_KEY, -1: 4}, Refusal.PUBLIC_KEY),
    ("a short Ed25519 key", lambda: {**ED25519_KEY, -2: bytes(31)}, Refusal.PUBLIC_KEY),
]


@pytest.mark.parametrize(
    ("key", "reason"), [(key, reason) for _, key, reason in KEYS], ids=[name for name, _, _ in KEYS]
)
def test_a_weak_or_foreign_key_is_refused(key: Callable[[], dict[Any, Any]], reason: Refusal) -> None:
    assert refusal(device().create(creation_options(), public_key=cbor.encode(key()))) is reason


@pytest.mark.parametrize("point", SMALL_ORDER, ids=lambda point: point.hex()[:8])
def test_an_ed25519_key_of_small_order_is_refused(point: bytes) -> None:
    key = cbor.encode({**ED25519_KEY, -2: point})
    assert refusal(device(algorithm=-8).create(creation_options(), public_key=key)) is Refusal.PUBLIC_KEY


def test_a_key_that_is_no_cbor_is_refused() -> None:
    uncompressed = b"\x04" + P256_KEY[-2] + P256_KEY[-3]
    assert refusal(device().create(creation_options(), public_key=uncompressed)) in (
        Refusal.PUBLIC_KEY,
        Refusal.MALFORMED,
    )


def test_a_key_with_a_member_twice_is_refused() -> None:
    doubled = b"\xa6" + cbor.encode(P256_KEY)[1:] + cbor.encode(3) + cbor.encode(-7)
    assert refusal(device().create(creation_options(), public_key=doubled)) is Refusal.MALFORMED


def test_a_credential_registered_to_anyone_is_refused() -> None:
    assert refusal(device().create(creation_options()), taken=True) is Refusal.ALREADY_REGISTERED


def test_another_challenge_of_ours_is_refused() -> None:
    assert refusal(device().create(creation_options()), challenge=bytes(64)) is Refusal.CHALLENGE


def test_registration_without_a_credential_is_refused() -> None:
    data = device()._data(_bare(), 0, {}, b"")
    encoded = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
    assert refusal(device().create(creation_options(), attestation_object=encoded)) is Refusal.MALFORMED


def _bare() -> Any:
    authenticator = device(flags=UP | UV | BE)
    authenticator.create(creation_options())
    assert authenticator.credentials[0].user_handle == HANDLE
    assert not authenticator.flags & AT
    return authenticator.credentials[0]
