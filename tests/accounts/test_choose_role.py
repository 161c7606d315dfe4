"""Acting as a private person or as a professional: one at a time, chosen knowingly, under a new secret."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.models import Record, RelationKind
from portal.access.records import relate
from portal.accounts.commands.sessions import open_session
from portal.accounts.models import Account
from portal.core import clock
from portal.core.db import db, immediate
from portal.trail.models import TrailEvent
from tests.support.people import People
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]
PAGE = "/account/role"


def choose(client: FlaskClient, role: str) -> str:
    """Send the form; where it leads."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(PAGE).text)
    assert token is not None
    answer = client.post(PAGE, data={"csrf_token": token.group(1), "role": role})
    assert answer.status_code == 303
    return answer.headers["Location"]


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie("session")
    assert found is not None
    return found.value


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    bob = client_for("bob")
    page = get(bob, PAGE).text
    assert "Go on as a professional" in page
    assert "Go on as a private person" not in page
    before = cookie(bob)
    assert choose(bob, "professional") == "/patients"
    assert cookie(bob) != before
    assert bob.get("/records").headers["Location"] == "/patients"
    assert choose(bob, "person") == "/records"
    assert bob.get("/patients").headers["Location"] == "/records"


def test_the_secret_from_before_is_worth_nothing(client_for: ClientFor) -> None:
    bob = client_for("bob")
    before = cookie(bob)
    choose(bob, "professional")
    bob.set_cookie("session", before)
    assert bob.get("/patients").headers["Location"].startswith("/sign-in")


def test_who_is_no_professional_has_no_choice(client_for: ClientFor) -> None:
    assert client_for("alice").get(PAGE).status_code == 404


def test_it_is_told(app: Flask, client_for: ClientFor) -> None:
    choose(client_for("bob"), "professional")
    table = TrailEvent.__table__
    with app.app_context(), db.engine.connect() as connection:
        row = connection.execute(select(table).order_by(table.c.seq.desc()).limit(1)).one()
    assert (row.event, row.details) == ("account.role_chosen", {"role": "professional"})


def test_the_next_session_begins_in_the_last_role(app: Flask, people: People, client_for: ClientFor) -> None:
    with app.app_context():
        bob = db.session.get_one(Account, people["bob"].account_id)
        with immediate() as session:
            relate(bob.id, session.get_one(Record, people["alice"].record_id), RelationKind.PARENT)
            assert open_session(bob, "Chromium").professional_id is None
    choose(client_for("bob"), "professional")
    with app.app_context():
        bob = db.session.get_one(Account, people["bob"].account_id)
        with immediate():
            assert open_session(bob, "Chromium").professional_id == people["bob"].professional_id
            assert open_session(bob, "Chromium", restricted=True).professional_id is None


def test_the_first_session_of_a_professional_without_a_record_is_for_work(app: Flask, people: People) -> None:
    with app.app_context(), immediate() as session:
        bob, charlie = (session.get_one(Account, people[name].account_id) for name in ("bob", "charlie"))
        assert open_session(bob, "Chromium").professional_id == people["bob"].professional_id
        assert open_session(charlie, "Chromium").professional_id is None


def test_a_professional_is_signed_out_after_a_quarter_of_an_hour(client_for: ClientFor) -> None:
    bob, practising, now = client_for("bob"), client_for("bob", practising=True), clock.now()
    with time_machine.travel(now + dt.timedelta(minutes=16), tick=False):
        assert bob.get("/records").status_code == 200
        assert practising.get("/patients").headers["Location"].startswith("/sign-in")
