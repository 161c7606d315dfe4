"""Using a credential: what is taken, and every hostile authentication, each refused for its own reason."""

from __future__ import annotations

from typing import Any

import pytest

from portal.accounts.ceremonies import CeremonyRefused, Refusal
from tests.accounts.ceremony import authenticate, creation_options, device, register, request_options, stored
from tests.support import cbor
from tests.support.authenticator import AT, BE, BS, UP, UV, SoftwareAuthenticator, b64, cose_key, new_key


def refusal(body: bytes | dict[str, Any], known: Any, **expected: Any) -> Refusal:
    with pytest.raises(CeremonyRefused) as caught:
        authenticate(body, known, **expected)
    return caught.value.reason


def enrolled(**settings: Any) -> tuple[SoftwareAuthenticator, Any]:
    authenticator = device(**settings)
    return authenticator, stored(register(authenticator.create(creation_options())))


def test_options_name_no_credential_and_require_verification() -> None:
    options = request_options()
    assert options["allowCredentials"] == []
    assert options["userVerification"] == "required"
    assert options["rpId"] == "carnet.example"


@pytest.mark.parametrize("algorithm", [-7, -8, -257])
def test_an_honest_authentication_is_taken(algorithm: int) -> None:
    authenticator, known = enrolled(algorithm=algorithm)
    used = authenticate(authenticator.get(request_options()), known)
    assert (used.credential_id, used.sign_count, used.backed_up) == (known.credential_id, 0, True)


def test_a_counter_that_grows_is_taken_and_told() -> None:
    authenticator, known = enrolled(counts=True)
    assert authenticate(authenticator.get(request_options()), known).sign_count == known.sign_count + 1


def test_a_passkey_may_be_backed_up_later() -> None:
    authenticator, known = enrolled(flags=UP | UV | BE)
    assert authenticate(authenticator.get(request_options(), flags=UP | UV | BE | BS), known).backed_up


NEW_CREDENTIAL = bytes(17) + b"\x20" + bytes(32) + cbor.encode(cose_key(new_key(-7)))
LIES: list[tuple[str, dict[str, Any], Refusal]] = [
    ("a registration's type", {"client": {"type": "webauthn.create"}}, Refusal.WRONG_TYPE),
    ("another challenge", {"client": {"challenge": b64(bytes(64))}}, Refusal.CHALLENGE),
    ("another origin", {"client": {"origin": "https://carnet.example.evil"}}, Refusal.ORIGIN),
    ("no origin", {"client": {"origin": None}}, Refusal.MALFORMED),
    ("a foreign frame", {"client": {"crossOrigin": True}}, Refusal.CROSS_ORIGIN),
    ("a top origin", {"client": {"topOrigin": "https://evil.example"}}, Refusal.CROSS_ORIGIN),
    ("another relying party", {"rp_id": "evil.example"}, Refusal.RELYING_PARTY),
    ("nobody present", {"flags": UV | BE | BS}, Refusal.USER_NOT_PRESENT),
    ("nobody verified", {"flags": UP | BE | BS}, Refusal.USER_NOT_VERIFIED),
    ("a backup of what has none", {"flags": UP | UV | BS}, Refusal.BACKUP_FLAGS),
    ("a backup eligibility flipped", {"flags": UP | UV}, Refusal.BACKUP_ELIGIBILITY_FLIPPED),
    ("no user handle", {"user_handle": None}, Refusal.USER_HANDLE),
    ("another account's handle", {"user_handle": bytes(64)}, Refusal.USER_HANDLE),
    ("the start of the handle", {"user_handle": b"alice"}, Refusal.USER_HANDLE),
    ("an empty handle", {"user_handle": b""}, Refusal.MALFORMED),
    ("bytes left over", {"after": b"\x00"}, Refusal.MALFORMED),
    ("a false signature", {"signature": b"\x30\x06\x02\x01\x01\x02\x01\x01"}, Refusal.SIGNATURE),
    ("a signature that is none", {"signature": b"x"}, Refusal.SIGNATURE),
    ("another credential's id", {"credential_id": bytes(32)}, Refusal.UNKNOWN_CREDENTIAL),
    ("a long credential id", {"credential_id": bytes(1024)}, Refusal.CREDENTIAL_ID),
    ("extensions that are none", {"extensions": cbor.encode([1])}, Refusal.MALFORMED),
    ("a new credential inside", {"flags": UP | UV | BE | BS | AT, "attested": NEW_CREDENTIAL}, Refusal.MALFORMED),
]


@pytest.mark.parametrize(
    ("lie", "reason"), [(lie, reason) for _, lie, reason in LIES], ids=[name for name, _, _ in LIES]
)
def test_a_lie_is_refused(lie: dict[str, Any], reason: Refusal) -> None:
    authenticator, known = enrolled()
    assert refusal(authenticator.get(request_options(), **lie), known) is reason


def test_an_unknown_credential_is_refused() -> None:
    authenticator, _known = enrolled()
    assert refusal(authenticator.get(request_options()), None) is Refusal.UNKNOWN_CREDENTIAL


def test_a_revoked_credential_is_refused_once_it_has_signed() -> None:
    authenticator = device()
    known = stored(register(authenticator.create(creation_options())), revoked=True)
    assert refusal(authenticator.get(request_options()), known) is Refusal.REVOKED_CREDENTIAL
    assert refusal(authenticator.get(request_options(), signature=b"x"), known) is Refusal.SIGNATURE


def test_the_credential_of_another_account_is_refused() -> None:
    authenticator = device()
    known = stored(register(authenticator.create(creation_options())), user_handle=bytes(64))
    assert refusal(authenticator.get(request_options()), known) is Refusal.USER_HANDLE


def test_a_signature_by_another_key_is_refused() -> None:
    _authenticator, known = enrolled()
    stranger, _ = enrolled()
    body = stranger.get(request_options(), credential_id=known.credential_id)
    assert refusal(body, known) is Refusal.SIGNATURE


@pytest.mark.parametrize("count", [0, 1, 7])
def test_a_counter_that_does_not_grow_is_refused(count: int) -> None:
    authenticator = device()
    known = stored(register(authenticator.create(creation_options())), sign_count=7)
    assert refusal(authenticator.get(request_options(), sign_count=count), known) is Refusal.COUNTER
    assert authenticate(authenticator.get(request_options(), sign_count=8), known).sign_count == 8


def test_a_counter_alarm_needs_a_true_signature() -> None:
    authenticator = device()
    known = stored(register(authenticator.create(creation_options())), sign_count=7)
    assert refusal(authenticator.get(request_options(), sign_count=1, signature=b"x"), known) is Refusal.SIGNATURE


def test_another_challenge_of_ours_is_refused() -> None:
    authenticator, known = enrolled()
    assert refusal(authenticator.get(request_options()), known, challenge=bytes(64)) is Refusal.CHALLENGE
