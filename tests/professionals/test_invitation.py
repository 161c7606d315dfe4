"""One invitation: how far it has come, and taking it back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from time_machine import travel

from portal.access.rights import Consent
from portal.core import clock
from portal.professionals.durations import Duration
from tests.support.invitations import TOKEN, invited, standing
from tests.support.people import People
from tests.support.professional_pages import fetch, send, told
from tests.support.saved_documents import counted_statements, get

ClientFor = Callable[..., FlaskClient]
NOW = dt.datetime(2031, 11, 24, 13, 5, tzinfo=dt.UTC)


def address(people: People, invitation_id: object, act: str = "") -> str:
    return f"/records/{people['alice'].record_id}/access/invitations/{invitation_id}{act}"


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    with travel(NOW, tick=False):
        one = invited(app, people["alice"], email="karim@example.org", folders=["reports", "imaging"])
        page = get(client_for("alice"), address(people, one)).text
    assert "Invitation for Dr Martin" in page
    assert "Dr Martin has not answered yet. Nothing is open." in page
    for words in ("27 November 2031 at 1:05\u00a0pm", "3 months from the confirmation", "Reports, Imaging"):
        assert words in page
    assert "karim@example.org" in page
    assert "Take the invitation back" in page
    assert "See who accepted" not in page


@pytest.mark.parametrize(
    ("consent", "words"),
    [(Consent.PORTAL, "Given here"), (Consent.SPOKEN, "Given by word of mouth"), (Consent.WRITTEN, "Given on paper")],
)
def test_how_consent_was_given_is_said_as_everywhere(
    app: Flask, people: People, client_for: ClientFor, consent: Consent, words: str
) -> None:
    page = get(client_for("alice"), address(people, invited(app, people["alice"], consent=consent))).text
    assert re.search(rf"<dt>Consent</dt>\s*<dd>{words}</dd>", page)


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor) -> None:
    with travel(NOW, tick=False):
        page = get(client_for("alice"), address(people, invited(app, people["alice"])), language="fr").text
    assert "Dr Martin n’a pas encore répondu. Rien n’est ouvert." in page
    assert "27\u00a0novembre 2031" in page
    assert "13\u00a0h\u00a005" in page


@pytest.mark.parametrize(
    ("columns", "words", "acts"),
    [
        ({"accepted_at": NOW}, "Dr Carol Petit accepted. Nothing is open until you say", 2),
        ({"accepted_at": NOW, "confirmed_at": NOW}, "You confirmed Dr Carol Petit, and the record was opened.", 0),
        ({"declined_at": NOW}, "The invitation was declined. Nothing was opened.", 0),
        ({"cancelled_at": NOW}, "You took the invitation back. Its link opens nothing.", 0),
        ({"expires_at": NOW}, "The time of this invitation has passed. Its link opens nothing.", 0),
        ({"created_at": NOW + dt.timedelta(days=1)}, "The time of this invitation has passed.", 0),
    ],
)
def test_how_far_it_has_come(
    app: Flask, people: People, client_for: ClientFor, columns: dict[str, Any], words: str, acts: int
) -> None:
    with travel(NOW, tick=False):
        if "accepted_at" in columns:
            columns = columns | {"professional_id": people["carol"].professional_id}
        one = invited(app, people["alice"], **columns)
        page = get(client_for("alice"), address(people, one)).text
    assert words in page
    assert ("See who accepted" in page) + ("Take the invitation back" in page) == acts


def test_a_gp_reads_everything(app: Flask, people: People, client_for: ClientFor) -> None:
    one = invited(app, people["alice"], as_gp=True, duration=Duration.WEEK)
    page = get(client_for("alice"), address(people, one)).text
    assert "Everything, as the GP, until you end it" in page
    assert "A week" not in page


def test_it_is_taken_back(app: Flask, people: People, client_for: ClientFor) -> None:
    one = invited(app, people["alice"])
    alice = client_for("alice", fresh=False)
    answer = send(alice, address(people, one, "/cancel"), page=address(people, one))
    assert answer.status_code == 303
    assert "Its link opens nothing" in fetch(alice, answer.headers["Location"]).text
    assert standing(app, one) == "cancelled"
    assert app.test_client().get(f"/invitations/{TOKEN}").status_code == 404
    assert told(app, "professional.invited") == [
        (
            "professional.invited",
            "Alice Martin",
            "holder",
            {"invitation_id": str(one), "cause": "cancelled", "professional": "Dr Martin"},
        )
    ]


def test_one_that_was_accepted_is_taken_back_too(app: Flask, people: People, client_for: ClientFor) -> None:
    one = invited(app, people["alice"], by=people["carol"])
    send(client_for("alice"), address(people, one, "/cancel"), page=address(people, one))
    assert standing(app, one) == "cancelled"
    ((_event, _who, _role, details),) = told(app, "professional.invited")
    assert details["professional_id"] == str(people["carol"].professional_id)


@pytest.mark.parametrize("ended", ["confirmed_at", "declined_at", "cancelled_at"])
def test_what_has_ended_stays_as_it_is(app: Flask, people: People, client_for: ClientFor, ended: str) -> None:
    columns: dict[str, Any] = {ended: clock.now()}
    one = invited(app, people["alice"], by=people["carol"], **columns)
    before, alice = standing(app, one), client_for("alice")
    answer = send(alice, address(people, one, "/cancel"), page="/account/preferences")
    assert answer.status_code == 303
    assert standing(app, one) == before
    assert told(app, "professional.invited") == []
    said = fetch(alice, answer.headers["Location"]).text
    assert ("this professional reads the record" in said) is (ended == "confirmed_at")


def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor) -> None:
    one, charlies = invited(app, people["alice"]), invited(app, people["charlie"], token="other")
    for name in ("charlie", "bob"):
        assert client_for(name).get(address(people, one)).status_code == 404
        assert send(client_for(name), address(people, one, "/cancel"), page="/account/preferences").status_code == 404
    assert client_for("alice").get(address(people, charlies)).status_code == 404
    cancelled = send(client_for("alice"), address(people, charlies, "/cancel"), page="/account/preferences")
    assert cancelled.status_code == 404
    assert {standing(app, one), standing(app, charlies)} == {"waiting"}


def test_a_carer_who_views_reads_it_and_changes_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    one, frank = invited(app, people["alice"]), client_for("frank")
    assert "Take the invitation back" not in get(frank, address(people, one)).text
    assert send(frank, address(people, one, "/cancel"), page="/account/preferences").status_code == 404
    assert standing(app, one) == "waiting"


def test_taking_back_is_no_get(app: Flask, people: People, client_for: ClientFor) -> None:
    one = invited(app, people["alice"])
    assert client_for("alice").get(address(people, one, "/cancel")).status_code == 405
    assert standing(app, one) == "waiting"


def test_it_costs_few_queries(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, one = client_for("alice"), invited(app, people["alice"], by=people["carol"])
    with counted_statements(app) as sent:
        get(alice, address(people, one))
    assert len(sent) <= 12
