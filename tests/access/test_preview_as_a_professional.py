"""The holder's preview: the record as one professional would read it, and no more than that."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.access.models import Record
from portal.access.rights import Visit
from portal.core.db import db
from portal.trail.models import TrailEvent
from tests.support.people import People
from tests.support.professionals import grant, hide
from tests.support.saved_documents import save

ClientFor = Callable[..., FlaskClient]


def last_row(app: Flask) -> Any:
    table = TrailEvent.__table__
    with app.app_context(), db.engine.connect() as connection:
        return connection.execute(select(table).order_by(table.c.seq.desc()).limit(1)).one()


def seen_as(people: People, name: str) -> str:
    return f"as={people[name].professional_id}"


def test_the_holder_sees_the_record_as_a_professional_would(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    shown, hidden = save(app, people["alice"]), save(app, people["alice"])
    hide(app, people["alice"], hidden, one=people["carol"])
    alice, record = client_for("alice"), f"/records/{people['alice'].record_id}"
    page = alice.get(f"{record}/documents?{seen_as(people, 'carol')}", headers={"Accept-Language": "en"}).text
    assert str(shown) in page
    assert str(hidden) not in page
    assert "This record, seen as Dr Carol Petit." in page
    assert str(hidden) in alice.get(f"{record}/documents").text
    assert alice.get(f"{record}/documents/{hidden}?{seen_as(people, 'carol')}").status_code == 404
    row = last_row(app)
    assert (row.account_name, row.role, row.reason) == ("Alice Martin", "holder", "masked-for-you")
    assert row.details["seen_as_name"] == "Dr Carol Petit"


def test_a_preview_is_no_visit_and_told_as_the_holders(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    client_for("alice").get(f"/records/{people['alice'].record_id}/?{seen_as(people, 'carol')}")
    row = last_row(app)
    assert (row.event, row.account_name, row.role, row.reason) == (
        "record.viewed",
        "Alice Martin",
        "holder",
        "own-record",
    )
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Visit)) == 0


@pytest.mark.parametrize("page", ["", "/documents", "/health", "/timeline", "/health/labs"])
def test_every_link_stays_in_the_preview(app: Flask, people: People, client_for: ClientFor, page: str) -> None:
    grant(app, people["alice"], people["carol"])
    save(app, people["alice"])
    record = f"/records/{people['alice'].record_id}"
    text = client_for("alice").get(f"{record}{page or '/'}?{seen_as(people, 'carol')}").text
    before, switcher, after = re.split(r'(<nav class="c-pop".+?</nav>)', text, flags=re.DOTALL)
    assert f'href="{record}/"' in switcher, "one's own view is one press away"
    links = [part.split('"')[0] for part in (before + after).split('href="')[1:]]
    inside = [link for link in links if link.startswith(record) and "/access" not in link and "/new" not in link]
    assert len(inside) > 3
    assert [link for link in inside if seen_as(people, "carol") not in link] == []


@pytest.mark.parametrize("who", ["charlie", "frank", "carol"])
def test_nobody_else_previews(app: Flask, people: People, client_for: ClientFor, who: str) -> None:
    """A carer who views may, for a carer reads what the holder reads; a stranger and a professional may not."""
    grant(app, people["alice"], people["carol"])
    client = client_for(who, practising=who == "carol")
    answer = client.get(f"/records/{people['alice'].record_id}/?{seen_as(people, 'carol')}")
    assert answer.status_code == (200 if who == "frank" else 404)


@pytest.mark.parametrize("as_whom", [uuid.UUID(int=5), "nobody at all"])
def test_a_preview_as_nobody_shows_nothing_of_anybody(
    app: Flask, people: People, client_for: ClientFor, as_whom: object
) -> None:
    answer = client_for("alice").get(f"/records/{people['alice'].record_id}/?as={as_whom}")
    assert answer.status_code == (404 if isinstance(as_whom, uuid.UUID) else 200)


def test_a_preview_offers_nothing_to_add(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    page, new = f"/records/{people['alice'].record_id}/documents", "/documents/new"
    assert new in client_for("alice").get(page).text
    assert new not in client_for("alice").get(f"{page}?{seen_as(people, 'carol')}").text
    assert new not in client_for("frank").get(page).text, "who may not add is not offered it"


def test_a_preview_changes_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    page = f"/records/{people['alice'].record_id}/documents/new?{seen_as(people, 'carol')}"
    assert client_for("alice").get(page).status_code == 404
    with app.app_context():
        assert db.session.get_one(Record, people["alice"].record_id).full_name == "Alice Martin"
