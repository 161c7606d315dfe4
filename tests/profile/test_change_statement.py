"""Changing what was written in the health profile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.profile.statements import Statement
from portal.record.content import Detail, EntryKind
from tests.support.people import People
from tests.support.profile import current_labels, fill_in, filled_fields, profile_address, written
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
POLLEN = Statement(
    EntryKind.ALLERGY,
    "Pollen de bouleau",
    status="active",
    start="2015-04",
    details=((Detail.REACTION, "Rhume"), (Detail.SEVERITY, "mild")),
    note="Au printemps.\nJamais en ville.",
)


def test_the_form_holds_what_was_written(app: Flask, people: People, client_for: ClientFor) -> None:
    path = profile_address(people, f"/statements/{written(app, people, POLLEN)}/change")
    held = filled_fields(get(client_for("alice"), path).text)
    assert (held["label"], held["reaction"], held["severity"]) == ("Pollen de bouleau", "Rhume", "mild")
    assert (held["start-day"], held["start-month"], held["start-year"]) == ("", "4", "2015")
    assert held["note"].split() == ["Au", "printemps.", "Jamais", "en", "ville."]  # type: ignore[union-attr]


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    path = profile_address(people, f"/statements/{written(app, people, POLLEN)}/change")
    alice = client_for("alice")
    assert fill_in(alice, path, label="Hazel pollen").status_code == 303
    assert current_labels(app, people) == ["Hazel pollen"]
    former = alice.get(path)
    assert (former.status_code, "/health/entries/" in former.location) == (302, True)
    late = alice.post(path, data={"label": "Late", "status": "active", "csrf_token": _token(alice)})
    assert late.status_code == 422
    assert current_labels(app, people) == ["Hazel pollen"]


def _token(client: FlaskClient) -> str:
    page = client.get("/account/preferences").text
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def test_what_a_file_says_is_not_changed_here(app: Flask, people: People, client_for: ClientFor) -> None:
    document_id = save(app, people["alice"])
    path = profile_address(people, f"/statements/{document_id}/change")
    assert client_for("alice").get(path).status_code == 404


@pytest.mark.parametrize("who", [("charlie", False), ("frank", False), ("bob", True)])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, who: tuple[str, bool]) -> None:
    path = profile_address(people, f"/statements/{written(app, people, POLLEN)}/change")
    assert client_for(who[0], practising=who[1]).get(path).status_code == 404
