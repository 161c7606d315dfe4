"""Taking something out of the health profile, and putting it back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.profile.statements import Statement
from portal.record.content import Absence, EntryKind
from portal.record.models import Source
from tests.support.deposits import address, press, row_of
from tests.support.people import People
from tests.support.profile import current_labels, profile_address, written
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
LATEX = Statement(EntryKind.ALLERGY, "Latex", status="active")
NONE = Statement(EntryKind.ALLERGY, "Aucune allergie connue", absence=Absence.NONE_KNOWN)


def test_it_asks_then_takes_out_then_puts_back(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, path = client_for("alice"), profile_address(people, f"/statements/{written(app, people, LATEX)}")
    page = get(alice, f"{path}/remove", language="fr").text
    assert "Retirer ceci du profil de santé\u202f?" in page
    assert current_labels(app, people) == ["Latex"]
    answer = press(alice, f"{path}/remove")
    assert (answer.status_code, answer.location) == (303, f"{path}/remove")
    assert current_labels(app, people) == []
    assert "This was removed on " in get(alice, answer.location).text
    assert press(alice, f"{path}/restore").status_code == 303
    assert current_labels(app, people) == ["Latex"]


def test_an_answer_that_is_contradicted_stays_out(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, path = client_for("alice"), profile_address(people, f"/statements/{written(app, people, NONE)}")
    press(alice, f"{path}/remove")
    written(app, people, LATEX)
    answer = press(alice, f"{path}/restore")
    assert "since then somebody wrote that there is" in get(alice, answer.location).text
    assert current_labels(app, people) == ["Latex"]


@pytest.mark.parametrize("act", ["remove", "restore"])
@pytest.mark.parametrize("who", [("charlie", False), ("frank", False), ("bob", True)])
def test_it_checks_ownership(
    app: Flask, people: People, client_for: ClientFor, who: tuple[str, bool], act: str
) -> None:
    path = profile_address(people, f"/statements/{written(app, people, LATEX)}/{act}")
    assert press(client_for(who[0], practising=who[1]), path).status_code == 404
    assert current_labels(app, people) == ["Latex"]


@pytest.mark.parametrize("source", [Source.PROFESSIONAL, Source.PATIENT])
def test_a_file_is_not_taken_out_here(app: Flask, people: People, client_for: ClientFor, source: Source) -> None:
    document_id = save(app, people["alice"], source=source)
    path = profile_address(people, f"/statements/{document_id}/remove")
    assert press(client_for("alice"), path).status_code == 404
    assert row_of(app, people["alice"], document_id).removed_at is None


def test_what_is_written_is_not_taken_out_as_a_paper(app: Flask, people: People, client_for: ClientFor) -> None:
    document_id = written(app, people, LATEX)
    assert press(client_for("alice"), address(people["alice"], f"/{document_id}/remove")).status_code == 404
    assert current_labels(app, people) == ["Latex"]


def test_nothing_is_taken_out_by_looking(people: People, app: Flask, client_for: ClientFor) -> None:
    path = profile_address(people, f"/statements/{written(app, people, LATEX)}")
    alice = client_for("alice")
    get(alice, f"{path}/remove")
    assert alice.get(f"{path}/restore").status_code == 405
    assert current_labels(app, people) == ["Latex"]
