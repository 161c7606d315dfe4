"""Coming back from a provider that lies, stalls or floods: nothing is kept, and a sentence says so."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.installation import installation
from tests.professionals.proving import (
    BACK,
    ENGLISH,
    PAGE,
    ClientFor,
    asked,
    begin,
    come_back,
    professional,
    proved_by,
    said,
    token_of,
    unvouched,
)
from tests.support.hostile_provider import (
    HostileProvider,
    dripping,
    flooding,
    hostile_provider,
    other_key,
    public_words,
    published,
    whole,
)
from tests.support.people import People

REJECTED = "What Hostile Connect answered could not be accepted. Nothing was changed: begin again."
DOWN = "Hostile Connect does not answer for the moment. Nothing was changed: try again later."
NO_NUMBER = "Hostile Connect knows no RPPS number of yours. Nothing was changed."
DECLINED = "You came back from Hostile Connect without a proof. Nothing was changed."
PROVED = "Your RPPS number is proved."
NUMBER = "10000001015"
Mood = Callable[[HostileProvider], None]


@pytest.fixture
def hostile(app: Flask, people: People) -> Iterator[HostileProvider]:
    """A provider that knows Bob's number, which nobody vouched for yet; honest until a test bends it."""
    unvouched(app, people["bob"])
    with hostile_provider() as made:
        made.claims["SubjectNameID"] = f"8{NUMBER}"
        with proved_by(app, made.configured(installation(app).config)):
            yield made


@pytest.fixture
def bob(client_for: ClientFor) -> FlaskClient:
    """His browser."""
    return client_for("bob", practising=True)


def answer(bob: FlaskClient, hostile: HostileProvider, mood: Mood | None = None, **came: str) -> str:
    """The whole way, with the provider in a mood; what is told at its end."""
    sent = asked(begin(bob))
    hostile.nonce = sent["nonce"]
    if mood is not None:
        mood(hostile)
    query = "&".join(f"{name}={value}" for name, value in {"state": sent["state"], "code": "any", **came}.items())
    return come_back(bob, f"{BACK}?{query}")[1]


def claims(**changes: Any) -> Mood:
    """Other claims; None for one that is not there."""
    return lambda hostile: hostile.claims.update(changes)


def signed(alg: str, key: str = "", **header: Any) -> Mood:
    """Signed in another way, the key published or not."""

    def bend(hostile: HostileProvider) -> None:
        hostile.header = {"alg": alg, "kid": "one", **header}
        hostile.signing = other_key(key) if key else hostile.key

    return bend


def with_published(key: str, alg: str) -> Mood:
    """Signed with a key that is among those of the provider."""

    def bend(hostile: HostileProvider) -> None:
        hostile.signing, hostile.header = other_key(key), {"alg": alg, "kid": "one"}
        hostile.keys = {"keys": [published(hostile.signing)]}

    return bend


def with_public_key(hostile: HostileProvider) -> None:
    """The public key taken for a shared secret, as a careless reader would."""
    hostile.header, hostile.signing = {"alg": "HS256", "kid": "one"}, public_words(hostile.key)


def at(path: str, body: bytes, status: int = 200, **headers: str) -> Mood:
    """Another answer at a path."""
    return lambda hostile: hostile.answers.update({path: whole(body, status, **headers)})


