"""Hiding as people do it, and a record as a professional opens it."""

from __future__ import annotations

import contextlib
import datetime as dt
import html
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.access import guard
from portal.access.actions import Action
from portal.access.opening import Opened, open_record
from portal.access.rights import FolderMask, Mask, Professional
from portal.core import clock
from portal.core.db import db
from portal.record.hiding import Hiding
from portal.record.models import Document, Entry
from portal.record.storage import masks
from portal.trail.models import TrailEvent
from tests.support.people import People, Person
from tests.support.professionals import keep


@dataclass(frozen=True, slots=True)
class Practice:
    """A professional in a session of theirs."""

    account_id: uuid.UUID
    account_name: str
    professional: Professional
    verified_at: dt.datetime = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    signed_in_at: dt.datetime = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    restricted: bool = False


@contextlib.contextmanager
def opened_by(app: Flask, people: People, name: str, action: Action = Action.ADD_DOCUMENT) -> Iterator[Opened]:
    """Alice's record as a professional opens it."""
    with app.app_context():
        professional = db.session.get_one(Professional, people[name].professional_id)
        who = Practice(professional.account_id, professional.name, professional)
        yield open_record(who, people["alice"].record_id, action)  # type: ignore[arg-type]
        guard.set_opened(db.session(), None)


def hidden_from(*whom: Person) -> Hiding:
    """Hidden from these."""
    return Hiding(False, frozenset(one.professional_id for one in whom if one.professional_id))


def hidden_but_from(*whom: Person) -> Hiding:
    """Hidden from everybody but these."""
    return Hiding(True, frozenset(one.professional_id for one in whom if one.professional_id))


def hiding(app: Flask, document_id: uuid.UUID) -> Hiding:
    """From whom a document is hidden, which its entries and both their columns must say too."""
    document, entry = Document.__table__.c, Entry.__table__.c
    with app.app_context(), db.engine.connect() as connection:
        flags = {*connection.scalars(select(document.masked).where(document.id == document_id))}
        flags |= {*connection.scalars(select(entry.masked).where(entry.document_id == document_id))}
        found = masks.hidings_of(db.session(), [document_id])[document_id]
    assert flags == {bool(found)}, "the columns that tell that there are masks"
    return found


def rule(app: Flask, of: Person, folder: str, whom: Person | None = None, **columns: Any) -> None:
    """A rule for what comes later into a folder."""
    told = {"record_id": of.record_id, "folder": folder, "since": clock.now()}
    keep(app, FolderMask(professional_id=whom.professional_id if whom else None, **(told | columns)))


def told(app: Flask) -> list[tuple[str, dict[str, str]]]:
    """What the trail says was hidden or shown, in its order."""
    table = TrailEvent.__table__
    with app.app_context(), db.engine.connect() as connection:
        rows = connection.execute(select(table).where(table.c.event.like("item.%")).order_by(table.c.seq))
        return [(row.event, row.details) for row in rows]


def mask_count(app: Flask) -> int:
    """How many masks there are."""
    with app.app_context():
        return len(db.session.scalars(select(Mask)).all())


def send(client: FlaskClient, path: str, page: str = "", **sent: Any) -> TestResponse:
    """Send a form with what its page holds of token, ``seen`` and ``done``; ``page``: where the form stands."""
    text = client.get(page or path, headers={"Accept-Language": "en"}).text
    held = {name: found for name in ("csrf_token", "seen", "done") if (found := field(text, name)) is not None}
    return client.post(path, data=held | sent, headers={"Accept-Language": "en"})


def field(page: str, name: str) -> str | None:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return html.unescape(found[1]) if found else None


def checked(page: str) -> list[str]:
    """The values of what is ticked or chosen."""
    return re.findall(r'value="([^"]*)" checked', page)
