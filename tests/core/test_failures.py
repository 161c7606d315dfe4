"""When the database, the disk or a page itself fails, a page of ours answers, with its headers and in words."""

from __future__ import annotations

import errno
import io
import logging
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse, create_environ

from portal.core.last_page import NeverRaises
from portal.core.logs import ServerLog
from portal.server import options
from tests.support.people import People

ClientFor = Callable[..., FlaskClient]
CANARY = "CANARYCANCER"
STORAGE = [
    OperationalError("UPDATE x", {}, sqlite3.OperationalError("database is locked")),
    OperationalError("UPDATE x", {}, sqlite3.OperationalError("database or disk is full")),
    OperationalError("SELECT x", {}, sqlite3.OperationalError("unable to open database file")),
    OSError(errno.ENOSPC, "No space left on device"),
]


@pytest.fixture(autouse=True)
def as_served(app: Flask) -> Iterator[None]:
    """Errors are shown, as where people are, and not raised into the test."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield
    app.config["PROPAGATE_EXCEPTIONS"] = None


def raising(error: BaseException) -> Callable[..., Any]:
    def raises(*_given: object, **_named: object) -> Any:
        raise error

    return raises


def english(client: FlaskClient, path: str) -> TestResponse:
    return client.get(path, headers={"Accept-Language": "en"})


@pytest.mark.parametrize("error", STORAGE)
@pytest.mark.parametrize(
    "place", ["portal.access.gate.open_record", "portal.accounts.commands.sessions.session_by_token"]
)
def test_a_failure_of_storage_is_a_page(
    client_for: ClientFor, people: People, monkeypatch: pytest.MonkeyPatch, error: Exception, place: str
) -> None:
    """In the view, and before it, where the reader is looked up."""
    client = client_for("alice")
    monkeypatch.setattr(place, raising(error))
    page = english(client, f"/records/{people['alice'].record_id}/?q={CANARY}")
    assert page.status_code == 503
    assert page.headers["Retry-After"]
    assert "Content-Security-Policy" in page.headers
    assert page.text.count("<h1") == 1
    assert CANARY not in page.text.replace(f"q%3D{CANARY}", "")


@pytest.mark.parametrize("name", ["alice", None])
def test_a_fault_of_ours_is_a_page(
    app: Flask, client_for: ClientFor, people: People, monkeypatch: pytest.MonkeyPatch, name: str | None
) -> None:
    """Also when the session of the database is gone by then."""
    client = client_for(name) if name else app.test_client()
    broken = "accounts.passkey_list" if name else "accounts.sign_in"
    monkeypatch.setitem(app.view_functions, broken, raising(ZeroDivisionError()))
    page = english(client, "/account/passkeys" if name else "/sign-in")
    assert page.status_code == 500
    assert "Something went wrong" in page.text


def test_an_error_page_that_cannot_be_made_is_the_last_page(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.core.errors.render_template", raising(RuntimeError()))
    page = client.get("/nowhere")
    assert page.status_code == 404
    assert "Cette page ne peut pas être affichée" in page.text
    assert "This page cannot be shown" in page.text
    script = client.get("/nowhere", headers={"Accept": "application/json"})
    assert (script.status_code, bool(script.get_json()["error"])) == (404, True)


def test_another_error_of_a_file_stays_a_fault(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing does not come back by waiting."""
    monkeypatch.setitem(app.view_functions, "accounts.sign_in", raising(FileNotFoundError(errno.ENOENT, "x")))
    assert client.get("/sign-in").status_code == 500


def test_nothing_is_raised_to_the_server(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    guarded = NeverRaises(app)
    monkeypatch.setattr(guarded, "_inner", raising(RuntimeError(CANARY)))
    started: list[Any] = []
    environ = create_environ(f"/x?q={CANARY}", app.extensions["carnet"].config.origin)
    body = b"".join(guarded(environ, lambda *given: started.extend(given))).decode()
    status, headers = started[0], dict(started[1])
    assert status.startswith("500")
    assert "This page cannot be shown" in body
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    told = capsys.readouterr()
    assert "RuntimeError" in told.out + told.err
    assert CANARY not in told.out + told.err


def test_the_servers_log_holds_no_address() -> None:
    """The sentences in which gunicorn tells an address."""
    log = ServerLog.__new__(ServerLog)
    log.error_log = logging.Logger("server")
    said = io.StringIO()
    log.error_log.addHandler(logging.StreamHandler(said))
    try:
        raise ValueError(CANARY)
    except ValueError:
        assert sys.exc_info()[0] is ValueError
        log.exception("Error handling request %s %s", "GET", f"/documents?q={CANARY}")
    log.warning(f"Invalid request from ip=127.0.0.1: Invalid HTTP request line: 'GET /x?q={CANARY}'")
    assert "ValueError" in said.getvalue()
    assert "Invalid request" in said.getvalue()
    assert CANARY not in said.getvalue()
    assert options("127.0.0.1:1", 1)["logger_class"] is ServerLog


@pytest.mark.parametrize("place", ["immediate", "session_by_token"])
def test_signing_out_leaves_the_browser_when_storage_fails(
    client_for: ClientFor, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Where nothing can be written, and where not even the session can be read."""
    client = client_for("alice")
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/account/preferences").text)
    assert token is not None
    monkeypatch.setattr(f"portal.accounts.commands.sessions.{place}", raising(STORAGE[1]))
    page = client.post("/sign-out", data={"csrf_token": token.group(1)}, headers={"Accept-Language": "en"})
    assert page.status_code == 503
    assert "signed out in this browser only" in page.text
    assert "cookies" in page.headers["Clear-Site-Data"]
    monkeypatch.undo()
    assert client.get("/account/preferences").status_code == 302


@pytest.mark.parametrize("body", [b'{"code": 5}', b'"x"', b"5", b"[" * 5000, b'{"code": "\\ud800"}'])
@pytest.mark.parametrize("page", ["/recover", "/account/preferences"])
def test_a_form_is_not_sent_as_json(client_for: ClientFor, page: str, body: bytes) -> None:
    client = client_for("alice")
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/account/preferences").text)
    assert token is not None
    answer = client.post(page, data=body, content_type="application/json", headers={"X-CSRFToken": token.group(1)})
    assert answer.status_code == 415


@pytest.mark.parametrize("code", ["%ED%A0%80", "%FF", "%00"])
def test_broken_characters_are_only_a_wrong_code(client: FlaskClient, code: str) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/recover").text)
    assert token is not None
    sent = f"csrf_token={token.group(1)}&code={code}"
    assert client.post("/recover", data=sent, content_type="application/x-www-form-urlencoded").status_code == 422


def test_a_static_picture_runs_nothing(app: Flask, client: FlaskClient) -> None:
    asset: Any = app.jinja_env.globals["asset"]
    assert "default-src 'none'" in client.get(asset("icons/icons.svg")).headers["Content-Security-Policy"]
    assert "Content-Security-Policy" not in client.get(asset("js/app.js")).headers
