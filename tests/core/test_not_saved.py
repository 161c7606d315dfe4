"""What somebody typed survives a busy database and a full disk, on every page with a form of words."""

from __future__ import annotations

import contextlib
import errno
import io
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from unittest.mock import patch

import psycopg.errors
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.exc import InternalError, OperationalError, TimeoutError
from werkzeug.test import TestResponse

from portal.access.models import IdentityStatus, Record
from portal.accounts.commands.preferences import change_preferences
from portal.accounts.models import Account, Passkey
from portal.core import clock
from portal.core.csrf import shows_form
from portal.core.db import db, immediate
from portal.core.faults import Trouble, trouble_of
from portal.profile.statements import Statement
from portal.record.content import EntryKind
from portal.record.models import Source
from tests.support.forms_of_words import FORMS, WORDS
from tests.support.invitations import TOKEN, invited
from tests.support.lock_holder import write_lock_held
from tests.support.notes import noted, report_of
from tests.support.people import People
from tests.support.professionals import grant, name_gp
from tests.support.profile import written
from tests.support.saved_documents import save

ClientFor = Callable[..., FlaskClient]
LOCKED = OperationalError("", {}, sqlite3.OperationalError("database is locked"))
FULL = OperationalError("", {}, sqlite3.OperationalError("database or disk is full"))
TROUBLES = [
    (LOCKED, Trouble.BUSY),
    (OperationalError("", {}, sqlite3.OperationalError("database schema is locked: main")), Trouble.BUSY),
    (OperationalError("", {}, psycopg.errors.LockNotAvailable("canceling statement")), Trouble.BUSY),
    (OperationalError("", {}, psycopg.errors.SerializationFailure("could not serialize")), Trouble.BUSY),
    (OperationalError("", {}, psycopg.errors.DeadlockDetected("deadlock")), Trouble.BUSY),
    (OperationalError("", {}, psycopg.errors.TooManyConnections("sorry")), Trouble.BUSY),
    (TimeoutError("QueuePool limit"), Trouble.BUSY),
    (FULL, Trouble.FULL),
    (OperationalError("", {}, psycopg.errors.DiskFull("could not extend file")), Trouble.FULL),
    (OSError(errno.ENOSPC, "No space left on device"), Trouble.FULL),
    (OSError(errno.EDQUOT, "Quota"), Trouble.FULL),
    (OSError(errno.EIO, "Input/output error"), Trouble.BROKEN),
    (OperationalError("", {}, psycopg.OperationalError("connection refused")), Trouble.BROKEN),
    (OperationalError("", {}, sqlite3.OperationalError("unable to open database file")), Trouble.BROKEN),
    (OperationalError("", {}, sqlite3.OperationalError("no such table: x")), None),
    (InternalError("", {}, psycopg.errors.InFailedSqlTransaction("locked in words only")), None),
    (OSError(errno.ENOENT, "x"), None),
    (ValueError("database is locked"), None),
]
PREFERENCES = FORMS["accounts.preferences"].sent
SENTENCES = {"busy": "Carnet est très occupé", "full": "le disque de Carnet est plein"}


@pytest.mark.parametrize(("error", "trouble"), TROUBLES, ids=lambda one: str(one)[:40])
def test_what_is_the_matter(error: Exception, trouble: Trouble | None) -> None:
    assert trouble_of(error) is trouble


@pytest.fixture(autouse=True)
def as_served(app: Flask) -> Iterator[None]:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield
    app.config["PROPAGATE_EXCEPTIONS"] = None


@pytest.fixture
def passkey(app: Flask, people: People) -> str:
    with app.app_context(), immediate() as session:
        made = Passkey(account_id=people["alice"].account_id, credential_id=b"1", public_key=b"", algorithm=-7)
        made.sign_count, made.backup_eligible, made.backed_up, made.aaguid = 0, False, False, bytes(16)
        made.transports, made.name, made.created_at = [], "Téléphone", clock.now()
        session.add(made)
        session.flush()
        return f"/account/passkeys/{made.id}/rename"


TESTED_APART = {"professionals.prove_identity", "profile.read_box"}
"""What needs an identity provider, in ``tests/professionals``; what has a photo and no words."""


@pytest.fixture
def places(app: Flask, people: People, passkey: str) -> dict[str, object]:
    """What forms are about."""
    grant(app, people["alice"], people["carol"])
    name_gp(app, people["alice"], people["bob"])
    invited(app, people["alice"])
    document_id = save(app, people["alice"], source=Source.PATIENT)
    return {
        "record": people["alice"].record_id,
        "passkey": passkey.split("/")[3],
        "document": document_id,
        "note": noted(app, people["alice"], document_id),
        "statement": written(app, people, Statement(EntryKind.ALLERGY, "Latex", status="active")),
        **asked_of_carol(app, people),
        "token": TOKEN,
        "carol": people["carol"].professional_id,
    }


