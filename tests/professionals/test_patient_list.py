"""The patients of a professional: those who let them in, and nobody else."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.access.models import IdentityStatus, Record, RecordState
from portal.access.records import HolderIdentity, new_record
from portal.access.rights import Grant
from portal.core import clock
from portal.core.db import db, immediate
from portal.professionals.queries import patients
from tests.support.forms import send
from tests.support.invitations import invited
from tests.support.people import People, Person
from tests.support.professionals import DAY, block, grant, hide, name_gp, open_in_emergency
from tests.support.reading import titles
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]
NIR = "288047511004282"


@pytest.fixture
def carol(client_for: ClientFor) -> FlaskClient:
    return client_for("carol", practising=True)


def another_record(app: Flask, given: str, family: str = "Martin", born: str = "1988-04-12", used: str = "") -> Person:
    """A record of somebody without an account."""
    identity = HolderIdentity(NIR, family, given, dt.date.fromisoformat(born), "F", used)
    with app.app_context(), immediate():
        record = new_record(identity, how="operator", identity_status=IdentityStatus.UNCONFIRMED)
        db.session.flush()
        return Person(given, None, record.id)


def test_it_works(app: Flask, people: People, carol: FlaskClient) -> None:
    assert "No patient yet" in get(carol, "/patients").text
    assert "How a patient lets you in" in get(carol, "/patients").text
    grant(app, people["alice"], people["carol"])
    page = get(carol, "/patients").text
    assert titles(page) == ["Alice Martin"]
    assert "38 years old, born on 12 April 1988" in page
    assert "Until they end it" in page
    assert "1 patient<" in page


def test_it_speaks_french(app: Flask, people: People, carol: FlaskClient) -> None:
    assert "Comment un patient vous fait entrer" in get(carol, "/patients", language="fr").text
    grant(app, people["alice"], people["carol"])
    page = get(carol, "/patients", language="fr").text
    assert "ans, née le\u00a012\u00a0avril 1988" in page
    assert "Sans date de fin" in page


@pytest.mark.parametrize(
    ("give", "columns"),
    [
        (grant, {"until": clock.now() - DAY / 2}),
        (grant, {"ended_at": clock.now()}),
        (grant, {"since": clock.now() + DAY}),
        (name_gp, {"ended_at": clock.now()}),
        (open_in_emergency, {"until": clock.now() - DAY / 2}),
    ],
    ids=["expired", "ended", "not begun", "no longer the GP", "emergency over"],
)
def test_who_does_not_let_them_in_now_is_not_there(
    app: Flask, people: People, carol: FlaskClient, give: Callable[..., Any], columns: dict[str, Any]
) -> None:
    give(app, people["alice"], people["carol"], **columns)
    grant(app, people["charlie"], people["bob"])
    page = get(carol, "/patients").text
    assert "Alice" not in page
    assert "Charlie" not in page
    assert "No patient yet" in page


@pytest.mark.parametrize("closed", [False, True], ids=["blocked", "closed"])
def test_a_block_and_a_closed_record_are_not_there(
    app: Flask, people: People, carol: FlaskClient, closed: bool
) -> None:
    grant(app, people["alice"], people["carol"])
    if not closed:
        block(app, people["alice"], people["carol"])
    with app.app_context(), immediate() as session:
        session.get_one(Record, people["alice"].record_id).state = RecordState.CLOSED if closed else RecordState.OPEN
    page = get(carol, "/patients").text
    assert titles(page) == []
    assert "No patient yet" in page, "nor are they counted"


def test_it_says_that_a_patient_has_to_confirm(app: Flask, people: People, carol: FlaskClient) -> None:
    """How many, and nothing of whom: their record is not open."""
    waits = "You accepted an invitation: the patient has to confirm it"
    assert waits not in get(carol, "/patients").text
    invited(app, people["alice"], by=people["carol"])
    page = get(carol, "/patients").text
    assert waits in page
    assert "Alice" not in page
    for ends in ({"cancelled_at": clock.now()}, {"confirmed_at": clock.now()}, {"expires_at": clock.now()}):
        invited(app, people["alice"], by=people["carol"], token=str(ends), **ends)
    assert waits in get(carol, "/patients").text, "still one"
    invited(app, people["eve"], by=people["carol"], token="another")
    assert "You accepted 2 invitations" in get(carol, "/patients").text


def test_what_they_are_to_each(app: Flask, people: People, carol: FlaskClient) -> None:
    now = clock.now()
    name_gp(app, people["alice"], people["carol"])
    grant(app, people["charlie"], people["carol"], until=now + 30 * DAY)
    grant(app, people["eve"], people["carol"], until=now + 2 * DAY)
    open_in_emergency(app, people["eve"], people["carol"], until=now + dt.timedelta(hours=20))
    rows = dict(
        zip(["charlie", "alice", "eve"], get(carol, "/patients").text.split('<li class="c-row')[1:], strict=True)
    )
    assert "You are the GP" in rows["alice"]
    assert "Until" in rows["charlie"]
    assert "c-badge--wait" not in rows["charlie"]
    assert "c-badge--wait" in rows["eve"]
    assert "Ends on" in rows["eve"]
    assert "Emergency, ends" in rows["eve"]


def test_twins_and_namesakes_are_told_apart(app: Flask, people: People, carol: FlaskClient) -> None:
    for given, family, used in (("Alice Rose", "Petit", "Martin"), ("Rose", "Martin", "")):
        grant(app, another_record(app, given, family, used=used), people["carol"])
    grant(app, people["alice"], people["carol"])
    page = get(carol, "/patients").text
    assert titles(page) == ["Alice Martin", "Alice Martin", "Rose Martin"]
    assert "Alice Jeanne Martin, 38" in page
    assert "Alice Rose Petit, 38" in page
    assert "Rose Martin, 38" not in page


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mart", ["Alice Martin", "Eve Martin"]),
        ("12/04/1988", ["Alice Martin"]),
        ("eve 21 juin 2014", ["Eve Martin"]),
        ("charlie", []),
        ("", ["Alice Martin", "Eve Martin"]),
    ],
)
def test_it_is_searched_among_them_only(
    app: Flask, people: People, carol: FlaskClient, typed: str, found: list[str]
) -> None:
    grant(app, people["alice"], people["carol"])
    grant(app, people["eve"], people["carol"])
    answer = send(carol, "/patients", q=typed)
    assert answer.status_code == 303
    page = get(carol, answer.headers["Location"]).text
    assert titles(page) == found
    assert f'type="search" value="{typed}"' in page
    assert ("None of your patients" in page) is (found == [])


def test_no_address_says_whom_they_look_for(app: Flask, people: People, carol: FlaskClient) -> None:
    grant(app, people["alice"], people["carol"])
    where = send(carol, "/patients", q="Martin 1988").headers["Location"]
    assert "artin" not in where
    assert "1988" not in where
    page = get(carol, where).text
    assert [link for link in re.findall(r'(?:href|action)="([^"]+)"', page) if "artin" in link] == []
    assert f'action="{urlsplit(where).path}"' in page


def test_what_another_looked_for_is_nothing_here(
    app: Flask, people: People, carol: FlaskClient, client_for: ClientFor
) -> None:
    for name in ("carol", "bob"):
        grant(app, people["alice"], people[name])
        grant(app, people["charlie"], people[name])
    where = send(carol, "/patients", q="alice").headers["Location"]
    assert titles(get(client_for("bob", practising=True), where).text) == ["Charlie Durand", "Alice Martin"]
    assert titles(get(carol, "/patients?q=nonsense").text) == ["Charlie Durand", "Alice Martin"]


def test_news_are_counted_as_the_professional_may_see(app: Flask, people: People, client_for: ClientFor) -> None:
    """Neither hidden from them, nor of another folder, nor before their last visit; and the trail does not tell it."""
    alice, now = people["alice"], clock.now()
    grant(app, alice, people["carol"], since=now - 9 * DAY, folders=["laboratory"])
    with time_machine.travel(now - 2 * DAY, tick=False):
        save(app, alice)
        page = get(client_for("carol", practising=True), "/patients").text
        assert "new document" not in page, "never been there: everything would be"
    with time_machine.travel(now - DAY, tick=False):
        client_for("carol", practising=True).get(f"/records/{alice.record_id}/")
    saved = [save(app, alice) for _ in range(3)]
    save(app, alice, row={"folder": "reports"})
    hide(app, alice, saved[0])
    before = _trail_length(app)
    page = get(client_for("carol", practising=True), "/patients").text
    assert "2 new documents" in page
    assert _trail_length(app) == before


def _trail_length(app: Flask) -> int:
    with app.app_context(), db.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM trail_event").scalar_one())


def test_it_is_paged_by_key(app: Flask, people: People, carol: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patients, "PAGE_SIZE", 2)
    for given in ("Anna", "Béa", "Carla", "Déa", "Élise"):
        grant(app, another_record(app, given), people["carol"])
    seen, page = [], get(carol, "/patients").text
    for _ in range(3):
        seen += titles(page)
        older = re.search(r'href="(/patients\?[^"]*after=[^"]+)"', page)
        page = get(carol, older[1].replace("&amp;", "&")).text if older else page
    assert seen == [f"{given} Martin" for given in ("Anna", "Béa", "Carla", "Déa", "Élise")]
    assert "Back to the first patients" in page
    assert titles(get(carol, f"/patients?after={uuid.uuid4()}").text) == ["Anna Martin", "Béa Martin"]


def test_its_cost_does_not_grow(app: Flask, people: People, carol: FlaskClient) -> None:
    counts = []
    for start, end in ((0, 3), (3, 40)):
        for number in range(start, end):
            person = another_record(app, f"Anna {number}")
            grant(app, person, people["carol"])
            get(carol, f"/records/{person.record_id}/")
        get(carol, "/patients")
        with counted_statements(app) as sent:
            get(carol, "/patients")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12


def test_it_is_for_professionals(client_for: ClientFor) -> None:
    assert client_for("alice").get("/patients").headers["Location"] == "/records"
    assert client_for("carol").get("/patients").headers["Location"] == "/records"


def test_a_grant_that_a_colleague_brought_ends_with_the_colleagues_right(
    app: Flask, people: People, carol: FlaskClient
) -> None:
    brings = grant(app, people["alice"], people["bob"])
    grant(app, people["alice"], people["carol"], collected_by=people["bob"].professional_id)
    assert titles(get(carol, "/patients").text) == ["Alice Martin"]
    with app.app_context(), immediate() as session:
        session.get_one(Grant, brings).ended_at = clock.now()
    assert titles(get(carol, "/patients").text) == []
