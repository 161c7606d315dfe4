"""Saying that there is none, or that one does not know."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.profile.kinds import KINDS
from portal.profile.statements import Statement
from portal.record.content import EntryKind
from tests.support.deposits import ENGLISH, token_of
from tests.support.people import People
from tests.support.profile import current_labels, profile_address, written
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]
LATEX = Statement(EntryKind.ALLERGY, "Latex", status="active")


def answered(client: FlaskClient, path: str, answer: str) -> int:
    """The status after sending an answer."""
    token = token_of(client.get("/account/preferences"))
    return client.post(path, data={"csrf_token": token, "answer": answer}, headers=ENGLISH).status_code


@pytest.mark.parametrize("slug", [slug for slug, kind in KINDS.items() if kind.none is not None])
def test_none_is_an_answer_with_its_date(app: Flask, people: People, client_for: ClientFor, slug: str) -> None:
    alice, path = client_for("alice"), profile_address(people, f"/{slug}/answer")
    get(alice, path, language="fr")
    assert answered(alice, path, "none") == 303
    page = get(alice, f"/records/{people['alice'].record_id}/health").text
    assert "You said so on " in page
    assert len(current_labels(app, people)) == 1


def test_not_known_is_another(people: People, client_for: ClientFor) -> None:
    alice, health = client_for("alice"), f"/records/{people['alice'].record_id}/health"
    before = get(alice, health).text
    assert answered(alice, profile_address(people, "/family/answer"), "unknown") == 303
    page = get(alice, health, language="fr").text
    assert "Vous ne savez pas" in page
    assert "Vous l’avez indiqué" in page
    assert "Family history: not answered yet" in before
    assert page.count("Je ne sais pas") == before.count("I do not know") - 1


def test_what_the_profile_says_is_ended_first(app: Flask, people: People, client_for: ClientFor) -> None:
    document_id = written(app, people, LATEX)
    alice, path = client_for("alice"), profile_address(people, "/allergies/answer")
    assert answered(alice, path, "none") == 409
    page = get(alice, path).text
    assert "Change or remove what follows first" in page
    assert f"/statements/{document_id}/change" in page
    assert "Latex" in page
    assert current_labels(app, people) == ["Latex"]


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_anything_else_is_no_answer(app: Flask, people: People, client_for: ClientFor, answer: str) -> None:
    assert answered(client_for("alice"), profile_address(people, "/allergies/answer"), answer) == 200
    assert current_labels(app, people) == []


def test_not_everything_can_be_answered_so(people: People, client_for: ClientFor) -> None:
    assert client_for("alice").get(profile_address(people, "/blood-group/answer")).status_code == 404


@pytest.mark.parametrize("who", [("charlie", False), ("frank", False), ("bob", True)])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, who: tuple[str, bool]) -> None:
    path = profile_address(people, "/allergies/answer")
    assert answered(client_for(who[0], practising=who[1]), path, "none") == 404
    assert current_labels(app, people) == []
