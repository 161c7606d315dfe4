"""Title, type and date of what one added: corrected in one transaction, told, and never opened wider in silence."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.access.rights import FolderMask
from portal.core import clock
from portal.core.db import db
from portal.core.installation import installation
from portal.record.models import Entry, Source
from portal.record.storage.body import keys_of
from tests.support.deposits import FILE, LETTER, address, deposit, press, row_of, send, stored, told
from tests.support.people import People
from tests.support.professionals import grant, keep, let_in
from tests.support.saved_documents import counted_statements, get, record_of, save

ClientFor = Callable[..., FlaskClient]
SAID = {"title": "Vieux papier", "type_code": "DOCPAT03", "date-day": "", "date-month": "", "date-year": ""}


@pytest.fixture(autouse=True)
def rights(app: Flask, people: People) -> None:
    let_in(app, people)


@pytest.fixture
def alice(client_for: ClientFor) -> FlaskClient:
    return client_for("alice")


@pytest.fixture
def paper(app: Flask, people: People, alice: FlaskClient) -> uuid.UUID:
    """A document that Alice added."""
    send(alice, address(people["alice"], "/new"), FILE, title="Vieux papier", type_code="DOCPAT03")
    return stored(app, people["alice"])[-1].id


def describe(client: FlaskClient, people: People, document_id: uuid.UUID, **typed: str) -> TestResponse:
    return send(client, address(people["alice"], f"/{document_id}/describe"), **(SAID | typed))


def test_it_shows_what_is_said_and_what_was_proposed(people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    path = address(people["alice"], f"/{paper}/describe")
    page = get(alice, path).text
    assert 'value="Vieux papier"' in page
    assert 'value="DOCPAT03" selected' in page
    assert "Proposed from the document" not in page
    page = get(alice, f"{path}?proposed=title,date").text
    assert page.count("Proposed from the document") == 2
    assert "Proposé d’après le document" in get(alice, f"{path}?proposed=title", language="fr").text
    assert "Proposed" not in get(alice, f"{path}?proposed=-").text


def test_everything_follows_at_once(app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    before = row_of(app, people["alice"], paper)
    day = {"date-day": "3", "date-month": "5", "date-year": "2019"}
    answer = describe(alice, people, paper, title="Bilan du genou", type_code="DOCPAT05", **day)
    assert (answer.status_code, answer.location) == (303, address(people["alice"], f"/{paper}"))
    after = row_of(app, people["alice"], paper)
    assert (after.title, after.type_code, after.folder) == ("Bilan du genou", "DOCPAT05", "laboratory")
    assert (after.date_text, after.sort_at.year, after.digest) == ("2019-05-03", 2019, before.digest)
    with record_of(app, people["alice"]) as opened:
        assert installation().blobs.read(after.blob_id, keys_of(opened)) == LETTER
    (row,) = told(app, people["alice"], "document.described")
    assert (row.item_id, row.details["fields"]) == (paper, "title, type_code, date")
    for words, is_there in (("genou", True), ("Palpitations", True), ("mai 2019", True), ("Vieux papier", False)):
        page = get(alice, address(people["alice"], f"?q={words}")).text
        assert (f"/documents/{paper}" in page) is is_there, words
    assert "Bilan du genou" in get(alice, address(people["alice"], "?folder=laboratory")).text
    history = alice.get(f"/records/{people['alice'].record_id}/access/history?who=me").text
    assert "corrigé le titre" in history


@pytest.mark.parametrize(
    ("day", "month", "year", "kept"), [("", "", "2019", "2019"), ("", "5", "2019", "2019-05"), ("", "", "", "")]
)
def test_a_date_as_far_as_it_is_known(
    app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID, day: str, month: str, year: str, kept: str
) -> None:
    describe(alice, people, paper, **{"date-day": day, "date-month": month, "date-year": year})
    assert row_of(app, people["alice"], paper).act_start == kept
    page = get(alice, address(people["alice"], f"/{paper}/describe")).text
    boxes = re.findall(r'name="date-(?:day|month|year)"[^>]*value="([^"]*)"', page)
    assert boxes == [day, month, year]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": ""}, "Give it a title"),
        ({"date-day": "31", "date-month": "2", "date-year": "2020"}, "a date that exists"),
        ({"date-day": "3", "date-year": "2020"}, "Enter the month too"),
        ({"date-year": "2099"}, "still to come"),
        ({"date-year": "1950"}, "before the birth"),
        ({"type_code": "11488-4"}, "Choose what it is"),
    ],
)
def test_what_was_typed_survives(
    app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID, typed: dict[str, str], words: str
) -> None:
    answer = describe(alice, people, paper, **({"title": "Autre titre"} | typed))
    assert (answer.status_code, words in answer.text) == (422, True)
    assert typed.get("title", "Autre titre") in answer.text
    assert row_of(app, people["alice"], paper).title == "Vieux papier"


def test_what_was_said_already_is_told_nowhere(
    app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID
) -> None:
    proposed = {"date-day": "20", "date-month": "11", "date-year": "2026"}
    assert describe(alice, people, paper, **proposed).status_code == 303
    assert told(app, people["alice"], "document.described") == []


def test_who_would_read_it_more_is_named_first(
    app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID
) -> None:
    grant(app, people["alice"], people["grace"], folders=["laboratory"])
    answer = describe(alice, people, paper, type_code="DOCPAT05")
    assert (answer.status_code, "Dr Grace Simon" in answer.text) == (422, True)
    assert "Dr Carol" not in answer.text, "she reads it already"
    assert row_of(app, people["alice"], paper).folder == "reports"
    assert describe(alice, people, paper, type_code="DOCPAT05", agreed="y").status_code == 303
    assert row_of(app, people["alice"], paper).folder == "laboratory"


def test_the_rule_of_the_other_folder_hides_it(
    app: Flask, people: People, alice: FlaskClient, client_for: ClientFor, paper: uuid.UUID
) -> None:
    rule = FolderMask(record_id=people["alice"].record_id, folder="laboratory", since=clock.now())
    keep(app, rule)
    carol = client_for("carol", practising=True)
    assert carol.get(address(people["alice"], f"/{paper}")).status_code == 200
    assert describe(alice, people, paper, type_code="DOCPAT05").status_code == 303
    assert row_of(app, people["alice"], paper).masked
    assert carol.get(address(people["alice"], f"/{paper}")).status_code == 404
    (row,) = told(app, people["alice"], "item.hidden")
    assert (row.item_id, row.details["cause"]) == (paper, "folder")
    describe(alice, people, paper)
    assert carol.get(address(people["alice"], f"/{paper}")).status_code == 404, "going back shows nothing"


def test_what_it_says_goes_with_it(app: Flask, people: People, alice: FlaskClient) -> None:
    document_id = save(app, people["alice"], source=Source.PATIENT)
    answer = describe(alice, people, document_id, type_code="DOCPAT05", **{"date-year": "2001"})
    assert answer.status_code == 303
    with record_of(app, people["alice"]):
        entries = db.session.scalars(select(Entry).where(Entry.document_id == document_id)).all()
    assert {(one.folder, one.type_code, one.said_at.year) for one in entries} == {("laboratory", "DOCPAT05", 2000)}
    assert 2000 not in {one.sort_at.year for one in entries if one.start_text}, "what has a day of its own keeps it"


def test_a_professional_describes_their_own(app: Flask, people: People, client_for: ClientFor) -> None:
    carol = client_for("carol", practising=True)
    document_id = deposit(carol, people["alice"])
    assert describe(carol, people, document_id, title="Holter", type_code="34133-9").status_code == 303
    assert row_of(app, people["alice"], document_id).title == "Holter"
    assert client_for("alice").get(address(people["alice"], f"/{document_id}/describe")).status_code == 404


@pytest.mark.parametrize(("name", "practising"), [("charlie", False), ("frank", False), ("carol", True)])
def test_it_checks_ownership(
    app: Flask, people: People, client_for: ClientFor, paper: uuid.UUID, name: str, practising: bool
) -> None:
    client, path = client_for(name, practising=practising), address(people["alice"], f"/{paper}/describe")
    assert client.get(path).status_code == 404
    assert press(client, path).status_code == 404
    assert row_of(app, people["alice"], paper).title == "Vieux papier"


def test_reading_the_page_changes_nothing(app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    with counted_statements(app) as sent:
        alice.get(address(people["alice"], f"/{paper}/describe?title=Autre&type_code=DOCPAT05"))
    assert not [one for one in sent if one.startswith(("UPDATE", "INSERT", "DELETE")) and "trail" not in one]
    assert len(sent) <= 12
    assert row_of(app, people["alice"], paper).title == "Vieux papier"
