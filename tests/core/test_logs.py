"""What goes wrong is told to the log by its type and place: nothing of whom it happened to, and no secret."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from flask import Flask, request, session
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from portal.core.logs import redact
from tests.support.people import People

ClientFor = Callable[..., FlaskClient]
NIR, EMAIL, CODE, WORD = "288047511004238", "alice.canary@example.org", "ABCD-EFGH-1234", "cancer"
PERSON = {"nir": NIR, "email": EMAIL, "code": CODE, "family_name": "Martin-Canary", "note": WORD}


@pytest.fixture(autouse=True)
def as_served(app: Flask) -> Iterator[None]:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield
    app.config["PROPAGATE_EXCEPTIONS"] = None


def a_fault(*_given: object, **_named: object) -> None:
    """Everything that a request knows is in the exception and in the variables of its frames."""
    known = {**request.form, **request.args, **session, **request.cookies}
    raise ZeroDivisionError(json.dumps(known))


def a_full_disk(*_given: object, **_named: object) -> None:
    statement = f"INSERT INTO account VALUES ('{NIR}', '{EMAIL}')"
    raise OperationalError(statement, PERSON, sqlite3.OperationalError(f"database or disk is full: {EMAIL}"))


@pytest.mark.parametrize(("broken", "kind"), [(a_fault, "ZeroDivisionError"), (a_full_disk, "OperationalError")])
def test_a_failed_request(
    app: Flask,
    client_for: ClientFor,
    people: People,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    broken: Callable[..., Any],
    kind: str,
) -> None:
    client = client_for("alice")
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/records/new").text)
    assert token is not None
    with client.session_transaction(base_url="http://localhost:8000") as kept:
        secret = kept["_user_id"]
    monkeypatch.setitem(app.view_functions, "lifecycle.open_record", broken)
    answer = client.post(f"/records/new?q={WORD}", data={"csrf_token": token[1], **PERSON})
    assert answer.status_code in (500, 503)
    said = capfd.readouterr()
    told = said.out + said.err + caplog.text
    assert json.loads(said.out.splitlines()[-1])["kind"] == kind
    for canary in (*PERSON.values(), NIR[:13], "Alice", "Martin", token[1], secret, str(people["alice"].account_id)):
        assert canary not in told
        assert canary not in answer.text or canary in ("Alice", "Martin")


@pytest.mark.parametrize(
    "name", ["nir", "recovery_code", "session_token", "family_name", "birth_date", "Cookie", "key"]
)
def test_a_field_of_that_name_is_not_kept(name: str, capfd: pytest.CaptureFixture[str], app: Flask) -> None:
    structlog.get_logger("portal").error("something happened", **{name: CODE, "count": 3})
    told = json.loads(capfd.readouterr().out)
    assert (told[name], told["count"], told["event"]) == ("…", 3, "something happened")
    assert redact(None, "info", {"event": "a name", name: CODE})[name] == "…"
