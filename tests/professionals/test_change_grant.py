"""Until when, and which folders: what is typed is kept, and what changed meanwhile is not overwritten."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from portal.access.rights import Grant
from portal.core import clock
from portal.core.db import immediate
from portal.professionals.periods import end_of, months_after
from tests.professionals.acting import errors, one, press, rights, said, trail
from tests.support.people import People
from tests.support.professionals import DAY, EVERY_FOLDER, grant, let_in, name_gp
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
CHANGE = "/change"


@pytest.fixture
def address(app: Flask, people: People) -> str:
    """The page about Carol, who has access for 60 days."""
    grant(app, people["alice"], people["carol"], until=end_of(clock.today() + 60 * DAY))
    return one(people, "carol", CHANGE)


def send(client: FlaskClient, address: str, *, page: str | None = None, **changes: Any) -> TestResponse:
    """The form as it stands (or stood on ``page``), with changes."""
    text = page or get(client, address).text
    fields = MultiDict(re.findall(r'name="(csrf_token|seen|day-\w+)"\s[^>]*?value="([^"]*)"', text))
    for name in ("csrf_token", "seen"):
        fields[name] = re.findall(rf'name="{name}" value="([^"]*)"', text)[-1]
    for name, value in re.findall(r'name="(until|folders)"[^>]*value="([^"]*)"\s*checked', text):
        fields.add(name, value)
    for name, value in changes.items():
        fields.setlist(name.replace("day_", "day-"), value if isinstance(value, list) else [value])
    return client.post(address, data=fields, headers={"Accept-Language": "en"})


def only(app: Flask, people: People) -> Grant:
    (found,) = rights(app, Grant, people["carol"])
    assert isinstance(found, Grant)
    return found


def test_it_shows_what_there_is(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    page = get(client_for("alice"), address).text
    day = clock.today() + 60 * DAY
    assert "Change the access of Dr Carol Petit" in page
    assert re.search(rf'name="day-year"[^>]*value="{day.year}"', page)
    assert len(re.findall(r'name="folders"[^>]*checked', page)) == len(EVERY_FOLDER)
    assert send(client_for("alice"), address).status_code == 303, "sent as it is, it changes nothing"
    assert trail(app, "grant.changed") == []


def test_it_speaks_french(people: People, client_for: ClientFor, address: str) -> None:
    page = get(client_for("alice"), address, language="fr").text
    assert "Modifier l’accès de Dr Carol Petit" in page
    assert "3\u00a0mois à partir d’aujourd’hui" in page


@pytest.mark.parametrize(("chosen", "months"), [("3-months", 3), ("1-year", 12), ("endless", None)])
def test_until_when(
    app: Flask, people: People, client_for: ClientFor, address: str, chosen: str, months: int | None
) -> None:
    answer = send(client_for("alice"), address, until=chosen)
    assert answer.status_code == 303
    found = only(app, people).until
    assert (found and clock.last_day(found)) == (months and months_after(clock.today(), months))


def test_a_day_of_ones_own(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    alice = client_for("alice")
    day = clock.today() + 5 * DAY
    answer = send(alice, address, until="day", day_day=str(day.day), day_month=str(day.month), day_year=str(day.year))
    assert only(app, people).until == end_of(day)
    (told,) = said(get(alice, answer.headers["Location"]).text)
    assert told.startswith("The access of Dr Carol Petit runs until ")


def test_today_is_still_to_come(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    day = clock.today()
    parts = {"day_day": str(day.day), "day_month": str(day.month), "day_year": str(day.year)}
    assert send(client_for("alice"), address, until="day", **parts).status_code == 303


def test_folders(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    """They hold at the next request."""
    alice, carol = client_for("alice"), client_for("carol", practising=True)
    document = save(app, people["alice"])
    page = f"/records/{people['alice'].record_id}/documents/{document}"
    assert carol.get(page).status_code == 200
    until = only(app, people).until
    assert send(alice, address, folders=["imaging", "reports"]).status_code == 303
    assert carol.get(page).status_code == 404
    assert (only(app, people).until, only(app, people).folders) == (until, ["imaging", "reports"])
    assert "Of these folders alone: Imaging, Reports" in get(alice, one(people, "carol")).text
    ((_event, told),) = trail(app, "grant.changed")
    assert told["folders"] == ["imaging", "reports"]


def test_what_ends_in_the_middle_of_a_day_keeps_its_hour(app: Flask, people: People, client_for: ClientFor) -> None:
    until = dt.datetime.combine(clock.today() + DAY, dt.time(10, 30), clock.PARIS)
    grant(app, people["alice"], people["carol"], until=until)
    assert send(client_for("alice"), one(people, "carol", CHANGE), folders=["imaging"]).status_code == 303
    assert only(app, people).until == until


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"until": []}, "Choose until when"),
        ({"until": "forever"}, "Not a valid choice."),
        ({"day_day": "31", "day_month": "2", "day_year": "2027"}, "Enter a date that exists, such as 27 3 2027"),
        ({"day_day": "", "day_month": "", "day_year": ""}, "Enter the last day"),
        ({"day_day": "1", "day_month": "1", "day_year": "2020"}, "This day has passed. To stop now, end the access"),
        ({"day_day": "31", "day_month": "12", "day_year": "9999"}, "Choose a day within 10 years, or no end"),
        ({"folders": []}, "Choose at least one folder, or end the access"),
        ({"folders": ["nowhere"]}, "'nowhere' is not a valid choice for this field."),
    ],
)
def test_what_it_does_not_take_is_told_and_kept(
    app: Flask, people: People, client_for: ClientFor, address: str, changes: dict[str, Any], sentence: str
) -> None:
    before = only(app, people).until
    answer = send(client_for("alice"), address, **({"until": "day"} | changes))
    assert (answer.status_code, errors(answer)) == (422, [sentence])
    assert only(app, people).until == before
    for part in ("day", "month", "year"):
        if f"day_{part}" in changes:
            typed = changes[f"day_{part}"]
            assert re.search(rf'name="day-{part}"[^>]*value="{typed}"', answer.text)
    if "folders" not in changes:
        assert len(re.findall(r'name="folders"[^>]*checked', answer.text)) == len(EVERY_FOLDER)


def test_two_tabs_do_not_overwrite_each_other(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    alice = client_for("alice")
    old = get(alice, address).text
    send(alice, address, folders=["imaging"])
    answer = send(alice, address, page=old, until="endless")
    assert answer.status_code == 422
    assert errors(answer)[0].startswith("It was changed meanwhile, in another tab or by somebody else.")
    assert only(app, people).folders == ["imaging"]
    assert only(app, people).until is not None


def test_a_double_click_changes_once(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    alice = client_for("alice")
    old = get(alice, address).text
    statuses = [send(alice, address, page=old, until="endless").status_code for _click in range(2)]
    assert statuses == [303, 303]
    assert len(trail(app, "grant.changed")) == 1


@pytest.mark.parametrize(("act", "sentence"), [("/end", "was ended"), ("/block", "is blocked")])
def test_who_was_ended_or_blocked_meanwhile_is_not_changed(
    app: Flask, people: People, client_for: ClientFor, address: str, act: str, sentence: str
) -> None:
    alice = client_for("alice")
    old = get(alice, address).text
    press(alice, one(people, "carol", "/block"), one(people, "carol", act))
    english = {"Accept-Language": "en"}
    for sent in (True, False):
        answer = send(alice, address, page=old, until="endless") if sent else alice.get(address, headers=english)
        assert answer.status_code == 303
        (told,) = said(get(alice, answer.headers["Location"]).text)
        assert told.startswith("Nothing was changed: ")
        assert sentence in told
    assert only(app, people).until is not None
    assert trail(app, "grant.changed") == []


def test_what_expired_long_ago_is_given_anew_not_changed(app: Flask, people: People, client_for: ClientFor) -> None:
    """Nor is it offered, but a page may have been left open."""
    mine = grant(app, people["alice"], people["carol"], until=clock.now() - 6 * DAY)
    alice, address = client_for("alice"), one(people, "carol", CHANGE)
    page = get(alice, address).text
    with app.app_context(), immediate() as session:
        session.get_one(Grant, mine).until = clock.now() - 8 * DAY
    sentence = "Nothing was changed: the access of Dr Carol Petit has expired. Invite them again."
    shown = alice.get(address, headers={"Accept-Language": "en"})
    assert said(get(alice, shown.headers["Location"]).text) == [sentence]
    answer = send(alice, address, page=page, until="endless")
    assert said(get(alice, answer.headers["Location"]).text) == [sentence]
    assert only(app, people).until is not None


def test_folders_that_the_profession_does_not_read_are_told(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["dora"])
    page = get(client_for("alice"), one(people, "dora", CHANGE)).text
    assert page.count("Not for their profession") == 1
    assert "Not for their profession" not in get(client_for("alice"), address_of(app, people)).text


def address_of(app: Flask, people: People) -> str:
    grant(app, people["alice"], people["carol"])
    return one(people, "carol", CHANGE)


def test_the_gp_reads_everything_whatever_is_chosen(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    name_gp(app, people["alice"], people["carol"])
    assert "This is the GP, who reads everything" in get(client_for("alice"), address).text


@pytest.mark.parametrize("name", ["charlie", "frank", "carol"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    let_in(app, people)
    assert client_for(name).get(one(people, "carol", CHANGE)).status_code == 404
    if name == "carol":
        assert client_for(name, practising=True).get(one(people, "carol", CHANGE)).status_code == 404
