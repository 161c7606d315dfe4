"""Somebody in front of the pages of invitations."""

from __future__ import annotations

import re
import uuid
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.core.db import db
from portal.trail.models import TrailEvent

_TRAIL = TrailEvent.__table__
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_NUMBER = re.compile(r'name="number" value="([^"]+)"')
_FOLDERS = ("summary", "reports")
TERMS: dict[str, Any] = {"duration": "quarter", "folders": list(_FOLDERS), "consent": "portal"}
"""What a holder chooses, but for whom."""


def fetch(client: FlaskClient, path: str, *, language: str = "en", **arguments: Any) -> TestResponse:
    """A page, in a language."""
    return client.get(path, headers={"Accept-Language": language}, **arguments)


def send(client: FlaskClient, path: str, fields: dict[str, Any] | None = None, *, page: str = "") -> TestResponse:
    """The form of a page with its token (and its number, where it has one); ``page``: where the form stands."""
    shown = client.get(page or path).text
    token, number = _TOKEN.search(shown), _NUMBER.search(shown)
    told = {"csrf_token": token[1] if token else "", **({"number": number[1]} if number else {}), **(fields or {})}
    return client.post(path, data=told, headers={"Accept-Language": "en"})


def link_of(answer: TestResponse) -> str:
    """The path of the link that a page shows."""
    found = re.search(r"<code[^>]*>http://localhost(?::\d+)?(/invitations/[\w-]+)</code>", answer.text)
    assert found is not None, answer.text
    return found[1]


def invitation_of(answer: TestResponse) -> uuid.UUID:
    """The invitation that a page leads to."""
    found = re.search(r"/access/invitations/([0-9a-f-]{36})", answer.text + answer.headers.get("Location", ""))
    assert found is not None
    return uuid.UUID(found[1])


def errors(answer: TestResponse) -> list[str]:
    """The sentences of the summary of errors."""
    summary = answer.text.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    return [unescape(one) for one in re.findall(r"<li>(?:<a [^>]+>)?([^<]+)", summary)]


def told(app: Flask, *events: str) -> list[tuple[str, str, str, dict[str, Any]]]:
    """What the trail tells of these events, oldest first: event, who, in which role, details."""
    columns = (_TRAIL.c.event, _TRAIL.c.account_name, _TRAIL.c.role, _TRAIL.c.details)
    with app.app_context(), db.engine.connect() as connection:
        rows = connection.execute(select(*columns).where(_TRAIL.c.event.in_(events)).order_by(_TRAIL.c.seq))
        return [tuple(row) for row in rows]
