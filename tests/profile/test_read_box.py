"""The photo of a box: what its code tells is shown, to be confirmed, and begins a form."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.intake import boxes as worker
from tests.support.box_photos import PARACETAMOL, VACCINE, code, on_table, photo
from tests.support.deposits import stored, told
from tests.support.forms import token_of
from tests.support.medicines import load, with_key
from tests.support.people import People
from tests.support.professionals import let_in
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]
UNKNOWN = f"(01)0{with_key('340093009999')}(17)271231(10)Z9"


@pytest.fixture(scope="module", autouse=True)
def ended() -> Iterator[None]:
    """No worker is left behind."""
    yield
    worker._sandbox.shutdown()


def box_page(people: People, kind: str = "vaccinations") -> str:
    return f"/records/{people['alice'].record_id}/health/profile/{kind}/box"


def sent(client: FlaskClient, path: str, data: bytes, language: str = "en") -> TestResponse:
    fields = {"csrf_token": token_of(client, path), "photo": (io.BytesIO(data), "box.jpg")}
    headers = {"Accept-Language": language}
    return client.post(path, data=fields, content_type="multipart/form-data", headers=headers)


def test_it_tells_which_medicine_and_begins_the_form(
    app: Flask, people: People, client_for: ClientFor, tmp_path: Path
) -> None:
    load(app, tmp_path)
    alice, path = client_for("alice"), box_page(people)
    page = sent(alice, path, photo(on_table(code(PARACETAMOL)))).text
    for words in ("Calmadol 1000 mg", "Paracétamol 1000 mg", "A1B2", "31 December 2027", "3400930000014"):
        assert words in page
    assert "XYZ9" not in page, "the serial number"
    assert stored(app, people["alice"]) == []
    begun = {
        "csrf_token": token_of(alice, path),
        "begun": "yes",
        "label": "CALMADOL 1000 mg",
        "medicine_code": "60000011",
    }
    form = alice.post(path.replace("/box", "/new"), data=begun, headers={"Accept-Language": "en"})
    assert form.status_code == 200
    assert 'value="60000011" checked' in form.text
    assert stored(app, people["alice"]) == []


def test_an_expired_box_is_said_in_words(app: Flask, people: People, client_for: ClientFor, tmp_path: Path) -> None:
    load(app, tmp_path)
    page = sent(client_for("alice"), box_page(people), photo(on_table(code(VACCINE))), "fr").text
    assert "Cette boîte est périmée" in page
    assert "31\u00a0octobre 2026" in page


def test_an_unknown_code_is_said_plainly(app: Flask, people: People, client_for: ClientFor, tmp_path: Path) -> None:
    load(app, tmp_path)
    page = sent(client_for("alice"), box_page(people), photo(on_table(code(UNKNOWN)))).text
    assert "A box that we do not know" in page
    assert "Go on and write the name" in page
    assert "Z9" in page


def test_without_the_files_the_code_is_still_read(people: People, client_for: ClientFor) -> None:
    page = sent(client_for("alice"), box_page(people), photo(on_table(code(PARACETAMOL)))).text
    assert "A box that we do not know" in page
    assert "A1B2" in page


def test_several_boxes_are_offered_one_by_one(
    app: Flask, people: People, client_for: ClientFor, tmp_path: Path
) -> None:
    load(app, tmp_path)
    page = sent(client_for("alice"), box_page(people), photo(on_table(code(PARACETAMOL), code(VACCINE)))).text
    assert page.count("Go on with this box") == 2


def test_no_code_and_no_picture(people: People, client_for: ClientFor) -> None:
    alice, path = client_for("alice"), box_page(people)
    assert "No code was seen on this photo." in sent(alice, path, photo(on_table())).text
    refused = sent(alice, path, b"GIF89a")
    assert refused.status_code == 422
    assert "We could not open this picture" in refused.text


def test_nothing_of_it_is_kept(app: Flask, people: People, client_for: ClientFor, instance: Path) -> None:
    before = sorted(path for path in instance.rglob("*") if path.is_file() and "blobs" in str(path))
    sent(client_for("alice"), box_page(people), photo(on_table(code(PARACETAMOL))))
    assert sorted(path for path in instance.rglob("*") if path.is_file() and "blobs" in str(path)) == before
    assert told(app, people["alice"]) == []


@pytest.mark.parametrize("kind", ["allergies", "nothing"])
def test_what_comes_in_no_box_has_no_such_page(people: People, client_for: ClientFor, kind: str) -> None:
    get(client_for("alice"), box_page(people, kind), status=404)


@pytest.mark.parametrize("name", ["charlie", "frank", "bob", "carol"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    let_in(app, people)
    get(client_for(name, practising=name in ("bob", "carol")), box_page(people), status=404)
