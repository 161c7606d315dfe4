"""What lets somebody in again asks for a passkey, and for somebody who may consent."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.access.actions import Level
from portal.access.models import Record, Relation, RelationKind
from portal.access.records import relate
from portal.access.rights import Consent, Grant
from portal.core.db import immediate
from tests.professionals.acting import one, post, rights
from tests.support.people import People
from tests.support.professionals import DAY, grant
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]
NOW = dt.datetime(2030, 11, 24, 9, 0, tzinfo=dt.UTC)
STEP_UP = "/step-up"


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def seen_by(client: FlaskClient, page: str, act: str) -> str:
    found = re.search(rf'/{act}"[^§]*?name="seen" value="([0-9a-f]+)"', get(client, page).text)
    assert found is not None
    return found[1]


def manage(app: Flask, people: People) -> None:
    """Frank, who helps Alice, manages her accesses."""
    with app.app_context(), immediate() as session:
        session.execute(
            update(Relation).where(Relation.account_id == people["frank"].account_id).values(level=Level.MANAGE)
        )


def live(app: Flask, people: People, name: str) -> list[Grant]:
    return [found for found in rights(app, Grant, people[name]) if found.ended_at is None]


@pytest.mark.parametrize(("until", "asks"), [(DAY, False), (-DAY, True)])
def test_renewing_asks_for_a_passkey_where_it_ran_out(
    app: Flask, people: People, client_for: ClientFor, until: dt.timedelta, asks: bool
) -> None:
    grant(app, people["alice"], people["carol"], since=NOW - 30 * DAY, until=NOW + until)
    alice, page = client_for("alice", fresh=False), one(people, "carol")
    answer = post(alice, page, f"{page}/renew", seen=seen_by(alice, page, "renew"))
    assert answer.headers["Location"].startswith(STEP_UP) is asks
    (found,) = live(app, people, "carol")
    assert found.until is not None
    assert (found.until == NOW + until) is asks


@pytest.mark.parametrize(
    ("origin", "is_ours"), [("{}", True), ("{}.evil.example", False), ("https://evil.example", False), ("", False)]
)
def test_the_passkey_leads_back_to_the_page_of_the_button(
    app: Flask, people: People, client_for: ClientFor, origin: str, is_ours: bool
) -> None:
    grant(app, people["alice"], people["carol"], since=NOW - 30 * DAY, until=NOW - DAY)
    alice, page = client_for("alice", fresh=False), one(people, "carol")
    token = re.search(r'name="csrf_token" value="([^"]+)"', get(alice, page).text)
    assert token is not None
    site = origin.format(app.extensions["carnet"].config.origin)
    headers = {"Referer": f"{site}{page}?x=1"} if site else {}
    answer = alice.post(f"{page}/renew", data={"csrf_token": token[1], "seen": ""}, headers=headers)
    assert parse_qs(urlsplit(answer.headers["Location"]).query).get("next") == ([f"{page}?x=1"] if is_ours else None)


def test_changing_asks_for_a_passkey(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"], folders=["prescriptions"])
    page = one(people, "carol", "/change")
    assert client_for("alice", fresh=False).get(page).headers["Location"].startswith(STEP_UP)
    assert get(client_for("alice"), page).status_code == 200


def test_a_carer_gives_nothing_back(app: Flask, people: People, client_for: ClientFor) -> None:
    manage(app, people)
    grant(app, people["alice"], people["carol"], since=NOW - DAY, until=NOW + DAY)
    alice, frank, page = client_for("alice"), client_for("frank"), one(people, "carol")
    post(alice, page, f"{page}/end")
    seen = seen_by(alice, page, "give-back")
    assert "give-back" not in get(frank, page).text
    post(frank, page, f"{page}/give-back", seen=seen)
    assert live(app, people, "carol") == []
    post(alice, page, f"{page}/give-back", seen=seen)
    assert [found.consent for found in live(app, people, "carol")] == [Consent.PORTAL]


def test_a_parent_gives_back_as_a_parent(app: Flask, people: People, client_for: ClientFor) -> None:
    with app.app_context(), immediate() as session:
        record = session.get_one(Record, people["alice"].record_id)
        assert people["charlie"].account_id is not None
        relate(people["charlie"].account_id, record, RelationKind.PARENT)
    grant(app, people["alice"], people["carol"], since=NOW - DAY, until=NOW + DAY)
    charlie, page = client_for("charlie"), one(people, "carol")
    post(charlie, page, f"{page}/end")
    post(charlie, page, f"{page}/give-back", seen=seen_by(charlie, page, "give-back"))
    assert [found.consent for found in live(app, people, "carol")] == [Consent.REPRESENTATIVE]


def test_what_a_carer_renews_goes_on_by_the_colleagues_right(app: Flask, people: People, client_for: ClientFor) -> None:
    manage(app, people)
    grant(app, people["alice"], people["carol"], since=NOW - 2 * DAY)
    by = people["carol"].professional_id
    week = {"since": NOW - DAY, "until": NOW + DAY / 24, "consent": Consent.SPOKEN}
    grant(app, people["alice"], people["grace"], collected_by=by, **week)
    frank, page = client_for("frank"), one(people, "grace")
    post(frank, page, f"{page}/renew", seen=seen_by(frank, page, "renew"))
    (found,) = live(app, people, "grace")
    assert found.until is not None
    assert found.until > NOW + DAY
    assert (found.collected_by, found.consent) == (by, Consent.SPOKEN)
