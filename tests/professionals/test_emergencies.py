"""What is allowed in an emergency, and the code that opens in one: the holder's alone, asked for with the passkey."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.emergency_codes import code_of, record_by_code
from portal.access.facts import Switches, switches_of
from portal.access.models import Record, Relation, RelationKind
from portal.core import codes
from portal.core.db import db, immediate
from tests.professionals.acting import access, errors, post, press, said, trail
from tests.support.people import People, Person
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]
HERE, CODE = "/emergencies", "/emergencies/code"
ALL = {"bedside": "yes", "call_centre": "yes", "masked": "no"}


def switches(app: Flask, of: Person) -> Switches:
    with app.app_context():
        return switches_of(db.session.get_one(Record, of.record_id))


def code(app: Flask, of: Person) -> str | None:
    with app.app_context():
        return code_of(db.session.get_one(Record, of.record_id))


def mark(page: str) -> str:
    found = re.search(r'name="instead_of" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_it_shows_what_holds(people: People, client_for: ClientFor) -> None:
    """Both openings are allowed unless objected to, and what is hidden stays hidden."""
    page = get(client_for("alice"), access(people, HERE)).text
    checked = re.findall(r'name="(bedside|call_centre|masked)" type="radio" value="(\w+)"\s+checked', page)
    assert checked == list(ALL.items())
    assert "may harm without knowing" in page
    assert "There is none yet: nobody can open this record in an emergency" in page
    assert "A blocked person is refused even then." in page


def test_it_speaks_french(people: People, client_for: ClientFor) -> None:
    page = get(client_for("alice"), access(people, HERE), language="fr").text
    assert "En urgence" in page
    assert "quiconque ouvre le carnet en urgence lit tout ce qui était masqué aux professionnels" in page


@pytest.mark.parametrize(
    ("chosen", "wanted", "sentence"),
    [
        (
            {"bedside": "no"},
            Switches(False, True, False),
            "Saved: the call centre may open this record in an emergency, a professional facing you may not."
            " What is hidden stays hidden then too.",
        ),
        (
            {"call_centre": "no", "masked": "yes"},
            Switches(True, False, True),
            "Saved: a professional facing you may open this record in an emergency, the call centre may not."
            " What is hidden may be read then too.",
        ),
        (
            {"masked": "yes"},
            Switches(True, True, True),
            "Saved: a professional facing you and the call centre may open this record in an emergency."
            " What is hidden may be read then too.",
        ),
        (
            {"bedside": "no", "call_centre": "no", "masked": "yes"},
            Switches(False, False, True),
            "Saved: nobody may open this record in an emergency.",
        ),
    ],
)
def test_each_switch(
    app: Flask, people: People, client_for: ClientFor, chosen: dict[str, str], wanted: Switches, sentence: str
) -> None:
    page = press(client_for("alice"), access(people, HERE), access(people, HERE), **(ALL | chosen))
    assert said(page) == [sentence]
    assert switches(app, people["alice"]) == wanted
    assert switches(app, people["eve"]) == Switches()
    told = {"bedside": wanted.bedside, "call_centre": wanted.call_centre, "masked": wanted.masked}
    assert trail(app, "emergencies.set") == [("emergencies.set", told)]


def test_saving_what_holds_changes_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    press(client_for("alice"), access(people, HERE), access(people, HERE), **ALL)
    assert trail(app, "emergencies.set") == []


@pytest.mark.parametrize(
    ("without", "sentence"),
    [
        ("bedside", "Say whether they may open it"),
        ("call_centre", "Say whether the call centre may open it"),
        ("masked", "Say whether what is hidden may be read"),
    ],
)
def test_each_is_answered(app: Flask, people: People, client_for: ClientFor, without: str, sentence: str) -> None:
    sent: dict[str, Any] = {"bedside": "no", "call_centre": "no", "masked": "yes"}
    sent.pop(without)
    answer = post(client_for("alice"), access(people, HERE), access(people, HERE), **sent)
    assert (answer.status_code, errors(answer)) == (422, [sentence])
    assert switches(app, people["alice"]) == Switches()
    checked = re.findall(r'name="(bedside|call_centre|masked)" type="radio" value="(\w+)"\s+checked', answer.text)
    assert dict(checked) == ALL | sent, "what was chosen is kept, and what was not is as it stands"


def test_a_code_is_made_shown_again_and_printed(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    page = press(alice, access(people, HERE), access(people, CODE), instead_of="")
    assert said(page) == ["The code below holds from now on. One from before opens nothing any more."]
    made = code(app, people["alice"])
    assert made is not None
    again = get(client_for("alice"), access(people, HERE)).text
    assert again.count(codes.written(made)) == 2, "on the page, and on the card to fold"
    assert ", ".join(codes.spoken(made)) in again
    assert 'class="c-fold"' in again
    with app.app_context():
        found = record_by_code(codes.written(made).lower())
        assert found is not None
        assert found.id == people["alice"].record_id
    assert trail(app, "emergencies.set") == [("emergencies.set", {"code": "made"})]


def test_another_takes_its_place(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    first = press(alice, access(people, HERE), access(people, CODE), instead_of="")
    before = code(app, people["alice"])
    press(alice, access(people, HERE), access(people, CODE), instead_of=mark(first))
    after = code(app, people["alice"])
    assert before is not None
    assert before != after
    with app.app_context():
        assert record_by_code(before) is None


def test_a_double_click_makes_one(app: Flask, people: People, client_for: ClientFor) -> None:
    """What was printed after the first click must hold."""
    alice = client_for("alice")
    press(alice, access(people, HERE), access(people, CODE), instead_of="")
    made = code(app, people["alice"])
    page = press(alice, access(people, HERE), access(people, CODE), instead_of="")
    assert said(page) == ["The code was made already: the one below holds."]
    assert code(app, people["alice"]) == made
    assert len(trail(app, "emergencies.set")) == 1


def test_a_code_that_opens_nothing_says_so(people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    press(alice, access(people, HERE), access(people, CODE), instead_of="")
    assert "It opens nothing now" not in get(alice, access(people, HERE)).text
    press(alice, access(people, HERE), access(people, HERE), bedside="no", call_centre="no", masked="no")
    assert "It opens nothing now: both openings are refused." in get(alice, access(people, HERE)).text


def test_no_code_is_in_an_address_or_a_log(
    app: Flask, people: People, client_for: ClientFor, capfd: pytest.CaptureFixture[str]
) -> None:
    page = press(client_for("alice"), access(people, HERE), access(people, CODE), instead_of="")
    made = code(app, people["alice"]) or ""
    assert made not in "".join(capfd.readouterr())
    assert codes.written(made).replace(" ", "") not in "".join(re.findall(r'(?:href|action)="([^"]*)"', page))


@pytest.mark.parametrize(("path", "act"), [(HERE, HERE), (HERE, CODE)])
def test_it_asks_who_is_there(app: Flask, people: People, client_for: ClientFor, path: str, act: str) -> None:
    stale = client_for("alice", fresh=False)
    answer = stale.get(access(people, path))
    assert answer.headers["Location"].startswith("/step-up?next=")
    assert "choose what may be opened in an emergency" in get(stale, answer.headers["Location"]).text
    answer = post(stale, access(people), access(people, act), **(ALL | {"masked": "yes"}))
    assert answer.headers["Location"].startswith("/step-up?unsaved=yes")
    assert switches(app, people["alice"]) == Switches()
    assert code(app, people["alice"]) is None


def test_a_parent_sets_those_of_the_child(app: Flask, people: People, client_for: ClientFor) -> None:
    here = access(people, HERE, of="eve")
    press(client_for("alice"), here, here, **(ALL | {"bedside": "no"}))
    assert switches(app, people["eve"]) == Switches(bedside=False)
    assert switches(app, people["alice"]) == Switches()


@pytest.mark.parametrize("name", ["charlie", "frank", "bob"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    """No carer, at no level."""
    with app.app_context(), immediate() as session:
        session.query(Relation).filter_by(kind=RelationKind.CARER).update({"level": 4})
    who = client_for(name)
    assert who.get(access(people, HERE)).status_code == 404
    for act in (HERE, CODE):
        assert post(who, "/account/preferences", access(people, act), **(ALL | {"masked": "yes"})).status_code == 404
    assert switches(app, people["alice"]) == Switches()
    assert code(app, people["alice"]) is None


def test_a_get_makes_no_code(app: Flask, people: People, client_for: ClientFor) -> None:
    assert client_for("alice").get(access(people, CODE)).status_code == 405
    assert code(app, people["alice"]) is None
