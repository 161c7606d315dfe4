"""Deposits beside other things: a right that ends, the same file again, what the depositor may not know of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from portal.access.rights import Grant
from portal.core import clock
from portal.core.blobs import FolderStore
from portal.core.db import immediate
from portal.intake.commands import take_in_parts
from portal.intake.parts import Part
from portal.intake.worker import read_in_worker
from portal.record import search
from portal.record.content import ReadDocument
from portal.record.models import Document
from tests.support.cda import AUTHOR, section
from tests.support.cda import document as cda
from tests.support.deposits import CONSULTATION, FILE, LETTER, address, deposit, row_of, send, stored, told
from tests.support.people import People
from tests.support.professionals import block, hide, let_in
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
NIR = "288047511004282"
REPLACES_V1 = """<relatedDocument typeCode="RPLC"><parentDocument><id root="1.2.3" extension="v1"/></parentDocument>
</relatedDocument>"""


@pytest.fixture
def rights(app: Flask, people: People) -> dict[str, object]:
    return dict(let_in(app, people))


@pytest.fixture
def carol(rights: dict[str, object], client_for: ClientFor) -> FlaskClient:
    return client_for("carol", practising=True)


def report(number: str = "doc-1", **header: str) -> tuple[bytes, str]:
    """A consultation report in CDA, of an author whose number is not Carol's."""
    body = f"<structuredBody>{section('29299-5', f'Motif {number}')}</structuredBody>"
    data = cda(body, nir=NIR, **header).decode()
    for written, meant in (
        ('extension="doc-1"', f'extension="{number}"'),
        (">ALICE<", ">MARTIN<"),
        ('"198803"', '"19880412"'),
    ):
        data = data.replace(written, meant)
    return data.encode(), "rapport.xml"


@pytest.mark.parametrize("how", ["ended", "blocked"])
def test_a_deposit_on_its_way_while_the_grant_ends_leaves_nothing(
    app: Flask,
    people: People,
    rights: dict[str, object],
    carol: FlaskClient,
    instance: Path,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
) -> None:
    """No row, no file; answered as if the page were not there, and the trail tells it."""

    def ending(parts: Sequence[Part]) -> ReadDocument:
        if how == "blocked":
            block(app, people["alice"], people["carol"])
        else:
            with app.app_context(), immediate() as session:
                session.get_one(Grant, rights["carol"]).ended_at = clock.now()
        return read_in_worker(parts)

    monkeypatch.setattr("portal.intake.views.take_in_parts", partial(take_in_parts, read=ending))
    answer = send(carol, address(people["alice"], "/new"), FILE, type_code=CONSULTATION)
    assert answer.status_code == 404
    assert stored(app, people["alice"]) == []
    assert list(FolderStore(instance / "files").all_ids()) == []
    last = told(app, people["alice"])[-1]
    expected = {"ended": "no-grant", "blocked": "blocked"}[how]
    assert (last.event, last.outcome, last.reason) == ("document.added", "refused", expected)


def test_what_the_database_refuses_is_told_to_a_professional_too(
    people: People, carol: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_session: Session, _document: Document, _tokens: list[str]) -> None:
        raise DataError("INSERT", {}, ValueError("value too long"))

    monkeypatch.setattr(search, "index", refuse)
    page = send(carol, address(people["alice"], "/new"), FILE, type_code=CONSULTATION, title="Palpitations")
    assert page.status_code == 422
    assert "we cannot keep what this file says" in page.text
    assert 'value="Palpitations"' in page.text


def test_a_double_click_adds_it_once(app: Flask, people: People, carol: FlaskClient) -> None:
    first = deposit(carol, people["alice"], announce_first="y")
    assert deposit(carol, people["alice"], announce_first="y") == first
    page = get(carol, address(people["alice"], f"/{first}")).text
    assert "This document is already saved: nothing was added. Alice reads it once you have announced it." in page
    assert len(stored(app, people["alice"])) == 1


def test_the_same_file_as_one_they_may_not_know_of_is_simply_saved(
    app: Flask, people: People, client_for: ClientFor, carol: FlaskClient
) -> None:
    """The same words, the same address, the same page: nothing tells that it was there."""
    there = client_for("alice")
    send(there, address(people["alice"], "/new"), FILE)
    (hidden,) = stored(app, people["alice"])
    hide(app, people["alice"], hidden.id)
    get(carol, address(people["alice"], f"/{hidden.id}"), status=404)
    document_id = deposit(carol, people["alice"])
    assert document_id != hidden.id
    page = get(carol, address(people["alice"], f"/{document_id}")).text
    assert "Saved in the record of Alice." in page
    assert "already" not in page
    assert 'id="versions"' not in page
    added = told(app, people["alice"], "document.added", "document.replaced")
    assert [row.event for row in added] == ["document.added"] * 2


def test_a_patient_who_sends_what_is_on_hold_is_told_that_it_is_saved(
    app: Flask, people: People, client_for: ClientFor, carol: FlaskClient
) -> None:
    held = deposit(carol, people["alice"], announce_first="y")
    alice = client_for("alice")
    answer = send(alice, address(people["alice"], "/new"), FILE)
    page = get(alice, answer.location).text
    assert str(held) not in answer.location
    assert "Saved in the record of Alice." in page
    assert "already" not in page


def test_a_structured_file_keeps_its_own_author_and_is_the_depositors(
    app: Flask, people: People, carol: FlaskClient
) -> None:
    document_id = deposit(carol, people["alice"], report(), type_code="57833-6")
    document = row_of(app, people["alice"], document_id)
    assert document.author == "Dr Bob MARTIN"
    assert document.author_rpps == people["carol"].rpps, "whoever the file names: it may be removed by who brought it"
    assert document.type_code == CONSULTATION, "the file tells its own type"
    page = get(carol, address(people["alice"], f"/{document_id}")).text
    assert "Dr Bob Martin" in page


def test_a_file_of_theirs_takes_the_place_of_their_own_that_it_says_it_replaces(
    app: Flask, people: People, carol: FlaskClient
) -> None:
    first = deposit(carol, people["alice"], report("v1"))
    second = deposit(carol, people["alice"], report("v2", author=f"{AUTHOR}{REPLACES_V1}"))
    before, after = row_of(app, people["alice"], first), row_of(app, people["alice"], second)
    assert (before.is_current, before.replaced_by_id, after.is_current) == (False, second, True)


def test_it_takes_no_other_professionals_place(app: Flask, people: People, carol: FlaskClient) -> None:
    """Nor that of one brought in under the depositor's own number."""
    others = save(app, people["alice"], row={"unique_id": "1.2.3^v1", "dedup_key": "1.2.3^v1"})
    deposit(carol, people["alice"], report("v2", author=f"{AUTHOR}{REPLACES_V1}"))
    assert row_of(app, people["alice"], others).is_current


def test_several_files_are_told_one_by_one(app: Flask, people: People, carol: FlaskClient) -> None:
    files = (LETTER, "un.txt"), (LETTER + b"2", "deux.txt"), (b"\x7fELF", "programme")
    page = send(carol, address(people["alice"], "/new"), *files, type_code=CONSULTATION, title="Suivi")
    assert page.status_code == 200
    assert page.text.count("Saved in the record of Alice.") == 2
    assert [document.title for document in stored(app, people["alice"])] == ["Suivi (1)", "Suivi (2)"]
