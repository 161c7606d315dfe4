"""Proving a number in the tests: from the page, to the provider, and back."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.rights import Professional
from portal.config import Config
from portal.core.db import db
from portal.core.installation import installation
from portal.professionals import setup
from portal.trail.models import TrailEvent
from tests.support.people import Person

ClientFor = Callable[..., FlaskClient]
PAGE = "/account/professional-identity"
BACK = f"{PAGE}/proved"
ENGLISH = {"Accept-Language": "en"}


@contextmanager
def proved_by(app: Flask, config: Config) -> Iterator[None]:
    """The application with the identity provider of these settings."""
    before = installation(app).config
    use_provider(app, config)
    try:
        yield
    finally:
        use_provider(app, before)


def use_provider(app: Flask, config: Config) -> None:
    """From here on the application has the identity provider of these settings, or none where they name none."""
    app.extensions["carnet"] = dataclasses.replace(installation(app), config=config)
    setup.init_app(app)


def token_of(text: str) -> str:
    """The token of the first form of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert found is not None
    return found.group(1)


def begin(client: FlaskClient) -> str:
    """Press the button; the address at the provider that the browser is led to, by itself and by a link."""
    answer = client.post(PAGE, data={"csrf_token": token_of(client.get(PAGE).text)})
    assert answer.status_code == 200, answer.headers.get("Location")
    delay, _semicolon, address = answer.headers["Refresh"].partition("; url=")
    assert delay == "0"
    assert address in [unescape(one) for one in re.findall(r'href="([^"]+)"', answer.text)]
    return address


def asked(address: str) -> dict[str, str]:
    """What the provider is asked for."""
    return dict(parse_qsl(urlsplit(address).query, strict_parsing=True))


def come_back(client: FlaskClient, address: str) -> tuple[str, str]:
    """Come back to the portal; where that leads, and what is told there (the texts of the notices)."""
    parts = urlsplit(address)
    answer = client.get(f"{parts.path}?{parts.query}", headers=ENGLISH)
    assert answer.status_code == 303, answer.status_code
    where = answer.headers["Location"]
    return where, said(client.get(where, headers=ENGLISH).text)


def said(page: str) -> str:
    """The words of the notices on a page."""
    notices = re.findall(r'class="c-note[^"]*"[^>]*>.*?</svg>(.*?)</div>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(" ".join(notices))).split())


def professional(app: Flask, person: Person) -> Professional | None:
    """The professional that a person is now."""
    with app.app_context():
        return db.session.scalars(
            select(Professional).where(Professional.account_id == person.account_id)
        ).one_or_none()


def unvouched(app: Flask, person: Person) -> None:
    """As if nobody had vouched for a person's number yet."""
    change(app, person, verified_at=None, verified_how="")


def change(app: Flask, person: Person, **columns: object) -> None:
    """Other words in the row of a professional."""
    table = Professional.__table__
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(table.update().where(table.c.account_id == person.account_id).values(**columns))  # type: ignore[attr-defined]


def told(app: Flask, event: str) -> list[tuple[str, dict[str, object]]]:
    """Outcome and details of every row of the trail about an event, oldest first."""
    table = TrailEvent.__table__
    with app.app_context(), db.engine.connect() as connection:
        found = connection.execute(select(table).where(table.c.event == event).order_by(table.c.seq))
        return [(row.outcome, row.details) for row in found]
