"""What the tests of emergency openings share: a code, the form, and what is told of it."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.access.emergency_codes import make_code
from portal.access.models import Record
from portal.access.rights import EmergencyOpening
from portal.accounts.models import AccountNotice, NoticeKind
from portal.core.db import db, immediate
from portal.trail.models import TrailEvent
from tests.support.forms import send
from tests.support.people import Person

PAGE = "/emergency-access"
REASON = "found lying on the pavement"
NOTHING = "No record opens to you with this code"


def code_for(app: Flask, person: Person) -> str:
    """A new emergency code of somebody's record."""
    with app.app_context(), immediate() as session:
        return make_code(session.get_one(Record, person.record_id))


def open_with(client: FlaskClient, code: str, language: str = "en", **fields: Any) -> TestResponse:
    """Send the form."""
    told = {"code": code, "kind": "bedside", "reason": REASON} | fields
    return send(client, PAGE, language=language, **told)


def openings(app: Flask) -> list[EmergencyOpening]:
    """Every emergency opening, the first first."""
    with app.app_context():
        return list(db.session.scalars(select(EmergencyOpening).order_by(EmergencyOpening.since)))


def notices(app: Flask, person: Person) -> list[tuple[NoticeKind, dict[str, Any]]]:
    """What somebody was told."""
    with app.app_context():
        mine = select(AccountNotice).where(AccountNotice.account_id == person.account_id).order_by(AccountNotice.at)
        return [(one.kind, one.details) for one in db.session.scalars(mine)]


def trail(app: Flask, event: str) -> list[Any]:
    """The rows of the trail of one event, in order."""
    table = TrailEvent.__table__
    with app.app_context(), db.engine.connect() as connection:
        return list(connection.execute(select(table).where(table.c.event == event).order_by(table.c.seq)))
