"""Under which name and number a professional acts, and what that lets them do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.access.rights import Professional
from portal.core.db import immediate
from tests.support.people import People
from tests.support.professionals import grant
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]


def change(app: Flask, people: People, **values: object) -> None:
    with app.app_context(), immediate() as session:
        mine = update(Professional).where(Professional.id == people["carol"].professional_id)
        session.execute(mine.values(**values))


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    change(app, people, verified_at=dt.datetime(2026, 5, 3, 9, tzinfo=dt.UTC), organisation="Clinique du Parc")
    page = get(client_for("carol", practising=True), "/practice").text
    for told in ("Dr Carol Petit", "1000\u00a00002\u00a0021", "Doctor, Cardiology", "Clinique du Parc, Nantes"):
        assert told in page
    assert "Verified</span> on 3 May 2026" in page
    assert "Records opened: 0 of 50 within an hour, 0 of 200 within a day. Coming back within 30 minutes" in page
    assert "15 minutes without doing anything" in page
    assert "Every page that you open" in page
    assert 'href="/account/role"' in page


def test_it_says_how_much_of_each_limit_is_used(app: Flask, people: People, client_for: ClientFor) -> None:
    carol = client_for("carol", practising=True)
    grant(app, people["alice"], people["carol"])
    get(carol, f"/records/{people['alice'].record_id}/")
    get(carol, f"/records/{people['alice'].record_id}/")
    page = get(carol, "/practice").text
    assert "Records opened: 1 of 50 within an hour, 1 of 200 within a day." in page
    assert "Emergency accesses tried: 0 of 5 within an hour, 0 of 10 within a day." in page
    assert "Colleagues let in: 0 of 20 within a day." in page


def test_it_speaks_french(client_for: ClientFor) -> None:
    page = get(client_for("carol", practising=True), "/practice", language="fr").text
    assert "Ce que les patients voient de vous" in page
    assert "Médecin, Cardiologie" in page
    assert "Après 15 minutes sans rien faire, vous êtes déconnecté." in page


def test_who_is_not_verified_reads_what_that_means_and_how_to_be(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    carol = client_for("carol", practising=True)
    assert "Not verified" not in get(carol, "/practice").text
    change(app, people, verified_at=None)
    page = get(carol, "/practice").text
    assert "Not verified" in page
    assert "you open none in an emergency" in page
    assert "professional card" in page
    assert "Your number is not verified" in get(carol, "/emergency-access").text


def test_a_profession_that_is_not_known_stands_as_it_came(app: Flask, people: People, client_for: ClientFor) -> None:
    change(app, people, profession="<b>healer</b>", specialty="")
    assert "&lt;b&gt;healer&lt;/b&gt;" in get(client_for("carol", practising=True), "/practice").text


def test_it_is_for_professionals(client_for: ClientFor) -> None:
    for name in ("alice", "carol"):
        assert client_for(name).get("/practice").headers["Location"] == "/records"


def test_the_account_page_leads_to_the_other_role(client_for: ClientFor) -> None:
    acting = get(client_for("carol", practising=True), "/account/passkeys").text
    assert "You act as Dr Carol Petit now." in acting
    assert acting.count('href="/account/role"') == 2, "the cover has it too"
    private = get(client_for("carol"), "/account/passkeys").text
    assert "You may also act as Dr Carol Petit." in private
    assert "/account/role" not in get(client_for("alice"), "/account/passkeys").text
