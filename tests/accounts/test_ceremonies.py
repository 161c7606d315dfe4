"""The JSON around both ceremonies, and the promise that nothing but a refusal ever comes out of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.ceremonies import MAX_BODY_BYTES, CeremonyRefused, Refusal, read_assertion, read_registration
from tests.accounts.ceremony import authenticate, creation_options, device, register, request_options, stored
from tests.support.authenticator import b64, unb64

DEVICE = device()
REGISTRATION = DEVICE.create(creation_options())
KNOWN = stored(register(REGISTRATION))
ASSERTION = DEVICE.get(request_options())


def reasons(body: bytes) -> set[Refusal]:
    found = set()
    for read in (read_registration, read_assertion):
        with pytest.raises(CeremonyRefused) as caught:
            read(body)
        found.add(caught.value.reason)
    return found


BODIES: list[tuple[str, bytes, Refusal]] = [
    ("nothing", b"", Refusal.MALFORMED),
    ("a list", b"[]", Refusal.MALFORMED),
    ("null", b"null", Refusal.MALFORMED),
    ("not UTF-8", b'{"id": "\xff"}', Refusal.MALFORMED),
    ("a lone surrogate", b'{"type":"public-key","id":"\\ud800","rawId":"\\ud800"}', Refusal.MALFORMED),
    ("a byte order mark", b"\xef\xbb\xbf{}", Refusal.MALFORMED),
    ("NaN", b'{"type": NaN}', Refusal.MALFORMED),
    ("a bottomless list", b'{"a":' + b"[" * 8000, Refusal.MALFORMED),
    ("a number of 9,000 digits", b'{"a":' + b"9" * 9000 + b"}", Refusal.MALFORMED),
    ("a member twice", b'{"type":"public-key","type":"public-key"}', Refusal.DUPLICATE_MEMBER),
    ("a member twice deeper", b'{"response":{"a":1,"a":1}}', Refusal.DUPLICATE_MEMBER),
    ("too large", json.dumps({"pad": "x" * MAX_BODY_BYTES}).encode(), Refusal.TOO_LARGE),
    ("another type", b'{"type":"password"}', Refusal.WRONG_TYPE),
    ("no id", b'{"type":"public-key"}', Refusal.MALFORMED),
]


@pytest.mark.parametrize(("body", "reason"), [(body, reason) for _, body, reason in BODIES], ids=[b[0] for b in BODIES])
def test_a_body_of_another_shape_is_refused(body: bytes, reason: Refusal) -> None:
    assert reasons(body) == {reason}


def test_ids_that_differ_are_refused() -> None:
    body = {**ASSERTION, "id": b64(bytes(32))}
    with pytest.raises(CeremonyRefused) as caught:
        authenticate(body, KNOWN)
    assert caught.value.reason is Refusal.CREDENTIAL_ID


@pytest.mark.parametrize("spelling", ["=", "==", "\n", " ", "+"])
def test_an_id_in_another_spelling_is_refused(spelling: str) -> None:
    written = ASSERTION["id"] + spelling
    with pytest.raises(CeremonyRefused):
        authenticate({**ASSERTION, "id": written, "rawId": written}, KNOWN)


def test_an_id_with_bits_left_over_is_refused() -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    written = ASSERTION["id"][:-1] + letters[letters.index(ASSERTION["id"][-1]) + 1]
    assert unb64(written) == KNOWN.credential_id
    with pytest.raises(CeremonyRefused):
        authenticate({**ASSERTION, "id": written, "rawId": written}, KNOWN)


@pytest.mark.parametrize("ceremony", ["registration", "assertion"])
def test_client_data_with_a_member_twice_is_refused(ceremony: str) -> None:
    honest = REGISTRATION if ceremony == "registration" else ASSERTION
    said = unb64(honest["response"]["clientDataJSON"])
    doubled = said[:-1] + b',"origin":"https://carnet.example"}'
    response = {**honest["response"], "clientDataJSON": b64(doubled)}
    with pytest.raises(CeremonyRefused) as caught:
        register({**honest, "response": response}) if honest is REGISTRATION else authenticate(
            {**honest, "response": response}, KNOWN
        )
    assert caught.value.reason is Refusal.DUPLICATE_MEMBER


def outcome(ceremony: str, body: bytes) -> bool:
    """Whether the ceremony holds; anything raised but a refusal fails the test."""
    try:
        register(body) if ceremony == "registration" else authenticate(body, KNOWN)
    except CeremonyRefused:
        return False
    return True


HONEST: dict[str, dict[str, Any]] = {"registration": REGISTRATION, "assertion": ASSERTION}
CEREMONIES = st.sampled_from(sorted(HONEST))
PARTS = {
    "registration": ["clientDataJSON", "attestationObject"],
    "assertion": ["clientDataJSON", "authenticatorData", "signature", "userHandle"],
}
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CEREMONIES, st.data())
def test_a_part_with_bytes_changed_never_holds_and_never_breaks(ceremony: str, data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(PARTS[ceremony]))
    honest = HONEST[ceremony]
    written = bytearray(unb64(honest["response"][part]))
    at = data.draw(st.integers(0, len(written)))
    cut = data.draw(st.integers(0, 4))
    written[at : at + cut] = data.draw(st.binary(max_size=6))
    changed = {**honest, "response": {**honest["response"], part: b64(bytes(written))}}
    holds = outcome(ceremony, json.dumps(changed).encode())
    if ceremony == "assertion" and changed != honest:
        assert not holds


@settings(max_examples=300, deadline=None)
@given(CEREMONIES, st.data(), JSON_VALUES)
def test_a_member_of_another_kind_never_breaks(ceremony: str, data: st.DataObject, value: Any) -> None:
    honest = HONEST[ceremony]
    name = data.draw(st.sampled_from([*sorted(honest), *sorted(honest["response"])]))
    changed = {**honest, name: value} if name in honest else {**honest, "response": {**honest["response"], name: value}}
    outcome(ceremony, json.dumps(changed).encode())


@settings(max_examples=300, deadline=None)
@given(CEREMONIES, st.binary(max_size=400))
def test_any_bytes_never_break(ceremony: str, body: bytes) -> None:
    assert not outcome(ceremony, body)
