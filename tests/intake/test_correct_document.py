"""A newer file in the place of one's own: the earlier one stays as a version, hidden from whom it was hidden."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.access.models import Relation
from portal.access.rights import Mask
from portal.core import clock
from portal.core.blobs import FolderStore
from portal.core.db import db, immediate
from portal.intake.commands import take_in_parts
from portal.intake.parts import Part
from portal.intake.worker import read_in_worker
from portal.record.content import ReadDocument
from portal.record.models import Source
from tests.support.deposits import CONSULTATION, FILE, LETTER, address, deposit, press, row_of, send, stored, told
from tests.support.people import People
from tests.support.professionals import grant, hide, let_in
from tests.support.saved_documents import change, counted_statements, get, record_of, save

ClientFor = Callable[..., FlaskClient]
NEWER = (LETTER + b"Addendum: Holter normal.\n", "lettre-2.txt")


@pytest.fixture(autouse=True)
def rights(app: Flask, people: People) -> None:
    let_in(app, people)


@pytest.fixture
def alice(client_for: ClientFor) -> FlaskClient:
    return client_for("alice")


@pytest.fixture
def carol(client_for: ClientFor) -> FlaskClient:
    return client_for("carol", practising=True)


@pytest.fixture
def paper(app: Flask, people: People, alice: FlaskClient) -> uuid.UUID:
    """A document that Alice added."""
    send(alice, address(people["alice"], "/new"), FILE, title="Ma lettre", type_code="DOCPAT03")
    return stored(app, people["alice"])[-1].id


def correct(client: FlaskClient, people: People, document_id: uuid.UUID, *files: tuple[bytes, str]) -> uuid.UUID:
    """Replace a file; the id of the document that is shown then."""
    path = address(people["alice"], f"/{document_id}/correct")
    page = client.get(path).text
    chosen = re.search(r'<option value="([^"]*)" selected', page)
    answer = send(client, path, *(files or (NEWER,)), type_code=chosen[1] if chosen else "", title="Ma lettre")
    assert answer.status_code == 303, answer.text
    return uuid.UUID(answer.location.rpartition("/")[2])


def test_the_page_says_what_becomes_of_the_earlier_file(people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    page = get(alice, address(people["alice"], f"/{paper}/correct")).text
    assert '<p class="c-sub">Ma lettre</p>' in page
    assert "The earlier file stays as an older version, marked as replaced." in page
    assert 'value="Ma lettre"' in page
    assert 'value="DOCPAT03" selected' in page
    assert "multiple" not in page
    french = get(alice, address(people["alice"], f"/{paper}/correct"), language="fr").text
    assert "Remplacer le fichier" in french


def test_the_newer_file_takes_the_place(app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    newer = correct(alice, people, paper)
    before, after = row_of(app, people["alice"], paper), row_of(app, people["alice"], newer)
    assert (before.is_current, before.replaced_by_id, after.is_current) == (False, newer, True)
    assert (after.source, after.type_code, after.title) == (Source.PATIENT, "DOCPAT03", "Ma lettre")
    (row,) = told(app, people["alice"], "document.replaced")
    assert (row.item_id, row.details["replaced_id"]) == (newer, str(paper))
    page = get(alice, address(people["alice"], f"/{newer}")).text
    assert "It takes the place of an older version, which is kept." in page
    assert f'href="/records/{people["alice"].record_id}/documents/{paper}"' in page
    old = get(alice, address(people["alice"], f"/{paper}")).text
    assert "This version was replaced." in old
    assert "/correct" not in old


def test_taking_out_the_newer_file_leads_to_the_one_that_is_back(
    app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID
) -> None:
    newer = correct(alice, people, paper)
    remove = address(people["alice"], f"/{newer}/remove")
    assert "The version before becomes the current one again." in get(alice, remove).text
    link = f'href="/records/{people["alice"].record_id}/documents/{paper}"'
    assert link not in get(alice, remove).text
    send(alice, remove)
    page = get(alice, remove).text
    assert row_of(app, people["alice"], paper).is_current
    assert "The version before is the current one again" in page
    assert link in page
    send(alice, address(people["alice"], f"/{paper}/remove"))
    page = get(alice, remove).text
    assert link not in page, "that one was taken out too"
    assert "The version before" not in page


def test_an_older_version_leads_to_its_page(people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    correct(alice, people, paper)
    answer = alice.get(address(people["alice"], f"/{paper}/correct"))
    assert (answer.status_code, answer.location) == (302, address(people["alice"], f"/{paper}"))


def test_a_professional_corrects_their_own(app: Flask, people: People, carol: FlaskClient) -> None:
    first = deposit(carol, people["alice"], title="Palpitations")
    newer = correct(carol, people, first)
    after = row_of(app, people["alice"], newer)
    assert (after.source, after.author_rpps, after.type_code) == (
        Source.PROFESSIONAL,
        people["carol"].rpps,
        CONSULTATION,
    )
    assert not row_of(app, people["alice"], first).is_current


@pytest.mark.parametrize(
    ("of", "name", "practising"),
    [
        ("carol", "alice", False),
        ("carol", "bob", True),
        ("alice", "carol", True),
        ("alice", "bob", True),
        ("alice", "frank", False),
        ("alice", "charlie", False),
    ],
)
def test_it_checks_ownership(
    app: Flask, people: People, client_for: ClientFor, of: str, name: str, practising: bool
) -> None:
    adder = client_for(of, practising=of == "carol")
    send(adder, address(people["alice"], "/new"), FILE, type_code=CONSULTATION if of == "carol" else "")
    document_id = stored(app, people["alice"])[-1].id
    path = address(people["alice"], f"/{document_id}/correct")
    client = client_for(name, practising=practising)
    get(client, path, status=404)
    assert press(client, path).status_code == 404
    assert len(stored(app, people["alice"])) == 1


def test_what_is_on_hold_stays_so_until_the_same_instant(app: Flask, people: People, carol: FlaskClient) -> None:
    first = deposit(carol, people["alice"], announce_first="y")
    until = clock.now() + dt.timedelta(days=12)
    with record_of(app, people["alice"]) as opened:
        change(opened, first, hold_until=until)
    newer = row_of(app, people["alice"], correct(carol, people, first))
    assert (newer.hold_until, newer.is_current) == (until, True)
    assert "INVISIBLE_PATIENT" in newer.confidentiality
    assert not row_of(app, people["alice"], first).is_current


def test_what_parents_may_not_see_stays_so(
    app: Flask, people: People, client_for: ClientFor, carol: FlaskClient
) -> None:
    grant(app, people["eve"], people["carol"])
    first = deposit(carol, people["eve"], secret="y")
    path = address(people["eve"], f"/{first}/correct")
    answer = send(carol, path, NEWER, type_code=CONSULTATION)
    newer = uuid.UUID(answer.location.rpartition("/")[2])
    assert row_of(app, people["eve"], newer).secret
    get(client_for("alice"), address(people["eve"], f"/{newer}"), status=404)


def test_from_whom_it_was_hidden_it_stays_hidden(
    app: Flask, people: People, alice: FlaskClient, client_for: ClientFor, paper: uuid.UUID
) -> None:
    hide(app, people["alice"], paper, one=people["carol"])
    newer = correct(alice, people, paper)
    with app.app_context():
        (mask,) = db.session.scalars(select(Mask).where(Mask.item_id == newer))
        assert (mask.professional_id, mask.shown) == (people["carol"].professional_id, False)
    get(client_for("carol", practising=True), address(people["alice"], f"/{newer}"), status=404)
    get(client_for("bob", practising=True), address(people["alice"], f"/{newer}"))


def test_the_same_file_changes_nothing(app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    assert correct(alice, people, paper, FILE) == paper
    assert "already saved: nothing was added" in get(alice, address(people["alice"], f"/{paper}")).text
    assert row_of(app, people["alice"], paper).is_current


def test_a_double_click_replaces_once(app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    path = address(people["alice"], f"/{paper}/correct")
    token = {"title": "Ma lettre", "type_code": "DOCPAT03"}
    page = alice.get(path)
    first = send(alice, path, NEWER, **token)
    again = send_with(alice, path, page.text, NEWER)
    assert (again.status_code, again.location) == (303, first.location)
    assert len(stored(app, people["alice"])) == 2


def test_two_tabs_do_not_replace_the_same_document(
    app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID
) -> None:
    """The second is told, and loses nothing of what was typed."""
    path = address(people["alice"], f"/{paper}/correct")
    page = alice.get(path).text
    correct(alice, people, paper)
    answer = send_with(alice, path, page, (b"Another letter", "c.txt"))
    assert answer.status_code == 422
    assert "another file has taken the place of this document meanwhile" in answer.text
    assert 'value="Typed"' in answer.text
    assert len(stored(app, people["alice"])) == 2


def send_with(client: FlaskClient, path: str, page: str, file: tuple[bytes, str]) -> TestResponse:
    """Send the form of a page that was open before."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    fields = {"csrf_token": token[1], "title": "Typed", "type_code": "DOCPAT03"}
    return client.post(
        path,
        data={**fields, "files": [(io.BytesIO(file[0]), file[1])]},
        content_type="multipart/form-data",
        headers={"Accept-Language": "en"},
    )


