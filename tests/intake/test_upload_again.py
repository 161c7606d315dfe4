"""Sent again because no answer came: nothing is doubled, and the answer is the one that was missed."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from portal.access.models import Record
from portal.core.db import immediate
from tests.support.deposits import CONSULTATION, address, press, stored, token_of
from tests.support.people import People
from tests.support.professionals import let_in

ClientFor = Callable[..., FlaskClient]
PAPERS = (b"Ordonnance du 3 mai", "ordonnance.txt"), (b"Bilan du 4 mai", "bilan.txt"), (b"\x7fELF", "jeu")
SCRIPT = {"Accept": "application/json", "Accept-Language": "en"}


@pytest.fixture
def alice(client_for: ClientFor) -> FlaskClient:
    return client_for("alice")


def opened(client: FlaskClient, people: People) -> dict[str, str]:
    """The hidden values of a form that was just opened."""
    page = client.get(address(people["alice"], "/new"))
    found = re.search(r'name="submission" value="([^"]+)"', page.text)
    assert found is not None
    return {"csrf_token": token_of(page), "submission": found[1], "title": "", "type_code": ""}


def post(
    client: FlaskClient, people: People, fields: dict[str, str], *files: tuple[bytes, str], script: bool = False
) -> TestResponse:
    sent = {**fields, "files": [(io.BytesIO(data), name) for data, name in files]}
    return client.post(
        address(people["alice"], "/new"),
        data=sent,
        content_type="multipart/form-data",
        headers=SCRIPT if script else {"Accept-Language": "en"},
    )


def photo(shade: int) -> bytes:
    """A picture of one grey."""
    made = io.BytesIO()
    Image.new("L", (60, 80), shade).save(made, "PNG")
    return made.getvalue()


def titles(app: Flask, people: People) -> list[str]:
    return [one.title for one in stored(app, people["alice"])]


def test_each_form_has_a_key_of_its_own(people: People, alice: FlaskClient) -> None:
    keys = {opened(alice, people)["submission"] for _time in range(3)}
    assert len({uuid.UUID(key) for key in keys}) == 3


def test_reloading_the_answer_doubles_nothing(app: Flask, people: People, alice: FlaskClient) -> None:
    fields = opened(alice, people)
    first, again = (post(alice, people, fields, *PAPERS) for _time in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    for page in (first, again):
        assert page.text.count("Saved in the record of Alice.") == 2, "not that it is there already"
        assert "2 added, 1 refused" in page.text
    assert titles(app, people) == ["Ordonnance", "Bilan"]


def test_a_script_that_got_no_answer_is_told_what_was_saved(app: Flask, people: People, alice: FlaskClient) -> None:
    fields = opened(alice, people) | {"title": "Visite", "place": "2", "total": "3"}
    answers = [post(alice, people, fields, PAPERS[0], script=True).get_json()["files"] for _time in range(2)]
    assert answers[0] == answers[1]
    assert (answers[0][0]["kind"], titles(app, people)) == ("ok", ["Visite (2)"])


def test_another_file_under_the_same_key_is_not_lost(app: Flask, people: People, alice: FlaskClient) -> None:
    fields = opened(alice, people)
    post(alice, people, fields, PAPERS[0])
    post(alice, people, fields, PAPERS[1])
    assert titles(app, people) == ["Ordonnance", "Bilan"]


def test_what_was_taken_out_meanwhile_does_not_come_back(app: Flask, people: People, alice: FlaskClient) -> None:
    fields = opened(alice, people)
    post(alice, people, fields, PAPERS[0])
    (document,) = stored(app, people["alice"])
    assert press(alice, address(people["alice"], f"/{document.id}/remove")).status_code == 303
    again = post(alice, people, fields, PAPERS[0])
    assert (again.status_code, len(stored(app, people["alice"]))) == (200, 1)
    assert "Saved in the record of Alice." in again.text
    assert str(document.id) not in again.text


def test_a_key_is_its_senders_own(app: Flask, people: People, client_for: ClientFor, alice: FlaskClient) -> None:
    let_in(app, people)
    fields = opened(alice, people)
    post(alice, people, fields, PAPERS[0])
    carol = client_for("carol", practising=True)
    theirs = opened(carol, people) | {"submission": fields["submission"], "type_code": CONSULTATION}
    answer = post(carol, people, theirs, PAPERS[0], script=True).get_json()["files"][0]
    assert answer["kind"] == "info", "that it is there, not that she saved it"


def test_a_key_that_is_none_is_replaced(app: Flask, people: People, alice: FlaskClient) -> None:
    answer = post(alice, people, opened(alice, people) | {"submission": "x' OR 1=1"}, PAPERS[0])
    assert (answer.status_code, titles(app, people)) == (303, ["Ordonnance"])


def test_pages_of_one_document(app: Flask, people: People, alice: FlaskClient) -> None:
    fields = opened(alice, people) | {"together": "one", "title": "Visite"}
    photos = [(photo(shade), f"{shade}.png") for shade in (40, 200)]
    answers = [post(alice, people, fields, *photos) for _time in range(2)]
    assert [(one.status_code, one.location) for one in answers] == [(303, answers[0].location)] * 2
    (document,) = stored(app, people["alice"])
    assert (document.title, document.page_count) == ("Visite", 2)


def test_pages_of_which_one_is_refused_are_all_refused(app: Flask, people: People, alice: FlaskClient) -> None:
    page = post(alice, people, opened(alice, people) | {"together": "one", "title": "Visite"}, *PAPERS)
    assert (page.status_code, stored(app, people["alice"])) == (422, [])
    assert 'value="Visite"' in page.text
    assert re.search(r'value="one"\s+checked', page.text)


def fill(app: Flask, people: People, size: int) -> None:
    with app.app_context(), immediate() as session:
        session.get_one(Record, people["alice"].record_id).stored_bytes = size


def test_a_record_that_is_nearly_full_says_so(app: Flask, people: People, alice: FlaskClient) -> None:
    path = address(people["alice"], "/new")
    assert "Room used" not in alice.get(path, headers=SCRIPT | {"Accept": "text/html"}).text
    fill(app, people, 4_100_000_000)
    assert "4,1\u00a0Go sur 5\u00a0Go" in alice.get(path).text


def test_a_record_that_is_full_refuses_before_reading(
    app: Flask, people: People, alice: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(app, people, 5_000_000_000 - 5)
    fields = opened(alice, people)
    monkeypatch.setattr("portal.intake.worker.Sandbox.read", None)
    page = post(alice, people, fields | {"title": "Lettre"}, PAPERS[0])
    assert (page.status_code, stored(app, people["alice"])) == (422, [])
    assert "there is not enough room left in this record (5\u00a0GB of 5\u00a0GB are used)" in page.text
    assert 'value="Lettre"' in page.text


def test_a_professional_deposits_all_the_same(app: Flask, people: People, client_for: ClientFor) -> None:
    let_in(app, people)
    fill(app, people, 5_000_000_000)
    carol = client_for("carol", practising=True)
    fields = opened(carol, people) | {"type_code": CONSULTATION}
    assert post(carol, people, fields, PAPERS[0]).status_code == 303
    fill(app, people, 10_000_000_000)
    page = post(carol, people, fields, PAPERS[1])
    assert (page.status_code, "there is no room left" in page.text) == (422, True)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"files": [(io.BytesIO(b"x" * (52 * 1024 * 1024)), "grand.txt")]}, 413),
        ({f"field{number}": "x" for number in range(1000)}, 413),
    ],
)
def test_a_script_is_told_in_json_that_it_is_too_much(
    people: People, alice: FlaskClient, sent: dict[str, object], code: int
) -> None:
    answer = alice.post(address(people["alice"], "/new"), data=sent, content_type="multipart/form-data", headers=SCRIPT)
    assert (answer.status_code, answer.mimetype) == (code, "application/json")
    assert answer.get_json()["detail"].startswith("Nothing was saved.")


def test_a_script_is_told_in_json_to_wait(people: People, alice: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.intake.views.FILES_PER_HOUR", "1 per hour")
    answer = post(alice, people, opened(alice, people), *PAPERS[:2], script=True)
    assert (answer.status_code, answer.mimetype) == (429, "application/json")
