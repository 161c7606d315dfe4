"""Becoming a professional by a proved number that no directory knows: the number first, then a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.accounts.models import AccountSession
from portal.core import clock
from portal.core.db import db
from portal.core.installation import installation
from tests.core.test_not_saved import LOCKED, no_write
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
    token_of,
    told,
)
from tests.support.hostile_provider import HostileProvider, hostile_provider
from tests.support.people import People
from tests.support.saved_documents import get

NUMBER = "10003456786"
NAMED = {"title": "Dr", "given_names": "Alice Jeanne", "family_name": "Martin", "profession": "nurse", "town": "Brest"}


@pytest.fixture
def provider(app: Flask) -> Iterator[HostileProvider]:
    """A provider that knows everybody under a number that nobody claims."""
    with hostile_provider() as made:
        made.claims = {"SubjectNameID": f"8{NUMBER}", "family_name": "Somebody", "given_name": "Else"}
        with proved_by(app, made.configured(installation(app).config)):
            yield made


def proves(client: FlaskClient, provider: HostileProvider) -> tuple[str, str]:
    """The whole way; where it leads, and what is told there."""
    sent = asked(begin(client))
    provider.nonce = sent["nonce"]
    return come_back(client, f"{BACK}?code=any&state={sent['state']}")


def send(client: FlaskClient, **typed: str) -> TestResponse:
    """Send the name."""
    return client.post(PAGE, data={"csrf_token": token_of(client.get(PAGE).text), **NAMED, **typed}, headers=ENGLISH)


def test_it_works(app: Flask, people: People, provider: HostileProvider, client_for: ClientFor) -> None:
    alice = client_for("alice")
    assert proves(alice, provider) == (PAGE, f"Hostile Connect confirms your number: {NUMBER}.")
    assert "Qui êtes-vous" in get(alice, PAGE, language="fr").text
    assert professional(app, people["alice"]) is None, "nothing is kept before there is a name"
    answer = send(alice)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/role")
    made = professional(app, people["alice"])
    assert made is not None
    assert (made.rpps, made.name, made.profession, made.town) == (NUMBER, "Dr Alice Martin", "nurse", "Brest")
    assert made.verified_how == "identity-provider"
    ((outcome, details),) = told(app, "professional.verified")
    assert (outcome, details["professional"]) == ("allowed", "Dr Alice Martin")
    assert "Your RPPS number is proved." in alice.get("/account/role", headers=ENGLISH).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"given_names": " "}, "Enter the given names"),
        ({"family_name": ""}, "Enter the name you practise under"),
        ({"profession": ""}, "Choose your profession"),
        ({"profession": "king"}, "Not a valid choice"),
        ({"title": "Sir"}, "Not a valid choice"),
        ({"town": "x" * 101}, "Use at most 100 characters"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    app: Flask, people: People, provider: HostileProvider, client_for: ClientFor, typed: dict[str, str], sentence: str
) -> None:
    alice = client_for("alice")
    proves(alice, provider)
    answer = send(alice, **typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    kept = {"given_names": "Alice Jeanne", "family_name": "Martin"} | typed
    assert all(f'value="{kept[name].strip()}"' in answer.text for name in ("given_names", "family_name"))
    assert professional(app, people["alice"]) is None
    assert send(alice).status_code == 303


def test_a_busy_database_loses_nothing(provider: HostileProvider, client_for: ClientFor, app: Flask) -> None:
    alice = client_for("alice")
    proves(alice, provider)
    with no_write(app, LOCKED):
        answer = send(alice)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert 'value="Alice Jeanne"' in answer.text
    assert send(alice).status_code == 303


def test_a_name_alone_proves_nothing(
    app: Flask, people: People, provider: HostileProvider, client_for: ClientFor
) -> None:
    """A form that was not asked for, without a number: it begins a proof like any other press of the button."""
    assert "Refresh" in send(client_for("alice")).headers
    assert professional(app, people["alice"]) is None


def test_a_number_waits_for_a_quarter_of_an_hour(
    app: Flask, people: People, provider: HostileProvider, client_for: ClientFor
) -> None:
    alice = client_for("alice")
    proves(alice, provider)
    token = token_of(alice.get(PAGE).text)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=16), tick=False):
        prove_presence(app)
        assert "Refresh" in alice.post(PAGE, data={"csrf_token": token, **NAMED}).headers
    assert professional(app, people["alice"]) is None


def test_a_number_is_of_one_account(
    app: Flask, people: People, provider: HostileProvider, client_for: ClientFor
) -> None:
    """The cookie of one in the session of another."""
    alice, charlie = client_for("alice"), client_for("charlie")
    proves(alice, provider)
    with alice.session_transaction() as hers, charlie.session_transaction() as his:
        his["proved_number"] = hers["proved_number"]
    assert "Refresh" in send(charlie).headers
    assert professional(app, people["charlie"]) is None


def test_somebody_was_faster(app: Flask, people: People, provider: HostileProvider, client_for: ClientFor) -> None:
    """Two accounts of one person: the number is kept for the first to give a name."""
    alice, charlie = client_for("alice"), client_for("charlie")
    proves(alice, provider)
    proves(charlie, provider)
    assert send(alice).headers["Location"] == "/account/role"
    late = send(charlie)
    assert late.headers["Location"] == PAGE
    assert "Another account has proved this number already." in charlie.get(PAGE, headers=ENGLISH).text
    assert professional(app, people["charlie"]) is None
    assert [outcome for outcome, _details in told(app, "professional.verified")] == ["allowed", "refused"]


def test_a_claim_made_meanwhile(app: Flask, people: People, provider: HostileProvider, client_for: ClientFor) -> None:
    """Alice sends the name twice, from two tabs: she is one professional."""
    alice = client_for("alice")
    proves(alice, provider)
    token = token_of(alice.get(PAGE).text)
    first, second = (alice.post(PAGE, data={"csrf_token": token, **NAMED}) for _ in range(2))
    assert (first.status_code, "Refresh" in second.headers) == (303, True)
    assert len(told(app, "professional.verified")) == 1


def prove_presence(app: Flask) -> None:
    """Everybody has just proved to be there."""
    table = AccountSession.__table__
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(table.update().values(step_up_at=clock.now(), last_seen_at=clock.now()))  # type: ignore[attr-defined]
