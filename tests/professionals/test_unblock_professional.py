"""Unblocking: asks who is there, and brings nothing back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.access.actions import Level
from portal.access.models import Relation
from portal.access.rights import Block, Grant
from portal.core.db import immediate
from tests.professionals.acting import access, one, post, press, rights, said, sections, trail
from tests.support.people import People
from tests.support.professionals import also_professional, block, grant, let_in
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]
UNBLOCK = "/unblock"


def test_nothing_comes_back(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    alice, record = client_for("alice"), f"/records/{people['alice'].record_id}/"
    press(alice, one(people, "carol", "/block"), one(people, "carol", "/block"))
    assert "Nothing comes back by itself." in get(alice, one(people, "carol", UNBLOCK)).text
    page = press(alice, one(people, "carol", UNBLOCK), one(people, "carol", UNBLOCK))
    assert said(page) == [
        "Dr Carol Petit is no longer blocked. Nothing came back: they read nothing until you invite them."
    ]
    assert client_for("carol", practising=True).get(record).status_code == 404
    assert rights(app, Grant, people["carol"])[0].ended_at is not None
    assert rights(app, Block, people["carol"])[0].ended_at is not None
    assert [event for event, _details in trail(app, "professional.unblocked")] == ["professional.unblocked"]
    assert sections(get(alice, access(people)).text) == ["Access ended"]


def test_nobody_unblocks_themselves(app: Flask, people: People, client_for: ClientFor) -> None:
    """A carer who manages, and is a doctor: they end what they have, and give themselves nothing."""
    people = people | {"frank": also_professional(app, people, "frank")}
    grant(app, people["alice"], people["frank"], folders=["imaging"])
    with app.app_context(), immediate() as session:
        session.execute(
            update(Relation).where(Relation.account_id == people["frank"].account_id).values(level=Level.MANAGE)
        )
    frank = client_for("frank")
    page = get(frank, one(people, "frank")).text
    assert "Change until when" not in page
    assert "End the access" in page
    for act in ("/change", "/renew"):
        assert post(frank, access(people), one(people, "frank", act)).status_code == 404
    press(frank, one(people, "frank", "/block"), one(people, "frank", "/block"))
    assert "Unblock" not in get(frank, one(people, "frank")).text
    assert post(frank, access(people), one(people, "frank", UNBLOCK)).status_code == 404
    assert rights(app, Block, people["frank"])[0].ended_at is None


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor) -> None:
    block(app, people["alice"], people["dora"])
    alice = client_for("alice")
    assert "Débloquer Dr Dora Leroy" in get(alice, one(people, "dora", UNBLOCK), language="fr").text
    (told,) = said(press(alice, one(people, "dora", UNBLOCK), one(people, "dora", UNBLOCK), language="fr"))
    assert told.startswith("Le blocage de Dr Dora Leroy est levé. Rien n’est revenu\u00a0:")


def test_it_asks_who_is_there(app: Flask, people: People, client_for: ClientFor) -> None:
    block(app, people["alice"], people["dora"])
    stale = client_for("alice", fresh=False)
    answer = stale.get(one(people, "dora", UNBLOCK))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/step-up?next=")
    assert "unblock a professional" in get(stale, answer.headers["Location"]).text
    assert post(stale, access(people), one(people, "dora", UNBLOCK)).status_code == 302
    assert rights(app, Block, people["dora"])[0].ended_at is None


def test_asking_for_its_head_unblocks_nobody(app: Flask, people: People, client_for: ClientFor) -> None:
    block(app, people["alice"], people["carol"])
    assert client_for("alice").head(one(people, "carol", "/unblock")).status_code == 200
    assert [found.ended_at for found in rights(app, Block, people["carol"])] == [None]


def test_unblocking_twice_is_unblocking_once(app: Flask, people: People, client_for: ClientFor) -> None:
    block(app, people["alice"], people["dora"])
    alice = client_for("alice")
    press(alice, one(people, "dora", UNBLOCK), one(people, "dora", UNBLOCK))
    page = press(alice, access(people, "/emergencies"), one(people, "dora", UNBLOCK))
    assert said(page)[0].startswith("Dr Dora Leroy is no longer blocked.")
    assert len(trail(app, "professional.unblocked")) == 1
    assert "Dr Dora Leroy is not blocked." in get(alice, one(people, "dora", UNBLOCK)).text


def test_an_old_page_says_that_access_was_given_again(app: Flask, people: People, client_for: ClientFor) -> None:
    block(app, people["alice"], people["dora"])
    alice = client_for("alice")
    press(alice, one(people, "dora", UNBLOCK), one(people, "dora", UNBLOCK))
    grant(app, people["alice"], people["dora"])
    page = press(alice, access(people, "/emergencies"), one(people, "dora", UNBLOCK))
    assert said(page) == ["Dr Dora Leroy is not blocked, and was given access again meanwhile."]


@pytest.mark.parametrize("name", ["charlie", "frank", "dora"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    let_in(app, people)
    assert client_for(name).get(one(people, "dora", UNBLOCK)).status_code == 404
    if name == "dora":
        assert client_for(name, practising=True).get(one(people, "dora", UNBLOCK)).status_code == 404
    assert rights(app, Block, people["dora"])[0].ended_at is None
