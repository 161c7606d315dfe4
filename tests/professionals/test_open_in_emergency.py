"""Opening a record in an emergency, the bar that says so on every page, and ending it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.access.emergency_reasons import reason_of
from portal.access.models import Record
from portal.accounts.models import NoticeKind
from portal.core import clock
from portal.core.db import db
from tests.professionals.emergencies import NOTHING, PAGE, REASON, code_for, notices, open_with, openings, trail
from tests.support.forms import send
from tests.support.people import People
from tests.support.professionals import DAY, grant, name_gp, open_in_emergency
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
BAR = "Opened in an emergency."


@pytest.fixture
def grace(client_for: ClientFor) -> FlaskClient:
    return client_for("grace", practising=True)


@pytest.fixture
def record(people: People) -> str:
    return f"/records/{people['alice'].record_id}"


def test_it_works(app: Flask, people: People, grace: FlaskClient, record: str, client_for: ClientFor) -> None:
    name_gp(app, people["alice"], people["bob"])
    page = get(grace, PAGE).text
    assert "The person and their GP are told at once" in page
    answer = open_with(grace, code_for(app, people["alice"]))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{record}/")
    assert "Alice Martin" in get(grace, f"{record}/").text
    (made,) = openings(app)
    assert made.until - made.since == dt.timedelta(hours=24)
    who = {"professional": "Dr Grace Simon", "professional_id": str(people["grace"].professional_id)}
    assert notices(app, people["alice"])[0] == (NoticeKind.EMERGENCY_OPENED, {"record": "Alice Martin"} | who)
    here = f'{record}/access/professionals/{people["grace"].professional_id}"'
    assert here in get(client_for("alice"), "/account/notices").text
    assert notices(app, people["bob"])[0][0] is NoticeKind.EMERGENCY_OF_PATIENT
    (row,) = trail(app, "emergency.opened")
    assert (row.outcome, row.reason, row.account_name) == ("allowed", "emergency-opening", "Dr Grace Simon")
    assert row.details["kind"] == "bedside"


def test_it_speaks_french(app: Flask, people: People, grace: FlaskClient, record: str) -> None:
    assert "La personne et son médecin traitant sont prévenus tout de suite" in get(grace, PAGE, language="fr").text
    answer = open_with(grace, "wrong", language="fr")
    assert "Aucun carnet ne s’ouvre à vous avec ce code." in answer.text
    open_with(grace, code_for(app, people["alice"]))
    page = get(grace, f"{record}/", language="fr").text
    assert "Carnet ouvert en urgence." in page
    assert "La personne est prévenue." in page


def test_the_reason_is_kept_sealed(app: Flask, people: People, grace: FlaskClient) -> None:
    open_with(grace, code_for(app, people["alice"]), reason="  Malaise au marché, ne répond plus  ")
    (made,) = openings(app)
    assert b"Malaise" not in made.reason_sealed
    with app.app_context():
        alice = db.session.get_one(Record, people["alice"].record_id)
        assert reason_of(alice, made) == "Malaise au marché, ne répond plus"
        made.id = people["alice"].record_id  # type: ignore[assignment]
        assert reason_of(alice, made) == "", "it opens with its own opening only"


def test_what_does_not_show_is_not_kept(app: Flask, people: People, grace: FlaskClient) -> None:
    """The holder reads the reason on a page, which no sign of it may break or turn."""
    code = code_for(app, people["alice"])
    told = "Malaise\x00 au\u202e marché,\r\n\tne  répond\x1b plus"
    assert "Malaise au marché,\nne répond plus" in open_with(grace, "0000 0000 0000", reason=told).text
    open_with(grace, code, reason=told)
    (made,) = openings(app)
    with app.app_context():
        alice = db.session.get_one(Record, people["alice"].record_id)
        assert reason_of(alice, made) == "Malaise au marché,\nne répond plus"


@pytest.mark.parametrize("typed", ["{} {} {}", "{}-{}-{}", "{}{}{}"])
def test_the_code_is_understood_as_people_type_it(app: Flask, people: People, grace: FlaskClient, typed: str) -> None:
    code = code_for(app, people["alice"]).lower()
    assert open_with(grace, typed.format(code[:4], code[4:8], code[8:])).status_code == 303


@pytest.mark.parametrize("path", ["/", "/documents", "/health", "/health/labs", "/timeline", "/documents/new", "doc"])
def test_every_page_shows_the_bar(app: Flask, people: People, grace: FlaskClient, record: str, path: str) -> None:
    name_gp(app, people["alice"], people["bob"])
    document = save(app, people["alice"])
    assert open_with(grace, code_for(app, people["alice"])).status_code == 303
    page = get(grace, record + (f"/documents/{document}" if path == "doc" else path)).text
    assert f"<b>{BAR}</b> The patient and their GP have been told." in page
    assert f'<form method="post" action="{record}/emergency/close">' in page
    assert "c-bar--glass" in page


def test_nobody_else_sees_the_bar(app: Flask, people: People, client_for: ClientFor, record: str) -> None:
    open_in_emergency(app, people["alice"], people["grace"])
    grant(app, people["alice"], people["carol"])
    assert BAR not in get(client_for("carol", practising=True), f"{record}/").text
    assert BAR not in get(client_for("alice"), f"{record}/").text


def test_the_gp_is_not_told_of_their_own(app: Flask, people: People, client_for: ClientFor, record: str) -> None:
    name_gp(app, people["alice"], people["bob"])
    bob = client_for("bob", practising=True)
    open_with(bob, code_for(app, people["alice"]))
    assert notices(app, people["bob"]) == []
    page = get(bob, f"{record}/").text
    assert "The patient has been told." in page
    assert re.search(r"It closes (?:today|on [^<]*) at \d", page)


def test_one_click_ends_it(app: Flask, people: People, grace: FlaskClient, record: str) -> None:
    open_with(grace, code_for(app, people["alice"]))
    answer = send(grace, f"{record}/emergency/close", page=f"{record}/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/patients")
    assert "The emergency access to the record of Alice Martin has ended." in get(grace, "/patients").text
    assert grace.get(f"{record}/").status_code == 404
    assert openings(app)[0].ended_at is not None
    (row,) = trail(app, "emergency.closed")
    assert row.details["cause"] == "professional"
    assert grace.get(f"{record}/emergency/close").status_code == 405


def test_it_ends_by_itself_and_stays_ended_when_the_clock_steps_back(
    app: Flask, people: People, client_for: ClientFor, record: str
) -> None:
    now = clock.now()
    open_with(client_for("grace", practising=True), code_for(app, people["alice"]))
    for after, status in ((dt.timedelta(hours=23), 200), (dt.timedelta(hours=24, minutes=1), 404), (DAY / 2, 404)):
        with time_machine.travel(now + after, tick=False):
            assert client_for("grace", practising=True).get(f"{record}/").status_code == status


def test_another_can_be_opened_once_it_is_over(app: Flask, people: People, client_for: ClientFor, record: str) -> None:
    open_in_emergency(app, people["alice"], people["grace"], since=clock.now() - 2 * DAY, until=clock.now() - DAY)
    grace = client_for("grace", practising=True)
    assert open_with(grace, code_for(app, people["alice"])).status_code == 303
    before, running = openings(app)
    assert before.ended_at == before.until
    assert running.ended_at is None
    assert get(grace, f"{record}/").status_code == 200


def test_twice_is_once_and_not_for_longer(app: Flask, people: People, grace: FlaskClient) -> None:
    """Two clicks, or the code typed again: who answers is told once, the trail tells both."""
    code, now = code_for(app, people["alice"]), clock.now()
    open_with(grace, code)
    with time_machine.travel(now + dt.timedelta(minutes=4), tick=False):
        assert open_with(grace, code, reason="another reason of mine").status_code == 303
    (made,) = openings(app)
    assert made.until < now + DAY + dt.timedelta(minutes=1)
    assert [kind for kind, _told in notices(app, people["alice"])] == [NoticeKind.EMERGENCY_OPENED]
    assert len(trail(app, "emergency.opened")) == 2


def test_two_clicks_at_once_are_one_opening(app: Flask, people: People, client_for: ClientFor) -> None:
    code, pages = code_for(app, people["alice"]), [client_for("grace", practising=True) for _ in range(4)]
    with ThreadPoolExecutor(len(pages)) as crowd:
        answers = list(crowd.map(lambda page: open_with(page, code).status_code, pages))
    assert answers == [303] * len(pages)
    assert len(openings(app)) == 1
    assert len(notices(app, people["alice"])) == 1


@pytest.mark.parametrize("give", [grant, name_gp])
def test_who_has_a_right_keeps_it_afterwards(
    app: Flask, people: People, client_for: ClientFor, record: str, give: Callable[..., object]
) -> None:
    give(app, people["alice"], people["carol"])
    carol = client_for("carol", practising=True)
    open_with(carol, code_for(app, people["alice"]))
    assert BAR in get(carol, f"{record}/").text
    send(carol, f"{record}/emergency/close", page=f"{record}/")
    assert BAR not in get(carol, f"{record}/").text
    answer = send(carol, f"{record}/emergency/close", page="/patients")
    assert answer.status_code == 303
    assert "had ended already" in get(carol, "/patients").text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"code": ""}, "Enter the code of the emergency card"),
        ({"kind": ""}, "Say what the situation is"),
        ({"kind": "curious"}, "Say what the situation is"),
        ({"reason": ""}, "Say why, in a few words"),
        ({"reason": "   \n "}, "Say why, in a few words"),
        ({"reason": "urgence !!! ..."}, "Say why in at least three words"),
        ({"reason": "word " * 200}, "Use at most 500 characters"),
    ],
)
def test_a_form_with_a_fault_says_so_and_keeps_the_rest(
    app: Flask, people: People, grace: FlaskClient, fields: dict[str, str], sentence: str
) -> None:
    code = code_for(app, people["alice"])
    answer = open_with(grace, **({"code": code} | fields))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert (code in answer.text) is ("code" not in fields)
    assert (REASON in answer.text) is ("reason" not in fields)
    assert openings(app) == []


def test_the_step_up_names_the_act(client_for: ClientFor) -> None:
    stale = client_for("grace", practising=True, fresh=False)
    assert "/step-up" in stale.get(PAGE).headers["Location"]
    assert "open a record in an emergency" in get(stale, "/step-up").text


def test_a_private_person_opens_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    assert client_for("grace").get(PAGE).headers["Location"] == "/records"
    assert NOTHING not in client_for("alice").get(PAGE).text
