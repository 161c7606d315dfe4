"""Somebody in front of the pages of opening a record."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.access.models import Record, RecordState
from portal.access.records import HolderIdentity
from portal.core.db import db, immediate
from portal.lifecycle.commands import make_letter
from portal.record.nir import normalise
from portal.trail.models import TrailEvent
from tests.support.people import HOLDERS, Person

ORIGIN = "http://localhost:8000"
NEW = "/records/new"
_TRAIL = TrailEvent.__table__
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')

GRACE = {
    "nir": "2850299351007",
    "family_name": "Simon",
    "used_name": "",
    "given_names": "Grace Odette",
    "birth_date-day": "9",
    "birth_date-month": "2",
    "birth_date-year": "1985",
    "sex": "F",
    "birth_place": "Alger",
    "code": "",
}
"""What Grace types to open her own record."""

ALICE = GRACE | {
    "nir": HOLDERS["alice"].nir,
    "family_name": "Martin",
    "given_names": "Alice Jeanne",
    "birth_date-day": "12",
    "birth_date-month": "4",
    "birth_date-year": "1988",
}
"""What somebody types who claims to be Alice, who has a confirmed record."""


class Visitor:
    """A signed-in browser that fills the forms of a page."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.app, self.client = app, client

    def get(self, path: str, **arguments: Any) -> TestResponse:
        return self.client.get(path, base_url=ORIGIN, headers={"Accept-Language": "en"}, **arguments)

    def send(self, path: str, fields: dict[str, str], *, csrf: str | None = None) -> TestResponse:
        """The form of a page, with the token of that page unless told otherwise."""
        if csrf is None:
            found = _TOKEN.search(self.get(path).text)
            assert found is not None, path
            csrf = found[1]
        headers = {"Accept-Language": "en"}
        return self.client.post(path, data=fields | {"csrf_token": csrf}, base_url=ORIGIN, headers=headers)

    def open(self, fields: dict[str, str] = GRACE, /, **changes: str) -> TestResponse:
        """The form of opening a record."""
        return self.send(NEW, fields | changes)

    def open_well(self, fields: dict[str, str] = GRACE, /, **changes: str) -> uuid.UUID:
        """The same; the record it leads to."""
        return record_of(self.open(fields, **changes))

    def may_read(self, record_id: uuid.UUID | None) -> bool:
        status = self.get(f"/records/{record_id}/").status_code
        assert status in (200, 404)
        return status == 200


def record_of(response: TestResponse) -> uuid.UUID:
    """The record that an answer leads to."""
    assert response.status_code == 303, errors(response)
    return uuid.UUID(response.headers["Location"].strip("/").split("/")[-1])


def errors(response: TestResponse) -> list[str]:
    """The sentences of the summary of errors."""
    summary = response.text.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    return [unescape(one) for one in re.findall(r"<li>(?:<a [^>]+>)?([^<]+)", summary)]


def letter(app: Flask, identity: HolderIdentity) -> str:
    """The code of a letter that the operator prints."""
    with app.app_context():
        return make_letter(identity).code


def identity(fields: dict[str, str]) -> HolderIdentity:
    """What was typed, as the operator would type it."""
    year, month, day = (int(fields[f"birth_date-{part}"]) for part in ("year", "month", "day"))
    born = dt.date(year, month, day)
    return HolderIdentity(normalise(fields["nir"]), fields["family_name"], fields["given_names"], born, fields["sex"])


def record(app: Flask, record_id: uuid.UUID) -> Record:
    with app.app_context():
        return db.session.get_one(Record, record_id)


def trail(app: Flask, *events: str) -> list[tuple[Any, ...]]:
    """What the trail tells of these events, oldest first: event, outcome, who, role, record."""
    c = _TRAIL.c
    columns = (c.event, c.outcome, c.account_name, c.role, c.record_id)
    with app.app_context(), db.engine.connect() as connection:
        rows = connection.execute(select(*columns).where(c.event.in_(events)).order_by(c.seq))
        return [tuple(row) for row in rows]


def close(app: Flask, person: Person) -> None:
    """Close the record of a person."""
    with app.app_context(), immediate() as session:
        session.get_one(Record, person.record_id).state = RecordState.CLOSED
