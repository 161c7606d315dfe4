"""Proving a number with a real OpenID provider."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from portal.core.installation import installation
from tests.core.test_not_saved import LOCKED, no_write
from tests.professionals.proving import (
    BACK,
    ENGLISH,
    PAGE,
    ClientFor,
    asked,
    begin,
    change,
    come_back,
    professional,
    proved_by,
    said,
    token_of,
    told,
    unvouched,
)
from tests.support.identity_provider import RealProvider, identity_provider
from tests.support.people import People
from tests.support.saved_documents import counted_statements, get

ORIGIN = "http://localhost:8000"
PROVED = "Your RPPS number is proved."
TOO_LATE = "This proof was begun too long ago, or in another browser. Nothing was changed: begin again."
REJECTED = "What Test Connect answered could not be accepted. Nothing was changed: begin again."


@pytest.fixture(scope="module")
def real() -> Iterator[RealProvider]:
    """A provider that signs with RSA and tells the number beside the ID token, as the French one does."""
    with identity_provider(ORIGIN) as made:
        yield made


@pytest.fixture
def proving(app: Flask, real: RealProvider, people: People) -> Iterator[Flask]:
    """The application with that provider; nobody vouched for Bob yet."""
    unvouched(app, people["bob"])
    with proved_by(app, real.configured(installation(app).config)):
        yield app


def proves(client: FlaskClient, real: RealProvider, login: str) -> tuple[str, str]:
    """The whole way; where it leads, and what is told there."""
    return come_back(client, real.signed_in(begin(client), login))


def test_it_works(proving: Flask, real: RealProvider, people: People, client_for: ClientFor) -> None:
    bob = client_for("bob", practising=True)
    page = get(bob, PAGE).text
    assert "Go on to Test Connect" in page
    assert people["bob"].rpps in page
    assert "Continuer vers Test Connect" in get(bob, PAGE, language="fr").text
    assert proves(bob, real, f"8{people['bob'].rpps}") == ("/patients", PROVED)
    kept = professional(proving, people["bob"])
    assert kept is not None
    assert (kept.verified_at is not None, kept.verified_how) == (True, "identity-provider")
    details = {"professional_id": str(kept.id), "professional": "Dr Bob Bernard", "how": "identity-provider"}
    assert told(proving, "professional.verified") == [("allowed", details)]
    assert (kept.given_names, kept.profession) == ("Bob", "physician"), "nothing else is taken from the provider"
    assert "There is nothing left to do." in get(bob, PAGE).text


@pytest.mark.parametrize(
    "kind",
    [
        {"alg": "ES256"},
        {"in_userinfo": False},
        {"auth_method": "client_secret_post"},
    ],
    ids=["a curve", "in the ID token", "secret in the form"],
)
def test_providers_differ(app: Flask, people: People, client_for: ClientFor, kind: dict[str, Any]) -> None:
    unvouched(app, people["bob"])
    with identity_provider(ORIGIN, **kind) as real, proved_by(app, real.configured(installation(app).config)):
        assert proves(client_for("bob"), real, people["bob"].rpps) == ("/account/role", PROVED)


def test_what_is_asked_for(proving: Flask, client_for: ClientFor) -> None:
    first, second = (asked(begin(client_for("bob"))) for _ in range(2))
    assert first["redirect_uri"] == ORIGIN + BACK
    assert (first["response_type"], first["code_challenge_method"]) == ("code", "S256")
    assert (first["client_id"], first["scope"], first["prompt"]) == ("carnet", "openid scope_all", "login")
    for secret in ("state", "nonce", "code_challenge"):
        assert len(first[secret]) >= 32
        assert first[secret] != second[secret]


def test_another_number_than_the_one_claimed(
    proving: Flask, real: RealProvider, people: People, client_for: ClientFor
) -> None:
    where, sentence = proves(client_for("bob"), real, f"8{people['carol'].rpps}")
    assert (where, sentence) == (
        PAGE,
        "Test Connect knows you under another number than this account. Nothing was changed.",
    )
    kept = professional(proving, people["bob"])
    assert kept is not None
    assert (kept.rpps, kept.verified_at) == (people["bob"].rpps, None)
    ((outcome, details),) = told(proving, "professional.verified")
    assert (outcome, details["cause"]) == ("refused", "another-number")


def test_the_number_of_another_account(
    proving: Flask, real: RealProvider, people: People, client_for: ClientFor
) -> None:
    """Bob claims the number that Carol has proved, and signs in at the provider as her."""
    change(proving, people["bob"], rpps=people["carol"].rpps)
    where, sentence = proves(client_for("bob"), real, f"8{people['carol'].rpps}")
    assert where == PAGE
    assert sentence.startswith("Another account has proved this number already. Nothing was changed.")
    kept = professional(proving, people["bob"])
    assert kept is not None
    assert kept.verified_at is None
    ((outcome, details),) = told(proving, "professional.verified")
    assert (outcome, details["cause"]) == ("refused", "other-account")
    assert details["professional_id"] == str(people["carol"].professional_id)


@pytest.mark.parametrize("login", ["0123456789", "810000001016", "somebody"])
def test_who_has_no_number_there(proving: Flask, real: RealProvider, client_for: ClientFor, login: str) -> None:
    sentence = "Test Connect knows no RPPS number of yours. Nothing was changed."
    assert proves(client_for("bob"), real, login) == (PAGE, sentence)
    assert told(proving, "professional.verified") == []


def test_a_proof_is_taken_once(proving: Flask, real: RealProvider, people: People, client_for: ClientFor) -> None:
    """The address that leads back, once more."""
    bob = client_for("bob")
    back = real.signed_in(begin(bob), f"8{people['bob'].rpps}")
    assert come_back(bob, back)[1] == PROVED
    assert come_back(bob, back) == (PAGE, TOO_LATE)
    assert len(told(proving, "professional.verified")) == 1


def test_the_code_of_another_proof(proving: Flask, real: RealProvider, people: People, client_for: ClientFor) -> None:
    """Of the same person in the same browser: it was asked for with another secret, which the provider checks."""
    bob = client_for("bob")
    other, own = (real.signed_in(begin(bob), f"8{people['bob'].rpps}") for _ in range(2))
    mixed = own.replace(asked(own)["code"], asked(other)["code"])
    assert come_back(bob, mixed) == (PAGE, REJECTED)
    assert told(proving, "professional.verified") == []


def test_two_tabs(proving: Flask, real: RealProvider, people: People, client_for: ClientFor) -> None:
    """Both were begun before either ended: the second one finds it done."""
    bob = client_for("bob")
    first, second = (real.signed_in(begin(bob), f"8{people['bob'].rpps}") for _ in range(2))
    assert (come_back(bob, second)[1], come_back(bob, first)[1]) == (PROVED, PROVED)
    assert len(told(proving, "professional.verified")) == 1


def test_a_proof_begun_in_another_browser(
    proving: Flask, real: RealProvider, people: People, client_for: ClientFor
) -> None:
    """Somebody has Bob follow a link that ends a proof of their own; and the other way round."""
    back = real.signed_in(begin(client_for("charlie")), f"8{people['bob'].rpps}")
    assert come_back(client_for("bob"), back)[1] == TOO_LATE
    back = real.signed_in(begin(client_for("bob")), f"8{people['bob'].rpps}")
    assert come_back(client_for("bob"), back)[1] == TOO_LATE, "another browser of his own, too"
    assert told(proving, "professional.verified") == []


def test_a_proof_that_took_too_long(proving: Flask, real: RealProvider, people: People, client_for: ClientFor) -> None:
    bob = client_for("bob")
    back = real.signed_in(begin(bob), f"8{people['bob'].rpps}")
    with time_machine.travel(clock.now() + dt.timedelta(minutes=11), tick=False):
        answer = bob.get(back.removeprefix(ORIGIN), headers=ENGLISH)
        page = bob.get(bob.get(answer.headers["Location"], headers=ENGLISH).headers["Location"], headers=ENGLISH)
    assert said(page.text).startswith(TOO_LATE)
    assert told(proving, "professional.verified") == []


@pytest.mark.parametrize("state", ["", "x", "0" * 32])
def test_a_state_that_never_was(proving: Flask, client_for: ClientFor, state: str) -> None:
    assert come_back(client_for("bob"), f"{BACK}?code=any&state={state}") == (PAGE, TOO_LATE)


def test_whoever_turns_back_has_changed_nothing(proving: Flask, real: RealProvider, client_for: ClientFor) -> None:
    bob = client_for("bob")
    back = f"{BACK}?error=access_denied&state={asked(begin(bob))['state']}&iss={real.settings['oidc_issuer']}"
    assert come_back(bob, back) == (PAGE, "You came back from Test Connect without a proof. Nothing was changed.")


def test_it_asks_for_the_passkey_first(proving: Flask, client_for: ClientFor) -> None:
    stale = client_for("bob", fresh=False)
    where = stale.get(PAGE).headers["Location"]
    assert where.startswith("/step-up?next=")
    assert "prove your RPPS number" in get(stale, where).text
    assert stale.post(PAGE).headers["Location"] == f"/step-up?unsaved=yes&next={PAGE}"
    assert stale.get(f"{BACK}?state=x").status_code == 303, "the way back is of a proof that was begun with one"


def test_whoever_only_looks_begins_nothing(proving: Flask, client_for: ClientFor) -> None:
    bob = client_for("bob")
    with counted_statements(proving) as sent:
        get(bob, PAGE)
    assert [one for one in sent if one.startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert len(sent) <= 6


def test_a_busy_database_begins_nothing(proving: Flask, client_for: ClientFor) -> None:
    bob = client_for("bob")
    token = token_of(bob.get(PAGE).text)
    with no_write(proving, LOCKED):
        answer = bob.post(PAGE, data={"csrf_token": token}, headers=ENGLISH)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "This was not saved: Carnet is busy." in answer.text
    assert begin(bob), "and can be sent again"


def test_limits(proving: Flask, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.professionals.views.identity.PER_ACCOUNT", "2 per hour")
    bob = client_for("bob")
    assert begin(bob) != begin(bob)
    assert bob.post(PAGE, data={"csrf_token": token_of(bob.get(PAGE).text)}).status_code == 429
