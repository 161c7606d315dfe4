"""Looking at who accepted, and opening the record to them: nothing opens before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from time_machine import travel

from portal.access.actions import Level
from portal.access.models import Relation
from portal.access.rights import Consent, GpDesignation, Grant, Professional
from portal.core import clock
from portal.core.db import db, immediate
from portal.professionals.durations import Duration
from tests.support.invitations import invited, line, load, standing
from tests.support.people import People
from tests.support.professional_pages import fetch, send, told
from tests.support.professionals import DAY, block, grant, name_gp
from tests.support.saved_documents import counted_statements, get

ClientFor = Callable[..., FlaskClient]
EVENTS = ("grant.given", "gp.named", "gp.ended", "grant.ended")


def address(people: People, invitation_id: object) -> str:
    return f"/records/{people['alice'].record_id}/access/invitations/{invitation_id}/confirm"


def live(app: Flask, table: type[Any] = Grant) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(select(table).where(table.ended_at.is_(None))))


def change(app: Flask, people: People, name: str, **columns: Any) -> None:
    """Change what is known of a professional."""
    with app.app_context(), immediate() as session:
        for column, value in columns.items():
            setattr(session.get_one(Professional, people[name].professional_id), column, value)


def manage(app: Flask, people: People) -> None:
    with app.app_context(), immediate() as session:
        relation = session.scalars(select(Relation).where(Relation.account_id == people["frank"].account_id)).one()
        relation.level = Level.MANAGE


def may_read(client: FlaskClient, people: People) -> bool:
    return client.get(f"/records/{people['alice'].record_id}/").status_code == 200


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    load(
        app,
        line(
            "benali",
            **{"Identifiant PP": people["carol"].rpps, "Nom d'exercice": "PETIT", "Prénom d'exercice": "CAROL"},
        ),
    )
    one = invited(app, people["alice"], by=people["carol"], email="carol@example.org", consent=Consent.SPOKEN)
    alice, carol = client_for("alice"), client_for("carol", practising=True)
    page = get(alice, address(people, one)).text
    for words in (
        *(
            "Is it Dr Carol Petit?",
            "Doctor, cardiology",
            "Cabinet Bouffay, 44000 Nantes",
            "1000\u00a00002\u00a0021",
        ),
        *("Knows this number under this name", "The number was proved to be theirs", "carol@example.org"),
        *("3 months from the confirmation", "Every folder", "the record of Alice Martin"),
    ):
        assert words in page
    assert not may_read(carol, people)
    answer = send(alice, address(people, one))
    assert answer.status_code == 303
    assert "The record is open to Dr Carol Petit" in fetch(alice, answer.headers["Location"]).text
    assert may_read(carol, people)
    (given,) = live(app)
    assert (given.professional_id, given.consent) == (people["carol"].professional_id, Consent.SPOKEN)
    assert given.given_by == people["alice"].account_id
    assert given.until == Duration.QUARTER.until(given.since)
    assert standing(app, one) == "confirmed"
    ((event, who, role, details),) = told(app, *EVENTS)
    assert (event, who, role) == ("grant.given", "Alice Martin", "holder")
    assert details["professional"] == "Dr Carol Petit"
    assert details["until"] == given.until.isoformat()
    assert (details["folders"], details["consent"]) == (given.folders, "spoken")


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor) -> None:
    one = invited(app, people["alice"], by=people["carol"])
    page = get(client_for("alice"), address(people, one), language="fr").text
    assert "Est-ce bien Dr Carol Petit\u202f?" in page
    assert "Oui, ouvrir le carnet à Dr Carol Petit" in page


def test_what_is_chosen_is_what_opens(app: Flask, people: People, client_for: ClientFor) -> None:
    one = invited(app, people["alice"], by=people["carol"], duration=Duration.OPEN, folders=["reports"])
    send(client_for("alice"), address(people, one))
    (given,) = live(app)
    assert (given.until, given.folders) == (None, ["reports"])
    assert told(app, *EVENTS)[0][3]["until"] == ""


def test_what_speaks_against_it_is_said(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    change(app, people, "carol", verified_at=None)
    one = invited(app, people["alice"], by=people["carol"])
    page = get(alice, address(people, one)).text
    assert "Does not know this number: the name is as they typed it" in page
    assert "nobody has proved it" in page
    assert "Not sure? Ask them" in page
    load(app, line("benali", **{"Identifiant PP": people["carol"].rpps}))
    page = get(alice, address(people, one)).text
    assert "The directory gives this number to somebody else: Dr Karim Benali." in page
    change(app, people, "grace", rpps=people["carol"].rpps)
    assert "Another account has proved that this number is its own." in get(alice, address(people, one)).text


@pytest.mark.parametrize("until", [None, clock.now() - DAY, clock.now() + DAY])
def test_what_was_granted_before_is_replaced(
    app: Flask, people: People, client_for: ClientFor, until: dt.datetime | None
) -> None:
    before = grant(app, people["alice"], people["carol"], until=until, since=clock.now() - 9 * DAY, folders=["reports"])
    one = invited(app, people["alice"], by=people["carol"], duration=Duration.YEAR)
    send(client_for("alice"), address(people, one))
    (given,) = live(app)
    assert given.id != before
    assert len(given.folders) > 1
    assert may_read(client_for("carol", practising=True), people)


def test_a_gp_is_named(app: Flask, people: People, client_for: ClientFor) -> None:
    name_gp(app, people["alice"], people["bob"])
    one, alice = invited(app, people["alice"], by=people["carol"], as_gp=True), client_for("alice")
    page = get(alice, address(people, one)).text
    assert "As the GP, Dr Carol Petit reads everything" in page
    assert "Dr Bob Bernard is the GP now, and no longer will be." in page
    send(alice, address(people, one))
    (gp,) = live(app, GpDesignation)
    assert gp.professional_id == people["carol"].professional_id
    assert [one[0] for one in told(app, *EVENTS)] == ["grant.given", "gp.named"]
    assert not may_read(client_for("bob", practising=True), people)


def test_who_is_the_gp_stays_it(app: Flask, people: People, client_for: ClientFor) -> None:
    before = name_gp(app, people["alice"], people["carol"])
    one = invited(app, people["alice"], by=people["carol"], as_gp=True)
    send(client_for("alice"), address(people, one))
    assert [gp.id for gp in live(app, GpDesignation)] == [before]
    assert [event[0] for event in told(app, *EVENTS)] == ["grant.given"]


def test_only_a_physician_is_a_gp(app: Flask, people: People, client_for: ClientFor) -> None:
    change(app, people, "carol", profession="nurse")
    one, alice = invited(app, people["alice"], by=people["carol"], as_gp=True), client_for("alice")
    page = get(alice, address(people, one)).text
    assert "Only a physician can be the GP." in page
    assert "Yes, open the record" not in page
    answer = send(alice, address(people, one))
    assert answer.headers["Location"] == address(people, one)
    assert (live(app), live(app, GpDesignation), standing(app, one)) == ([], [], "accepted")


def test_no_carer_names_a_gp(app: Flask, people: People, client_for: ClientFor) -> None:
    manage(app, people)
    gp = invited(app, people["alice"], by=people["carol"], as_gp=True)
    plain = invited(app, people["alice"], by=people["grace"], token="plain")
    frank = client_for("frank")
    assert "the person whose record it is confirms it" in get(frank, address(people, gp)).text
    assert send(frank, address(people, gp)).status_code == 404
    assert live(app) == []
    assert send(frank, address(people, plain)).status_code == 303
    assert [given.given_by for given in live(app)] == [people["frank"].account_id]


def test_who_is_blocked_is_not_let_in(app: Flask, people: People, client_for: ClientFor) -> None:
    """By number: another account under it is refused too."""
    block(app, people["alice"], people["dora"], rpps=people["carol"].rpps)
    one, alice = invited(app, people["alice"], by=people["carol"]), client_for("alice")
    page = get(alice, address(people, one)).text
    assert "You blocked Dr Carol Petit. Unblock them first" in page
    assert "Yes, open the record" not in page
    assert send(alice, address(people, one)).headers["Location"] == address(people, one)
    assert (live(app), standing(app, one)) == ([], "accepted")


@pytest.mark.parametrize(
    "columns",
    [
        {"accepted_at": None, "professional_id": None},
        {"cancelled_at": clock.now()},
        {"declined_at": clock.now()},
        {"confirmed_at": clock.now()},
        {"expires_at": clock.now() - DAY},
    ],
    ids=["waiting", "cancelled", "declined", "confirmed", "expired"],
)
def test_nothing_else_opens(app: Flask, people: People, client_for: ClientFor, columns: dict[str, Any]) -> None:
    one, alice = invited(app, people["alice"], by=people["carol"], **columns), client_for("alice")
    here = address(people, one)
    assert fetch(alice, here).headers["Location"] == here.removesuffix("/confirm")
    assert send(alice, here, page="/account/preferences").headers["Location"] == here.removesuffix("/confirm")
    assert live(app) == []
    assert told(app, *EVENTS) == []


def test_an_acceptance_waits_a_month_and_no_longer(app: Flask, people: People, client_for: ClientFor) -> None:
    one = invited(app, people["alice"], by=people["carol"], expires_at=clock.now() + 30 * DAY)
    with travel(clock.now() + 31 * DAY, tick=True):
        assert send(client_for("alice"), address(people, one), page="/account/preferences").status_code == 303
    assert live(app) == []


def test_nobody_opens_a_record_to_themselves(app: Flask, people: People, client_for: ClientFor) -> None:
    manage(app, people)
    one = invited(app, people["alice"], by=people["carol"])
    change(app, people, "carol", account_id=people["frank"].account_id)
    assert send(client_for("frank"), address(people, one)).status_code == 404
    assert live(app) == []


def test_it_asks_for_a_fresh_proof(app: Flask, people: People, client_for: ClientFor) -> None:
    one, stale = invited(app, people["alice"], by=people["carol"]), client_for("alice", fresh=False)
    answer = fetch(stale, address(people, one))
    assert "open the record to a professional" in fetch(stale, answer.headers["Location"]).text
    assert send(stale, address(people, one), page="/account/preferences").status_code == 302
    assert live(app) == []


def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor) -> None:
    one = invited(app, people["alice"], by=people["carol"])
    other = invited(app, people["charlie"], by=people["carol"], token="other")
    for name, whose in (("charlie", one), ("frank", one), ("bob", one), ("alice", other)):
        client = client_for(name)
        assert client.get(address(people, whose)).status_code == 404
        assert send(client, address(people, whose), page="/account/preferences").status_code == 404
    carol = client_for("carol", practising=True)
    assert send(carol, address(people, one), page="/account/preferences").status_code == 404
    assert live(app) == []


def test_a_get_opens_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    fetch(client_for("alice"), address(people, invited(app, people["alice"], by=people["carol"])))
    assert live(app) == []


def test_it_costs_few_queries(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app, line("benali", **{"Identifiant PP": people["carol"].rpps}))
    alice, one = client_for("alice"), invited(app, people["alice"], by=people["carol"], as_gp=True)
    with counted_statements(app) as sent:
        get(alice, address(people, one))
    assert len(sent) <= 12
