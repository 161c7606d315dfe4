"""A script that adds files and asks for JSON is answered in JSON, whatever becomes of them."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.core.test_not_saved import LOCKED, no_write
from tests.support.deposits import CONSULTATION, FILE, address, deposit, token_of
from tests.support.people import People
from tests.support.professionals import let_in
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]


def send(client: FlaskClient, path: str, *files: tuple[bytes, str], **typed: str) -> TestResponse:
    """Send files as the script of the form does."""
    fields = {"csrf_token": token_of(client.get(path)), "title": "", "type_code": ""} | typed
    sent = {**fields, "files": [(io.BytesIO(data), name) for data, name in files]}
    headers = {"Accept": "application/json", "Accept-Language": "en"}
    return client.post(path, data=sent, content_type="multipart/form-data", headers=headers)


def test_what_is_wrong_with_the_form_is_told(client_for: ClientFor, people: People) -> None:
    answer = send(client_for("alice"), address(people["alice"], "/new"))
    assert (answer.status_code, answer.mimetype) == (422, "application/json")
    said = "Choose at least one file"
    assert answer.get_json() == {"error": "One thing to correct", "detail": said, "fields": {"files": [said]}}


def test_a_form_that_was_open_for_too_long(client_for: ClientFor, people: People) -> None:
    answer = send(client_for("alice"), address(people["alice"], "/new"), FILE, csrf_token="old")
    assert (answer.status_code, answer.mimetype) == (422, "application/json")
    assert answer.get_json()["detail"].startswith("This page was open for too long.")


def test_a_deposit_without_what_it_is(app: Flask, client_for: ClientFor, people: People) -> None:
    let_in(app, people)
    answer = send(client_for("carol", practising=True), address(people["alice"], "/new"), FILE)
    assert (answer.status_code, answer.mimetype) == (422, "application/json")
    assert list(answer.get_json()["fields"]) == ["type_code"]


def test_a_busy_database(app: Flask, client_for: ClientFor, people: People) -> None:
    client = client_for("alice")
    path = address(people["alice"], "/new")
    with no_write(app, LOCKED):
        answer = send(client, path, FILE)
    assert (answer.status_code, answer.mimetype) == (503, "application/json")
    assert answer.headers["Retry-After"] == "5"
    assert answer.get_json()["detail"].startswith("This was not saved, or not all of it.")


def test_a_correction(app: Flask, client_for: ClientFor, people: People) -> None:
    let_in(app, people)
    carol = client_for("carol", practising=True)
    document_id = deposit(carol, people["alice"])
    answer = send(carol, address(people["alice"], f"/{document_id}/correct"), type_code=CONSULTATION)
    assert (answer.status_code, answer.get_json()["fields"]) == (422, {"files": ["Choose the file"]})


@pytest.mark.parametrize("accept", ["text/html", "*/*", "text/html,application/json;q=0.9"])
def test_a_browser_is_shown_the_page(client_for: ClientFor, people: People, accept: str) -> None:
    client, path = client_for("alice"), address(people["alice"], "/new")
    data = {"csrf_token": token_of(get(client, path)), "title": "", "type_code": ""}
    answer = client.post(path, data=data, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (422, "text/html")
