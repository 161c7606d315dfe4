"""What the history says of professionals: who they are, by which rule, what was done to their rights."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.models import Record
from portal.access.rights import Block, Grant
from portal.access.subject import Role
from portal.core.db import db, immediate
from portal.history.rights import EVENTS, ICONS
from portal.history.words import sentence
from portal.trail.events import DETAILS, Event
from portal.trail.models import TrailEvent
from portal.trail.write import Actor, Entry, write
from tests.history.test_record_history import lines
from tests.professionals.acting import press
from tests.professionals.emergencies import code_for, open_with
from tests.support.people import People
from tests.support.professionals import block, grant, hide, name_gp, open_in_emergency
from tests.support.reading import said
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def record(people: People) -> str:
    return f"/records/{people['alice'].record_id}"


def post(client: FlaskClient, record: str, account_id: object) -> int:
    """Report a reader; the status."""
    page = client.get(f"{record}/access/history").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    data = {"csrf_token": token.group(1), "account_id": account_id}
    english = {"Accept-Language": "en"}
    return client.post(f"{record}/access/history/report", data=data, headers=english).status_code


def test_it_works(app: Flask, people: People, client_for: ClientFor, record: str) -> None:
    grant(app, people["alice"], people["carol"])
    name_gp(app, people["alice"], people["bob"])
    open_in_emergency(app, people["alice"], people["grace"])
    block(app, people["alice"], people["dora"])
    document = save(app, people["alice"], said("1"))
    for name in ("carol", "bob", "grace"):
        get(client_for(name, practising=True), f"{record}/documents/{document}")
    get(client_for("dora", practising=True), f"{record}/health", status=404)
    page = get(client_for("alice"), f"{record}/access/history").text
    assert lines(page)[:4] == [
        ("Dr Dora Leroy could read nothing", "Wanted: health summary. Blocked, in an emergency too."),
        ("Dr Grace Simon read a document", "Emergency medicine. Document 1. In an emergency opening."),
        ("Dr Bob Bernard read a document", "General practice. Document 1. The GP reads everything."),
        ("Dr Carol Petit read a document", "Cardiology. Document 1. By an access that was given."),
    ]
    assert page.count("First time") == 3
    about = f'{record}/access/professionals/{people["bob"].professional_id}"'
    assert f'href="{about}>Dr Bob Bernard read a document</a>' in page
    assert f'{people["dora"].professional_id}"' in page, "who is blocked has a page, too"


def test_each_filter(app: Flask, people: People, client_for: ClientFor, record: str) -> None:
    grant(app, people["alice"], people["carol"])
    open_in_emergency(app, people["alice"], people["grace"])
    for name in ("carol", "grace"):
        get(client_for(name, practising=True), f"{record}/health")
    get(client_for("frank"), f"{record}/health")
    alice = client_for("alice")

    def who(question: str) -> list[str]:
        return [
            title.split(" looked")[0] for title, _meta in lines(get(alice, f"{record}/access/history?{question}").text)
        ]

    assert who("who=professionals") == ["Dr Grace Simon", "Dr Carol Petit"]
    assert who("who=relatives") == ["Frank Moreau"]
    assert who("what=emergencies") == ["Dr Grace Simon"]
    assert who(f"who={people['carol'].account_id}") == ["Dr Carol Petit"]
    page = get(alice, f"{record}/access/history").text
    assert f"who={people['carol'].account_id}" in page


def test_emergencies_are_told_with_who_tried_and_who_ended_one(
    app: Flask, people: People, client_for: ClientFor, record: str
) -> None:
    open_in_emergency(app, people["alice"], people["grace"])
    block(app, people["alice"], people["dora"])
    open_with(client_for("dora", practising=True), code_for(app, people["alice"]))
    alice = client_for("alice")
    act = f"{record}/access/professionals/{people['grace'].professional_id}"
    press(alice, act, f"{act}/end-emergency")
    told = lines(get(alice, f"{record}/access/history?what=emergencies").text)
    assert told == [
        ("You ended the emergency opening of Dr Grace Simon", ""),
        ("Dr Dora Leroy tried to open this record in an emergency", "Blocked, in an emergency too."),
    ]


def test_a_refusal_of_an_item_tells_the_rule(app: Flask, people: People, client_for: ClientFor, record: str) -> None:
    grant(app, people["alice"], people["carol"])
    document = save(app, people["alice"], said("1"))
    hide(app, people["alice"], document, one=people["carol"])
    get(client_for("carol", practising=True), f"{record}/documents/{document}", status=404)
    told = lines(get(client_for("alice"), f"{record}/access/history").text)[0]
    assert told == ("Dr Carol Petit could read nothing", "Cardiology. Document 1. Hidden from this professional.")


def test_a_preview_is_told_as_one(app: Flask, people: People, client_for: ClientFor, record: str) -> None:
    grant(app, people["alice"], people["carol"])
    alice = client_for("alice")
    get(alice, f"{record}/health?as={people['carol'].professional_id}")
    told = lines(get(alice, f"{record}/access/history?what=read").text)
    assert told[1] == ("You looked through this record", "Pages: health summary. As Dr Carol Petit would see it.")


def test_who_is_not_known_is_blocked_and_reported_in_one_step(
    app: Flask, people: People, client_for: ClientFor, record: str
) -> None:
    grant(app, people["alice"], people["carol"])
    carol, alice = client_for("carol", practising=True), client_for("alice")
    get(carol, f"{record}/health")
    page = get(alice, f"{record}/access/history").text
    assert page.count("I don’t know this person</button>") == 1
    assert post(alice, record, people["carol"].account_id) == 303
    page = get(alice, f"{record}/access/history").text
    assert "Dr Carol Petit is blocked and reported. It takes effect now." in page
    assert "I don’t know this person</button>" not in page
    assert lines(page)[0][0] == "You reported and blocked Dr Carol Petit"
    get(carol, f"{record}/health", status=404)
    with app.app_context():
        assert [one.ended_at is None for one in db.session.scalars(select(Grant))] == [False]
        assert [one.rpps for one in db.session.scalars(select(Block))] == [people["carol"].rpps]


def test_a_second_click_changes_nothing(app: Flask, people: People, client_for: ClientFor, record: str) -> None:
    grant(app, people["alice"], people["carol"])
    get(client_for("carol", practising=True), f"{record}/health")
    alice = client_for("alice")
    assert [post(alice, record, people["carol"].account_id) for _click in range(2)] == [303, 303]
    with app.app_context():
        assert len(db.session.scalars(select(Block)).all()) == 1


@pytest.mark.parametrize("who", ["grace", "frank", "alice", "nobody"])
def test_only_a_professional_who_was_here_can_be_reported(
    app: Flask, people: People, client_for: ClientFor, record: str, who: str
) -> None:
    get(client_for("frank"), f"{record}/health")
    account_id = people[who].account_id if who in people else "x"
    assert post(client_for("alice"), record, account_id) == 404
    with app.app_context():
        assert db.session.scalars(select(Block)).all() == []


def test_who_may_not_manage_reports_nobody(app: Flask, people: People, client_for: ClientFor, record: str) -> None:
    grant(app, people["alice"], people["carol"])
    get(client_for("carol", practising=True), f"{record}/health")
    frank = client_for("frank")
    assert "I don’t know this person</button>" not in get(frank, f"{record}/access/history").text
    assert post(frank, record, people["carol"].account_id) == 404


def test_it_costs_the_same_with_many_professionals(
    app: Flask, people: People, client_for: ClientFor, record: str
) -> None:
    counts, alice = [], client_for("alice")
    for names in (["carol"], ["bob", "grace"]):
        for name in names:
            grant(app, people["alice"], people[name])
            get(client_for(name, practising=True), f"{record}/health")
        get(alice, f"{record}/access/history")
        with counted_statements(app) as sent:
            get(alice, f"{record}/access/history")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("event", sorted(EVENTS))
@pytest.mark.parametrize("about", ["", "Dr Carol Petit"])
def test_every_change_of_a_right_has_words(app: Flask, event: Event, about: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        mine, theirs = sentence(event, None, about), sentence(event, "Frank Moreau", about)
    assert mine.startswith("You ")
    assert theirs.startswith("Frank Moreau ")
    assert (about in mine) or not about or "professional" not in DETAILS[event]
    assert event in ICONS


def test_the_name_of_then_is_told(app: Flask, people: People, client_for: ClientFor, record: str) -> None:
    alice = people["alice"]
    with app.app_context(), immediate():
        assert db.session.get(Record, alice.record_id) is not None
        actor = Actor(alice.account_id, "Alice Martin", str(Role.HOLDER))
        details = {"professional_id": str(uuid.uuid4()), "professional": "Dr Carol Grand"}
        write(Entry(Event.GRANT_ENDED, actor, record_id=alice.record_id, reason="own-record", details=details))
    told = lines(get(client_for("alice"), f"{record}/access/history").text)
    assert told[0] == ("You ended what Dr Carol Grand was allowed", "")
    assert TrailEvent.__tablename__ == "trail_event"
