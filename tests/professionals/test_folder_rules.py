"""A folder as a rule for what comes later."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.rights import FolderMask
from portal.core import clock
from portal.core.db import db
from portal.professionals.commands import folder_rules
from portal.professionals.forms.hiding import written
from portal.record.hiding import OPEN, Hiding
from portal.trail.models import TrailEvent
from tests.support.documents import a_document
from tests.support.hiding import checked, hidden_from, hiding, rule, send, told
from tests.support.people import People
from tests.support.professionals import grant, hide, let_in
from tests.support.saved_documents import change, counted_statements, get, record_of, save

ClientFor = Callable[..., FlaskClient]
QUERIES = 12


@pytest.fixture
def path(app: Flask, people: People) -> str:
    let_in(app, people)
    return f"/records/{people['alice'].record_id}/access/folders"


def rules(page: str) -> dict[str, str]:
    """Who reads what comes later, by the name of the folder."""
    found = re.findall(r'c-row__t c-go" href="[^"]*">([^<]*)</a>(.*?)</div>', page, re.DOTALL)
    return {name: re.sub(r"<[^>]+>", "", about).strip() for name, about in found}


def trail(app: Flask) -> list[tuple[str, dict[str, str]]]:
    table = TrailEvent.__table__
    with app.app_context(), db.engine.connect() as connection:
        rows = connection.execute(select(table).where(table.c.event.like("folder.%")).order_by(table.c.seq))
        return [(row.event, row.details) for row in rows]


def test_it_works(app: Flask, people: People, client_for: ClientFor, path: str) -> None:
    alice, laboratory = client_for("alice"), f"{path}?folder=laboratory"
    assert set(rules(get(alice, path).text).values()) == {"Shown to those authorised"}
    before = save(app, people["alice"])
    answer = send(alice, laboratory, choice="nobody")
    assert (answer.status_code, answer.location) == (303, path)
    page = get(alice, path).text
    assert "new documents in “Laboratory results” are hidden from everybody." in page
    assert "Those already there stay as they are." in page
    assert rules(page)["Laboratory results"] == "Hidden from everybody"
    later = save(app, people["alice"])
    elsewhere = save(app, people["alice"], a_document(type_code=None, unique_id="other"))
    assert [hiding(app, one) for one in (before, later, elsewhere)] == [OPEN, Hiding(True), OPEN]
    assert trail(app) == [("folder.hidden", {"folder": "laboratory"})]
    assert told(app) == [("item.hidden", {"cause": "folder"})]
    history = get(alice, path.replace("/folders", "/history")).text
    assert "You hide from professionals what comes into a folder" in history
    assert "Laboratory results." in history


def test_it_speaks_french(client_for: ClientFor, path: str) -> None:
    assert "Règles par dossier" in get(client_for("alice"), path, language="fr").text
    page = get(client_for("alice"), f"{path}?folder=laboratory", language="fr").text
    assert "Mettre fin à une règle ne montre rien à nouveau" in page


def test_it_hides_from_those_who_are_chosen(app: Flask, people: People, client_for: ClientFor, path: str) -> None:
    grant(app, people["alice"], people["grace"])
    chosen = [str(people[name].professional_id) for name in ("carol", "grace")]
    alice, laboratory = client_for("alice"), f"{path}?folder=laboratory"
    send(alice, laboratory, choice="but", hidden_from=chosen)
    assert hiding(app, save(app, people["alice"])) == hidden_from(people["carol"], people["grace"])
    assert checked(get(alice, laboratory).text) == ["but", *chosen]
    send(alice, laboratory, choice="but", hidden_from=chosen[:1])
    assert hiding(app, save(app, people["alice"])) == hidden_from(people["carol"])
    details = {"folder": "laboratory", "professional": "Dr Carol Petit", "professional_id": chosen[0]}
    assert trail(app)[-1] == ("folder.hidden", details)


def test_what_is_there_can_be_hidden_too(
    app: Flask, people: People, client_for: ClientFor, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In portions; what is on hold as well, of which the holder is told nothing."""
    monkeypatch.setattr(folder_rules, "_AT_ONCE", 2)
    alice = people["alice"]
    there = [save(app, alice) for _ in range(3)]
    hide(app, alice, there[0], one=people["carol"])
    held = save(app, alice, a_document(unique_id="h", confidentiality=("INVISIBLE_PATIENT",)))
    elsewhere = save(app, alice, a_document(unique_id="e", type_code=None))
    browser = client_for("alice")
    send(browser, f"{path}?folder=laboratory", choice="nobody", now="y")
    assert "3 documents already there are hidden too." in get(browser, path).text
    assert [hiding(app, one) for one in (*there, held)] == [Hiding(True)] * 4
    assert hiding(app, elsewhere) == OPEN
    assert told(app) == [("item.hidden", {"cause": "folder"})] * 4


