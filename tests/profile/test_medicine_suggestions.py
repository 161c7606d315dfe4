"""Medicines are suggested while their name is typed, and chosen in the form without a script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.core.db import db
from portal.medicines.codes import CIS_SYSTEM
from portal.profile import allowances
from portal.record.content import EntryKind
from portal.record.models import Entry
from tests.support.deposits import stored
from tests.support.forms import send, token_of
from tests.support.medicines import SALBUTAMOL, VACCINE, load
from tests.support.people import People
from tests.support.professionals import let_in
from tests.support.saved_documents import record_of

ClientFor = Callable[..., FlaskClient]


def form_of(people: People) -> str:
    return f"/records/{people['alice'].record_id}/health/profile/vaccinations/new"


def asked(client: FlaskClient, people: People, words: str) -> TestResponse:
    path = f"/records/{people['alice'].record_id}/health/profile/medicines"
    return client.post(path, data={"csrf_token": token_of(client, "/account/preferences"), "q": words})


@pytest.fixture(autouse=True)
def medicines(app: Flask, tmp_path: Path) -> None:
    load(app, tmp_path)


def test_they_are_suggested(people: People, client_for: ClientFor) -> None:
    answer = asked(client_for("alice"), people, "souffleol")
    assert answer.json == {
        "medicines": [
            {
                "code": SALBUTAMOL,
                "name": "Souffléol 100 microgrammes, suspension",
                "holds": "Salbutamol 100 microgrammes",
            }
        ]
    }
    assert "no-store" in answer.headers["Cache-Control"]
    assert asked(client_for("alice"), people, "").json == {"medicines": []}


def test_they_are_asked_by_post(people: People, client_for: ClientFor) -> None:
    path = f"/records/{people['alice'].record_id}/health/profile/medicines?q=x"
    assert client_for("alice").get(path).status_code == 405


def test_there_is_a_limit(people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowances, "SUGGESTIONS", allowances.SUGGESTIONS._replace(rate="2 per hour"))
    alice = client_for("alice")
    assert [asked(alice, people, "calmadol").status_code for _ in range(3)] == [200, 200, 429]


def test_without_a_script_the_form_searches_and_keeps_what_was_typed(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    alice = client_for("alice")
    typed = {"label": "soufleol", "batch": "LOT2", "note": "au sport", "look-up": "yes"}
    page = send(alice, form_of(people), **typed)
    assert page.status_code == 200
    for words in (f'value="{SALBUTAMOL}"', "LOT2", "au sport", "These are nearly called so", "2 November 2026"):
        assert words in page.text
    assert stored(app, people["alice"]) == []


def test_what_is_chosen_is_written_with_its_code(app: Flask, people: People, client_for: ClientFor) -> None:
    typed = {"label": "trivac", "medicine_code": VACCINE, "start-year": "2020"}
    assert send(client_for("alice"), form_of(people), **typed).status_code == 303
    with record_of(app, people["alice"]):
        (entry,) = db.session.scalars(select(Entry).where(Entry.kind == EntryKind.IMMUNIZATION))
    assert (entry.label, entry.code, entry.code_system) == ("TRIVACCINE, suspension injectable", VACCINE, CIS_SYSTEM)


def test_a_treatment_says_what_it_holds(app: Flask, people: People, client_for: ClientFor) -> None:
    typed = {"label": "soufleol", "medicine_code": SALBUTAMOL, "status": "active", "dose": "2 bouffées"}
    path = form_of(people).replace("vaccinations", "treatments")
    assert send(client_for("alice"), path, **typed).status_code == 303
    with record_of(app, people["alice"]):
        (entry,) = db.session.scalars(select(Entry).where(Entry.kind == EntryKind.MEDICATION))
    assert (entry.label, entry.code) == ("SOUFFLÉOL 100 microgrammes, suspension", SALBUTAMOL)
    assert entry.details["ingredient"] == ["SALBUTAMOL 100 microgrammes"]


def test_another_name_is_written_as_it_is(app: Flask, people: People, client_for: ClientFor) -> None:
    typed = {"label": "Vaccin de voyage", "medicine_code": "", "start-year": "2020"}
    assert send(client_for("alice"), form_of(people), **typed).status_code == 303
    with record_of(app, people["alice"]):
        (entry,) = db.session.scalars(select(Entry).where(Entry.kind == EntryKind.IMMUNIZATION))
    assert (entry.label, entry.code) == ("Vaccin de voyage", "")


@pytest.mark.parametrize("code", ["99999999", "x", "' OR 1=1"])
def test_a_code_that_is_none_is_refused(app: Flask, people: People, client_for: ClientFor, code: str) -> None:
    page = send(client_for("alice"), form_of(people), label="x", medicine_code=code)
    assert page.status_code == 422
    assert "no longer in the list" in page.text


@pytest.mark.parametrize("name", ["charlie", "frank", "bob", "carol"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    let_in(app, people)
    client = client_for(name, practising=name in ("bob", "carol"))
    assert asked(client, people, "calmadol").status_code == 404
