"""Deleting for good, before its time, what one took out: after the passkey, by who took it out, once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.record.doctor import FileFault, check_files, remove_leftovers
from portal.record.storage import purging
from tests.support.deposits import FILE, address, deposit, press, row_of, send, stored, told
from tests.support.files import folder_store
from tests.support.people import People, sign_in
from tests.support.professionals import let_in
from tests.support.saved_documents import get
from tests.support.trash import rows_about

ClientFor = Callable[..., FlaskClient]
NOW = dt.timedelta(0)


@pytest.fixture
def alice(client_for: ClientFor) -> FlaskClient:
    return client_for("alice")


@pytest.fixture
def paper(app: Flask, people: People, alice: FlaskClient) -> uuid.UUID:
    """A document that Alice added and took out."""
    send(alice, address(people["alice"], "/new"), FILE, title="Ma lettre")
    document_id = stored(app, people["alice"])[-1].id
    press(alice, address(people["alice"], f"/{document_id}/remove"))
    return document_id


def at(people: People, document_id: uuid.UUID) -> str:
    return address(people["alice"], f"/{document_id}/delete")


def test_it_asks_first(app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    page = get(alice, at(people, paper)).text
    assert "Delete this document for good?" in page
    assert "Ma lettre" in page
    assert row_of(app, people["alice"], paper).removed_at is not None
    assert "Supprimer définitivement ce document" in get(alice, at(people, paper), language="fr").text


def test_it_works(app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    answer = press(alice, at(people, paper))
    assert (answer.status_code, answer.location) == (303, f"/records/{people['alice'].record_id}/trash")
    page = get(alice, answer.location).text
    assert "This document is deleted for good." in page
    assert "Ma lettre" not in page
    with app.app_context():
        assert rows_about(paper) == {}
        assert check_files(NOW) == []
    (row,) = told(app, people["alice"], "document.purged")
    assert (row.role, row.item_id, row.details) == ("holder", paper, {"cause": "asked"})
    for path in (
        at(people, paper),
        address(people["alice"], f"/{paper}/remove"),
        address(people["alice"], f"/{paper}"),
    ):
        get(alice, path, status=404)
    assert press(alice, at(people, paper)).status_code == 404, "a second click"
    assert press(alice, address(people["alice"], f"/{paper}/restore")).status_code == 404


def test_what_is_in_the_record_is_taken_out_first(
    app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID
) -> None:
    press(alice, address(people["alice"], f"/{paper}/restore"))
    for answer in (alice.get(at(people, paper)), press(alice, at(people, paper))):
        assert (answer.status_code, answer.location) == (303, address(people["alice"], f"/{paper}/remove"))
    assert row_of(app, people["alice"], paper).removed_at is None


def test_it_asks_for_the_passkey(app: Flask, people: People, paper: uuid.UUID) -> None:
    stale = app.test_client()
    sign_in(app, stale, people["alice"], fresh=False)
    for answer in (stale.get(at(people, paper)), press(stale, at(people, paper))):
        assert answer.status_code == 302
        assert answer.location.startswith("/step-up?")
    assert row_of(app, people["alice"], paper).removed_at is not None
    assert "delete a document for good" in stale.get("/step-up", headers={"Accept-Language": "en"}).text


@pytest.mark.parametrize(
    ("name", "practising"), [("charlie", False), ("frank", False), ("bob", True), ("carol", True), ("dora", True)]
)
def test_it_checks_ownership(
    app: Flask, people: People, client_for: ClientFor, paper: uuid.UUID, name: str, practising: bool
) -> None:
    let_in(app, people)
    client = client_for(name, practising=practising)
    get(client, at(people, paper), status=404)
    assert press(client, at(people, paper)).status_code == 404
    assert row_of(app, people["alice"], paper).removed_at is not None


def test_a_professional_deletes_only_theirs(
    app: Flask, people: People, client_for: ClientFor, alice: FlaskClient
) -> None:
    let_in(app, people)
    carol = client_for("carol", practising=True)
    theirs = deposit(carol, people["alice"])
    press(carol, address(people["alice"], f"/{theirs}/remove"))
    assert press(alice, at(people, theirs)).status_code == 404
    assert press(carol, at(people, theirs)).status_code == 303
    with app.app_context():
        assert rows_about(theirs) == {}


def test_a_process_that_dies_before_the_files_are_removed(
    app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows are gone; what lies there is found, and removed like what any crash leaves."""

    def dies(_ids: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("portal.record.trash.commands.destroy_files", dies)
    with pytest.raises(KeyboardInterrupt):
        press(alice, at(people, paper))
    with app.app_context():
        findings = check_files(NOW)
        assert [one.fault for one in findings] == [FileFault.WITHOUT_ROW]
        remove_leftovers(findings)
        assert check_files(NOW) == []


def test_the_content_is_unreadable_before_it_is_removed(
    app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        path = folder_store().path(row_of(app, people["alice"], paper).blob_id)
    seen: list[bytes] = []
    unlink = type(path).unlink

    def look(one: Path, **how: bool) -> None:
        seen.append(one.read_bytes())
        unlink(one, **how)

    monkeypatch.setattr(type(path), "unlink", look)
    press(alice, at(people, paper))
    assert [content[:64] for content in seen] == [bytes(64)]


def test_a_file_that_is_gone_already_is_no_fault(app: Flask) -> None:
    with app.app_context():
        purging.destroy_files([uuid.uuid4()])