def test_what_was_taken_out_comes_back_hidden(app: Flask, people: People, client_for: ClientFor, path: str) -> None:
    alice, gone = people["alice"], save(app, people["alice"])
    with record_of(app, alice) as opened:
        change(opened, gone, removed_at=clock.now())
    browser = client_for("alice")
    send(browser, f"{path}?folder=laboratory", choice="nobody", now="y")
    assert hiding(app, gone) == Hiding(True)
    assert "0 documents already there are hidden too." in get(browser, path).text


def test_how_many_were_hidden_betrays_nothing(app: Flask, people: People, client_for: ClientFor, path: str) -> None:
    alice = client_for("alice")
    save(app, people["alice"])
    save(app, people["alice"], a_document(unique_id="h", confidentiality=("INVISIBLE_PATIENT",)))
    answer = send(alice, f"{path}?folder=laboratory", choice="nobody", now="y")
    assert "1 document already there is hidden too." in get(alice, answer.location).text


def test_ending_a_rule_shows_nothing_again(app: Flask, people: People, client_for: ClientFor, path: str) -> None:
    rule(app, people["alice"], "laboratory")
    hidden = save(app, people["alice"])
    alice = client_for("alice")
    answer = send(alice, f"{path}?folder=laboratory", choice="everybody", now="y")
    page = get(alice, answer.location).text
    assert "are shown. Those that were hidden stay hidden." in page
    assert rules(page)["Laboratory results"] == "Shown to those authorised"
    assert [hiding(app, one) for one in (hidden, save(app, people["alice"]))] == [Hiding(True), OPEN]
    assert trail(app) == [("folder.shown", {"folder": "laboratory"})]


def test_a_double_click_is_one_rule(app: Flask, people: People, client_for: ClientFor, path: str) -> None:
    alice = client_for("alice")
    for _ in range(2):
        send(alice, f"{path}?folder=laboratory", choice="nobody", seen="")
    with app.app_context():
        assert len(db.session.scalars(select(FolderMask)).all()) == 1
    assert len(trail(app)) == 1


def test_a_page_left_open_ends_no_rule(app: Flask, people: People, client_for: ClientFor, path: str) -> None:
    rule(app, people["alice"], "laboratory")
    answer = send(client_for("alice"), f"{path}?folder=laboratory", choice="everybody", seen=written(OPEN))
    assert answer.status_code == 422
    assert "This was changed meanwhile" in answer.text
    assert hiding(app, save(app, people["alice"])) == Hiding(True)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose one of these answers"),
        ({"choice": "only"}, "Choose one of these answers"),
        ({"choice": "but"}, "Choose at least one person, or another answer"),
        ({"choice": "but", "hidden_from": str(uuid.UUID(int=1))}, "Somebody you chose is not in this list any more"),
    ],
)
def test_bad_input_is_told(app: Flask, client_for: ClientFor, path: str, sent: dict[str, str], sentence: str) -> None:
    answer = send(client_for("alice"), f"{path}?folder=laboratory", now="y", **sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'name="now" type="checkbox" value="y" checked' in answer.text
    assert trail(app) == []


@pytest.mark.parametrize("folder", ["", "nowhere", "LABORATORY"])
def test_an_unknown_folder_is_the_list(client_for: ClientFor, path: str, folder: str) -> None:
    assert len(rules(get(client_for("alice"), f"{path}?folder={folder}").text)) == 12


def test_it_checks_ownership(people: People, client_for: ClientFor, path: str) -> None:
    for name in ("charlie", "frank", "bob"):
        get(client_for(name), path, status=404)
    for name in ("bob", "carol"):
        get(client_for(name, practising=True), path, status=404)


def test_it_costs_the_same_however_many_rules(app: Flask, people: People, client_for: ClientFor, path: str) -> None:
    alice, counts = client_for("alice"), []
    rule(app, people["alice"], "reports", people["carol"])
    for folder in ("reports", "laboratory", "other"):
        rule(app, people["alice"], folder, people["dora"])
        with counted_statements(app) as sent:
            get(alice, f"{path}?folder=laboratory")
        counts.append(len(sent))
    assert len(set(counts)) == 1
    assert counts[0] <= QUERIES