HOUR = 3600
LIES: dict[str, Mood] = {
    "another nonce": claims(nonce="another"),
    "no nonce": claims(nonce=None),
    "a list that holds the nonce": lambda hostile: hostile.claims.update(nonce=[hostile.nonce]),
    "another audience": claims(aud="another"),
    "another audience beside us": claims(aud=["carnet", "another"], azp="carnet"),
    "no audience": claims(aud=None),
    "made for another party": claims(azp="another"),
    "expired": lambda hostile: hostile.claims.update(exp=int(time.time()) - 61),
    "without an end": claims(exp=None),
    "an end that is no number": claims(exp="tomorrow"),
    "an end that is not a number": claims(exp=math.nan),
    "of the future": lambda hostile: hostile.claims.update(
        iat=int(time.time()) + HOUR, exp=int(time.time()) + 2 * HOUR
    ),
    "of long ago": lambda hostile: hostile.claims.update(iat=int(time.time()) - HOUR),
    "not told when": claims(iat=None),
    "another issuer": claims(iss="https://another.example"),
    "of nobody": claims(sub=None),
    "not signed": signed("none"),
    "not signed, with a key": signed("none", kid="one"),
    "signed with the client's secret": signed("HS256", "secret"),
    "signed with the public key": with_public_key,
    "signed in another way": signed("PS256"),
    "signed in another way, with SHA-512": signed("RS512"),
    "signed by somebody else": signed("RS256", "another"),
    "signed with a key that is not published": signed("RS256", "another", kid="two"),
    "signed with a curve under the name of an RSA key": signed("ES256", "curve"),
    "a header that must be understood": signed("RS256", crit=["exp"], exp=1),
    "no ID token": lambda hostile: hostile.tokens.update(id_token=None),
    "an ID token of words": lambda hostile: hostile.tokens.update(id_token="a.b.c"),
    "an ID token of a great many": lambda hostile: hostile.tokens.update(id_token="a" * 20_000),
    "claims of another person": lambda hostile: (
        hostile.claims.pop("SubjectNameID"),
        hostile.userinfo.update(sub="another", SubjectNameID=f"8{NUMBER}"),
    )[0],
    "the code refused": at("/token", b'{"error": "invalid_grant"}', 400),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_proves_nothing(app: Flask, people: People, hostile: HostileProvider, bob: FlaskClient, lie: str) -> None:
    assert answer(bob, hostile, LIES[lie]) == REJECTED
    assert is_unvouched(app, people)


def test_the_same_provider_without_a_lie_proves(hostile: HostileProvider, bob: FlaskClient) -> None:
    assert answer(bob, hostile) == PROVED


KEYS: dict[str, Mood] = {
    "a secret among its keys": with_published("secret", "HS256"),
    "a weak key": with_published("weak", "RS256"),
    "no key": lambda hostile: hostile.keys.update(keys=[]),
}


@pytest.mark.parametrize("which", KEYS)
def test_a_key_that_is_none_proves_nothing(
    app: Flask, people: People, hostile: HostileProvider, bob: FlaskClient, which: str
) -> None:
    assert answer(bob, hostile, KEYS[which]) == REJECTED
    assert is_unvouched(app, people)


NOT_HIS: dict[str, Mood] = {
    "no claim": claims(SubjectNameID=None),
    "a number whose key does not hold": claims(SubjectNameID="810000001016"),
    "another kind of number": claims(SubjectNameID="0123456789"),
    "eleven digits of another kind": claims(SubjectNameID=f"0{NUMBER}"),
    "a number that is no text": claims(SubjectNameID=int(f"8{NUMBER}")),
    "a list of numbers": claims(SubjectNameID=[f"8{NUMBER}"]),
    "digits of another script": claims(SubjectNameID="٨١٠٠٠٠٠٠١٠١٥"),
    "words after it": claims(SubjectNameID=f"8{NUMBER}\n"),
}


@pytest.mark.parametrize("claim", NOT_HIS)
def test_what_is_no_number_proves_none(
    app: Flask, people: People, hostile: HostileProvider, bob: FlaskClient, claim: str
) -> None:
    assert answer(bob, hostile, NOT_HIS[claim]) == NO_NUMBER
    assert is_unvouched(app, people)


@pytest.mark.parametrize(
    ("named", "sender", "sentence"),
    [
        (True, "", REJECTED),
        (True, "https://another.example", REJECTED),
        (False, "https://another.example", REJECTED),
        (True, "own", PROVED),
        (False, "", PROVED),
    ],
)
def test_whose_answer_it_is(
    hostile: HostileProvider, bob: FlaskClient, named: bool, sender: str, sentence: str
) -> None:
    """A provider may say that its answers tell whose they are (RFC 9207); one that tells another is another's."""
    hostile.document["authorization_response_iss_parameter_supported"] = named
    came = {"iss": hostile.issuer if sender == "own" else sender} if sender else {}
    assert answer(bob, hostile, None, **came) == sentence


def test_a_curve_signs_too(hostile: HostileProvider, bob: FlaskClient) -> None:
    assert answer(bob, hostile, with_published("curve", "ES256")) == PROVED


def test_a_bare_number_is_one_too(hostile: HostileProvider, bob: FlaskClient) -> None:
    assert answer(bob, hostile, claims(SubjectNameID=NUMBER)) == PROVED


FAILURES: dict[str, Mood] = {
    "a body without end": lambda hostile: hostile.answers.update({"/token": flooding}),
    "a header without end": lambda hostile: hostile.answers.update({"/token": dripping}),
    "sent elsewhere": at("/token", b"", 307, Location="/userinfo"),
    "out of order": at("/token", b"", 502),
    "our secret refused": at("/token", b'{"error": "invalid_client"}', 401),
    "no JSON": at("/token", b"<html>"),
    "a list": at("/token", b"[]"),
    "brackets without end": at("/token", b"[" * 200_000),
    "keys that stall": lambda hostile: hostile.answers.update({"/keys": dripping}),
    "keys that are none": at("/keys", b'{"keys": [{"kty": "RSA", "n": "' + b"A" * 342 + b'", "e": 1}]}'),
    "claims that are sent elsewhere": lambda hostile: (
        hostile.claims.pop("SubjectNameID"),
        at("/userinfo", b"", 302, Location="/token")(hostile),
    )[1],
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_loses_nothing(
    app: Flask,
    people: People,
    hostile: HostileProvider,
    bob: FlaskClient,
    failure: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("portal.core.fetch.SECONDS", 1.0)
    began = time.monotonic()
    assert answer(bob, hostile, FAILURES[failure]) == DOWN
    assert time.monotonic() - began < 4
    assert is_unvouched(app, people)
    assert hostile.flooded < 16_000_000, "no more is read than is needed"
    hostile.answers.clear()
    hostile.claims["SubjectNameID"] = f"8{NUMBER}"
    assert answer(bob, hostile) == PROVED, "the next try is whole"


DOCUMENTS: dict[str, dict[str, Any]] = {
    "of another issuer": {"issuer": "https://another.example"},
    "that leads out of TLS": {"token_endpoint": "http://another.example/token"},
    "that leads to a script": {"authorization_endpoint": "javascript:alert(1)"},
    "that breaks the header": {"authorization_endpoint": "https://another.example/\r\nSet-Cookie: a=b"},
    "without keys": {"jwks_uri": None},
    "that names a thing": {"token_endpoint": 7},
}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_that_cannot_be_trusted_leads_nowhere(
    hostile: HostileProvider, bob: FlaskClient, document: str
) -> None:
    hostile.document |= DOCUMENTS[document]
    assert starts(bob) == DOWN


def is_unvouched(app: Flask, people: People) -> bool:
    kept = professional(app, people["bob"])
    return kept is not None and kept.verified_at is None


def starts(bob: FlaskClient) -> str:
    """Press the button at a provider that is not there; what is told."""
    sent = bob.post(PAGE, data={"csrf_token": token_of(bob.get(PAGE).text)}, headers=ENGLISH)
    assert sent.status_code == 303
    return said(bob.get(sent.headers["Location"], headers=ENGLISH).text)