def asked_of_carol(app: Flask, people: People) -> dict[str, object]:
    """A report of hers, and what she is asked about it."""
    report = report_of(app, people["alice"], people["carol"])
    return {"report": report, "request": noted(app, people["alice"], report, sent_at=clock.now())}


def test_every_form_of_words_is_here(app: Flask) -> None:
    shown = {name for name, view in app.view_functions.items() if shows_form(view)}
    assert shown - TESTED_APART == FORMS.keys()


def token_of(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found is not None
    return found[1]


def send(client: FlaskClient, path: str, sent: Mapping[str, Any], token: str = "") -> TestResponse:
    token = token or token_of(client, path)
    files = {"files": (io.BytesIO(b"Ordonnance"), "a.txt")} if "title" in sent else {}
    return client.post(path, data={"csrf_token": token, **sent, **files})


@contextlib.contextmanager
def no_write(app: Flask, error: Exception) -> Iterator[None]:
    """Whatever begins to write fails; what only reads does not."""

    def fail(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(("INSERT", "UPDATE")) or "pg_advisory" in statement:
            raise error

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", fail)
    try:
        with patch("portal.core.db._begin_immediate", side_effect=error):
            yield
    finally:
        event.remove(engine, "before_cursor_execute", fail)


@pytest.mark.parametrize("endpoint", FORMS)
@pytest.mark.parametrize(("error", "sentence"), [(LOCKED, SENTENCES["busy"]), (FULL, SENTENCES["full"])])
def test_the_form_comes_back_with_what_was_typed(
    app: Flask,
    client_for: ClientFor,
    people: People,
    places: dict[str, object],
    endpoint: str,
    error: Exception,
    sentence: str,
) -> None:
    form = FORMS[endpoint]
    path, sent = form.filled(places)
    unconfirm(app, people)
    client = client_for(form.who, practising=form.practising) if form.who else app.test_client()
    token = token_of(client, path)
    with no_write(app, error):
        page = send(client, path, sent, token)
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert re.search(form.kept, page.text)
    assert "Ce n’est pas enregistré" in page.text
    assert sentence in page.text or endpoint.startswith("intake.")
    assert send(client, path, sent).status_code in (200, 201, 303, 422), "and can be sent again"


def unconfirm(app: Flask, people: People) -> None:
    """Only a record that nobody confirmed can be."""
    with app.app_context(), immediate() as session:
        record = session.get_one(Record, people["alice"].record_id)
        record.identity_status = IdentityStatus.UNCONFIRMED


def test_nothing_is_saved_by_showing_the_form_again(
    app: Flask, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the trouble is over by then."""
    client, asked = client_for("alice"), list[int]()

    def once(*given: object, **named: object) -> None:
        asked.append(1)
        if len(asked) == 1:
            raise LOCKED
        change_preferences(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("portal.accounts.views.account.change_preferences", once)
    page = send(client, "/account/preferences", PREFERENCES)
    assert (page.status_code, len(asked)) == (503, 1)
    with app.app_context():
        assert WORDS not in db.session.scalars(select(Account.display_name)).all()


def test_a_form_from_another_site_is_refused_before(app: Flask, client_for: ClientFor) -> None:
    client = client_for("alice")
    with no_write(app, LOCKED):
        page = client.post("/account/preferences", headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status_code == 403


def test_what_is_no_form_of_words_leads_back(app: Flask, client_for: ClientFor, passkey: str) -> None:
    client, page = client_for("alice"), passkey.replace("rename", "remove")
    with no_write(app, LOCKED):
        answer = send(client, page, {})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert f'href="{page}"' in answer.text
    assert client.get(page).status_code == 200


def test_what_is_no_form_of_words_is_not_done_again(
    app: Flask, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def view() -> None:
        asked.append(1)
        raise LOCKED

    client = client_for("alice")
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/account/passkeys").text)
    assert found is not None
    monkeypatch.setitem(app.view_functions, "accounts.end_other_sessions", view)
    answer = client.post("/account/sessions/end-others", data={"csrf_token": found[1]})
    assert (answer.status_code, len(asked)) == (503, 1)


def test_a_script_is_answered_in_json(app: Flask, client_for: ClientFor) -> None:
    client = client_for("alice")
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/step-up").text)
    assert found is not None
    with no_write(app, LOCKED):
        headers = {"Accept": "application/json", "X-CSRFToken": found[1]}
        answer = client.post("/step-up/options", json={}, headers=headers)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.get_json()["error"] == "Carnet est très occupé"


@pytest.mark.slow
def test_a_write_waits_for_five_seconds_and_no_longer(app: Flask, client_for: ClientFor) -> None:
    client = client_for("alice")
    with write_lock_held(app):
        began = time.perf_counter()
        page = send(client, "/account/preferences", PREFERENCES)
        waited = time.perf_counter() - began
    assert page.status_code == 503
    assert SENTENCES["busy"] in page.text
    assert 4.9 < waited < 9
