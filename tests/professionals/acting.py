"""Somebody on the pages of the accesses to Alice's record: pressing buttons, and what came of it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.core.db import db
from portal.trail.models import TrailEvent
from tests.support.people import People, Person
from tests.support.saved_documents import get

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_TRAIL = TrailEvent.__table__


def access(people: People, path: str = "", *, of: str = "alice") -> str:
    """An address under the accesses of a record."""
    return f"/records/{people[of].record_id}/access{path}"


def one(people: People, name: str, path: str = "") -> str:
    """An address of one professional of Alice's record."""
    return access(people, f"/professionals/{people[name].professional_id}{path}")


def post(client: FlaskClient, page: str, act: str, *, language: str = "en", **fields: Any) -> TestResponse:
    """Send a form of ``page`` to ``act``."""
    token = _TOKEN.search(get(client, page).text)
    assert token is not None, page
    return client.post(act, data={"csrf_token": token[1], **fields}, headers={"Accept-Language": language})


def press(client: FlaskClient, page: str, act: str, *, language: str = "en", **fields: Any) -> str:
    """The same, and the page it leads to."""
    answer = post(client, page, act, language=language, **fields)
    assert answer.status_code == 303, answer.text
    return get(client, answer.headers["Location"], language=language).text


def said(page: str) -> list[str]:
    """The messages of a page."""
    return [unescape(text) for text in re.findall(r'role="(?:status|alert)">.*?<p>([^<]*)</p>', page, re.DOTALL)]


def errors(answer: TestResponse) -> list[str]:
    """The sentences of the summary of errors."""
    summary = answer.text.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    return [unescape(text) for text in re.findall(r"<li>(?:<a [^>]+>)?([^<]+)", summary)]


def card(page: str, name: str) -> str:
    """The card of somebody, as words."""
    found = [one for one in page.split('<li class="c-pro')[1:] if f">{name}</a>" in one]
    assert len(found) == 1, name
    return words(found[0].partition("</li>\n")[0])


def words(html: str) -> str:
    """The words of a piece of a page."""
    return re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", " ", f"<{html}"))).strip()


def sections(page: str) -> list[str]:
    """The headings of the sections of a page."""
    return [unescape(text) for text in re.findall(r'<h2 class="c-h2" id="[^"]+">([^<]+)</h2>', page)]


def rights(app: Flask, table: Any, to: Person) -> list[Any]:
    """What of a kind a professional was given to any record, the latest last."""
    with app.app_context():
        statement = select(table).where(table.professional_id == to.professional_id).order_by(table.since)
        return list(db.session.scalars(statement))


def trail(app: Flask, *events: str) -> list[tuple[str, dict[str, Any]]]:
    """What the trail tells of these events, oldest first: the event and its details."""
    with app.app_context(), db.engine.connect() as connection:
        told = select(_TRAIL.c.event, _TRAIL.c.details).where(_TRAIL.c.event.in_(events)).order_by(_TRAIL.c.seq)
        return [tuple(row) for row in connection.execute(told)]
