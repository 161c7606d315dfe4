"""What was taken out of the health profile stands in the trash: put back or deleted with its versions."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.actions import Action, Level
from portal.access.models import Relation
from portal.core.db import immediate
from portal.profile.commands import write_statement
from portal.profile.statements import Statement
from portal.record.content import EntryKind
from portal.record.doctor import check_files
from portal.record.models import Source
from tests.record.test_trash import NOW
from tests.support.deposits import address, press, row_of, told
from tests.support.people import People, sign_in
from tests.support.professionals import grant, let_in
from tests.support.profile import current_labels, opened_by, profile_address, written
from tests.support.saved_documents import counted_statements, get, save
from tests.support.trash import rows_about

ClientFor = Callable[..., FlaskClient]
POLLEN = Statement(EntryKind.ALLERGY, "Pollen de bouleau", status="active")
HAZEL = replace(POLLEN, label="Pollen de noisetier")


@pytest.fixture
def alice(client_for: ClientFor) -> FlaskClient:
    return client_for("alice")


@pytest.fixture
def versions(app: Flask, people: People, alice: FlaskClient) -> tuple[uuid.UUID, uuid.UUID]:
    """A statement that was changed once and taken out: its former version, and its last."""
    former = written(app, people, POLLEN)
    with opened_by(app, people, "alice", action=Action.CHANGE_STATEMENT, item_id=former) as opened:
        last = write_statement(opened, HAZEL, former).document.id
    press(alice, at(people, last, "remove"))
    return former, last


def at(people: People, document_id: uuid.UUID, act: str) -> str:
    return profile_address(people, f"/statements/{document_id}/{act}")


def trash_of(people: People, client: FlaskClient, language: str = "en", status: int = 200) -> str:
    return get(client, f"/records/{people['alice'].record_id}/trash", language=language, status=status).text


def test_the_trash_has_one_line_for_all_versions(
    app: Flask, people: People, alice: FlaskClient, versions: tuple[uuid.UUID, uuid.UUID]
) -> None:
    page = trash_of(people, alice)
    assert "Pollen de noisetier" in page
    assert "From the health profile. Removed " in page
    assert "Pollen de bouleau" not in page
    assert "Du profil de santé. Retiré" in trash_of(people, alice, "fr")
    assert f'action="{at(people, versions[1], "restore")}"' in page
    press(alice, at(people, versions[1], "restore"))
    assert current_labels(app, people) == ["Pollen de noisetier"]
    assert row_of(app, people["alice"], versions[0]).removed_at is None
    assert "Nothing was removed" in trash_of(people, alice)


def test_it_asks_then_deletes_every_version(
    app: Flask, people: People, alice: FlaskClient, versions: tuple[uuid.UUID, uuid.UUID]
) -> None:
    kept = written(app, people, POLLEN)
    path = at(people, versions[1], "delete")
    assert "Supprimer ceci définitivement\u202f?" in get(alice, path, language="fr").text
    assert row_of(app, people["alice"], versions[0]).removed_at is not None
    answer = press(alice, path)
    assert (answer.status_code, answer.location) == (303, f"/records/{people['alice'].record_id}/trash")
    assert "This is deleted for good." in get(alice, answer.location).text
    with app.app_context():
        assert rows_about(*versions) == {}
        assert check_files(NOW) == []
    rows = told(app, people["alice"], "document.purged")
    assert {(row.role, row.item_id, str(row.details)) for row in rows} == {
        ("holder", one, "{'cause': 'asked'}") for one in versions
    }
    assert press(alice, path).status_code == 404, "a second click"
    assert row_of(app, people["alice"], kept).removed_at is None


def test_what_is_in_the_profile_is_taken_out_first(app: Flask, people: People, alice: FlaskClient) -> None:
    document_id = written(app, people, POLLEN)
    for answer in (alice.get(at(people, document_id, "delete")), press(alice, at(people, document_id, "delete"))):
        assert (answer.status_code, answer.location) == (303, at(people, document_id, "remove"))
    assert current_labels(app, people) == ["Pollen de bouleau"]


def test_it_asks_for_the_passkey(app: Flask, people: People, versions: tuple[uuid.UUID, uuid.UUID]) -> None:
    stale = app.test_client()
    sign_in(app, stale, people["alice"], fresh=False)
    for answer in (stale.get(at(people, versions[1], "delete")), press(stale, at(people, versions[1], "delete"))):
        assert answer.location.startswith("/step-up?")
    assert row_of(app, people["alice"], versions[1]).removed_at is not None
    assert "delete a part of the health profile for good" in get(stale, "/step-up").text


@pytest.mark.parametrize("who", [("charlie", False), ("frank", False), ("bob", True), ("carol", True), ("dora", True)])
def test_it_checks_ownership(
    app: Flask, people: People, client_for: ClientFor, versions: tuple[uuid.UUID, uuid.UUID], who: tuple[str, bool]
) -> None:
    let_in(app, people)
    client = client_for(who[0], practising=who[1])
    get(client, at(people, versions[1], "delete"), status=404)
    assert press(client, at(people, versions[1], "delete")).status_code == 404
    assert row_of(app, people["alice"], versions[1]).removed_at is not None


def test_a_professional_sees_none_in_their_trash(
    app: Flask, people: People, client_for: ClientFor, versions: tuple[uuid.UUID, uuid.UUID]
) -> None:
    grant(app, people["alice"], people["carol"])
    page = trash_of(people, client_for("carol", practising=True))
    assert "Nothing was removed" in page


def test_a_carer_who_manages_sees_them(
    app: Flask, people: People, client_for: ClientFor, versions: tuple[uuid.UUID, uuid.UUID]
) -> None:
    """As they may change them; a paper that somebody else added they see not."""
    paper = save(app, people["alice"], source=Source.PATIENT)
    press(client_for("alice"), address(people["alice"], f"/{paper}/remove"))
    frank = client_for("frank")
    trash_of(people, frank, status=404)
    with app.app_context(), immediate() as session:
        mine = Relation.account_id == people["frank"].account_id
        session.scalars(select(Relation).where(mine)).one().level = Level.MANAGE
    page = trash_of(people, frank)
    assert "Pollen de noisetier" in page
    assert str(paper) not in page


def test_a_paper_is_not_deleted_here(app: Flask, people: People, alice: FlaskClient) -> None:
    paper = save(app, people["alice"], source=Source.PATIENT)
    press(alice, address(people["alice"], f"/{paper}/remove"))
    assert press(alice, at(people, paper, "delete")).status_code == 404
    assert row_of(app, people["alice"], paper).removed_at is not None


def test_its_cost_does_not_grow(app: Flask, people: People, alice: FlaskClient) -> None:
    costs = []
    for number in range(3):
        press(alice, at(people, written(app, people, replace(POLLEN, label=f"Pollen {number}")), "remove"))
        with counted_statements(app) as sent:
            trash_of(people, alice)
        costs.append(len(sent))
    assert costs[0] == costs[1] == costs[2] <= 12
