"""The health profile as a person writes it, and what the record holds of it."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.access.actions import Action
from portal.access.opening import Opened, open_record
from portal.core import clock
from portal.core.db import db
from portal.core.i18n import force_locale
from portal.profile.commands import write_statement
from portal.profile.statements import Statement
from portal.record.models import Document, Entry
from tests.support.deposits import ENGLISH
from tests.support.people import NAMES, People


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who has just signed in, as a private person."""

    account_id: uuid.UUID
    account_name: str
    verified_at: dt.datetime = field(default_factory=clock.now)
    signed_in_at: dt.datetime = field(default_factory=clock.now)
    restricted: bool = False
    professional: None = None


@contextlib.contextmanager
def opened_by(
    app: Flask,
    people: People,
    name: str,
    of: str = "alice",
    action: Action = Action.WRITE_PROFILE,
    item_id: uuid.UUID | None = None,
) -> Iterator[Opened]:
    """A record opened by one of the people of the tests."""
    account_id, record_id = people[name].account_id, people[of].record_id
    assert account_id is not None
    assert record_id is not None
    who = Session(account_id, NAMES[name])
    with app.app_context(), force_locale("fr"):
        yield open_record(who, record_id, action, item_id)


def written(app: Flask, people: People, statement: Statement, *, by: str = "alice", of: str = "alice") -> uuid.UUID:
    """Write a statement; the id of its document."""
    with opened_by(app, people, by, of) as opened:
        return write_statement(opened, statement).document.id


def current_labels(app: Flask, people: People, of: str = "alice") -> list[str]:
    """What the profile of a record says now, answers too, in the order in which it was written."""
    with opened_by(app, people, "alice", of, Action.VIEW_HEALTH):
        found = select(Entry.label).join(Document, Document.id == Entry.document_id)
        current = found.where(Entry.folder == "profile", Entry.is_current.is_(True))
        return list(db.session.scalars(current.order_by(Document.added_at, Entry.number)))


def profile_address(people: People, path: str, of: str = "alice") -> str:
    """A page of the profile of a record."""
    return f"/records/{people[of].record_id}/health/profile{path}"


def fill_in(client: FlaskClient, path: str, **typed: str | list[str]) -> TestResponse:
    """Fill in the form at an address over what it shows, and send it. ``since__year`` is the box ``since-year``."""
    shown = client.get(path, headers=ENGLISH)
    assert shown.status_code == 200, path
    fields = {name.replace("__", "-"): value for name, value in typed.items()}
    return client.post(path, data=filled_fields(shown.text) | fields, headers=ENGLISH)


def filled_fields(page: str) -> dict[str, str | list[str]]:
    """What the fields of the form of a page hold as it is shown, as a browser would send them."""
    form = html.fromstring(page).xpath("//main//form[.//input[@name='statement_id']]")[0]
    return {name: str(value).removeprefix("\n") for name, value in form.form_values()}