@pytest.mark.parametrize(
    ("files", "words"),
    [((), "Choose the file"), ((NEWER, FILE), "Choose one file: it takes the place of one document")],
)
def test_bad_input_is_told_and_loses_nothing(
    people: People, alice: FlaskClient, paper: uuid.UUID, files: tuple[tuple[bytes, str], ...], words: str
) -> None:
    page = send(alice, address(people["alice"], f"/{paper}/correct"), *files, title="Ma vraie lettre")
    assert page.status_code == 422
    assert words in page.text
    assert 'value="Ma vraie lettre"' in page.text


def test_a_right_that_ends_meanwhile_leaves_nothing(
    app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(FolderStore(instance / "files").all_ids())

    def ending(parts: Sequence[Part]) -> ReadDocument:
        with app.app_context(), immediate() as session:
            of_alice = Relation.record_id == people["alice"].record_id
            for relation in session.scalars(select(Relation).where(of_alice)):
                relation.ended_at = clock.now()
        return read_in_worker(parts)

    monkeypatch.setattr("portal.intake.views.take_in_parts", partial(take_in_parts, read=ending))
    assert send(alice, address(people["alice"], f"/{paper}/correct"), NEWER).status_code == 404
    assert set(FolderStore(instance / "files").all_ids()) == before
    assert [one.id for one in stored(app, people["alice"])] == [paper]


def test_a_hidden_next_version_is_not_told_and_stays_the_next_one(
    app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID
) -> None:
    """A professional's version on hold replaces Alice's own: she corrects hers as if nothing were there."""
    held = save(app, people["alice"])
    soon = clock.now() + dt.timedelta(days=9)
    with record_of(app, people["alice"]) as opened:
        change(opened, held, hold_until=soon)
        change(opened, paper, replaced_by_id=held)
    newer = correct(alice, people, paper)
    rows = {one.id: one for one in stored(app, people["alice"])}
    assert [rows[one].is_current for one in (paper, newer, held)] == [False, True, True]
    assert [rows[one].replaced_by_id for one in (paper, newer)] == [newer, held]


def test_its_cost_does_not_grow(app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    path, counts = address(people["alice"], f"/{paper}/correct"), []
    get(alice, path)
    for _ in range(2):
        with counted_statements(app) as sent:
            get(alice, path)
        counts.append(len(sent))
        for _ in range(5):
            save(app, people["alice"])
    assert counts[0] == counts[1] <= 12
