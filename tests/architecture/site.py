"""The site with everybody's browser on Alice's record, for the tables of who is answered what."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.record.models import Entry
from tests.support.documents import a_document
from tests.support.invitations import TOKEN, invited
from tests.support.notes import noted
from tests.support.people import People
from tests.support.professionals import let_in
from tests.support.saved_documents import record_of, save

PRACTISING = ("bob", "carol", "dora", "grace")
"""Alice's GP; a specialist with a grant; one she blocks; an emergency physician whom she never let in."""


@dataclass(frozen=True, slots=True)
class Site:
    """The application with everybody's browser and what the addresses need."""

    app: Flask
    browsers: dict[str, FlaskClient]
    arguments: dict[str, object]

    def status(self, method: str, endpoint: str, person: str) -> int:
        """What this person is answered."""
        if method == "GET":
            return self.ask(method, endpoint, person)
        token = self.token(person)
        sent = {"data": {"csrf_token": token}, "headers": {"X-CSRFToken": token}}
        return self.browsers[person].post(self.path(endpoint), **sent).status_code

    def ask(self, method: str, endpoint: str, person: str) -> int:
        """What this person is answered who sends nothing."""
        return self.browsers[person].open(self.path(endpoint), method=method).status_code

    def path(self, endpoint: str) -> str:
        """The address of an endpoint, about what there is; of several the shortest."""
        asked = (rule.arguments - (rule.defaults or {}).keys() for rule in self.app.url_map.iter_rules(endpoint))
        values: dict[str, Any] = {name: self.arguments[name] for name in min(asked, key=len)}
        with self.app.test_request_context():
            return self.app.url_for(endpoint, **values)

    def token(self, person: str) -> str:
        """A form's token in this person's browser."""
        for path in ("/recover", "/account/preferences", "/account/passkeys/new"):
            page = self.browsers[person].get(path)
            found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
            if found:
                return found.group(1)
        raise AssertionError(f"No form for {person}")


@pytest.fixture
def site(app: Flask, people: People, client_for: Callable[..., FlaskClient]) -> Site:
    """Alice's record with a document and its entries; a passkey and a session of hers."""
    alice = people["alice"]
    document_id = save(app, alice, a_document(unique_id="routes"))
    with record_of(app, alice):
        entry_id = db.session.scalars(select(Entry.id).where(Entry.kind == "result")).first()
    let_in(app, people)
    browsers = {name: client_for(name) for name in ("alice", "charlie", "frank", "bob")}
    browsers |= {f"dr {name}": client_for(name, practising=True) for name in PRACTISING}
    browsers |= {
        "nobody": app.test_client(),
        "stale": client_for("alice", fresh=False),
        "recovering": client_for("alice", restricted=True),
    }
    arguments: dict[str, object] = {
        "record_id": alice.record_id,
        "document_id": document_id,
        "entry_id": entry_id,
        "kind": "allergies",
        "measure": "weight",
        "number": 9998,
        "file": 1,
        "frame": 1,
        "detail": 2,
        "locale": "fr",
        "passkey_id": uuid.uuid4(),
        "session_id": uuid.uuid4(),
        "professional_id": people["carol"].professional_id,
        "invitation_id": invited(app, alice, token="accepted", by=people["grace"]),
        "token": TOKEN,
        "note_id": noted(app, alice, document_id, sent_at=clock.now(), by_letter=True),
    }
    invited(app, alice)
    return Site(app, browsers, arguments)


def routes(app: Flask) -> set[tuple[str, str]]:
    """Method and endpoint of everything that can be asked for."""
    return {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
