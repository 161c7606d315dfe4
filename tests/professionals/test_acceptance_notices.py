"""What is told of an acceptance asks those who answer for a record until it is answered, and then nobody."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.access.models import Record, RelationKind
from portal.access.records import relate
from portal.accounts.commands.telling import settle_acceptance
from portal.accounts.models import AccountNotice, NoticeKind
from portal.core import clock
from portal.core.db import db, immediate
from portal.professionals.commands import invitations
from tests.support.invitations import TOKEN, invited
from tests.support.notices import accepted, noticed, unseen
from tests.support.people import People
from tests.support.professional_pages import fetch, send
from tests.support.professionals import block
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]
ASKS = "Nothing opens until you confirm"
ACTS = {"confirm": "Eve Martin, and was confirmed.", "cancel": "It has ended, and nothing opened."}


@pytest.fixture
def parents(app: Flask, people: People) -> tuple[str, str]:
    """Alice and Charlie, who answer for Eve."""
    with app.app_context(), immediate() as session:
        eve, charlie = session.get_one(Record, people["eve"].record_id), people["charlie"].account_id
        assert charlie is not None
        relate(charlie, eve, RelationKind.PARENT)
    return "alice", "charlie"


@pytest.fixture
def record(people: People) -> str:
    return f"/records/{people['eve'].record_id}"


def waiting(app: Flask, people: People, parents: tuple[str, str]) -> uuid.UUID:
    """An invitation of Alice's that Carol accepted, told to both."""
    one = invited(app, people["eve"], by=people["carol"], made_by=people["alice"].account_id)
    for name in parents:
        accepted(app, people[name], people["eve"], one)
    return one


def test_an_acceptance_is_told_with_its_invitation(
    app: Flask, people: People, client_for: ClientFor, parents: tuple[str, str], record: str
) -> None:
    one = invited(app, people["eve"], made_by=people["alice"].account_id)
    here = f"/invitations/{TOKEN}"
    assert send(client_for("carol"), here, {"step": "known", "rpps": people["carol"].rpps}).status_code == 303
    for name in parents:
        page = get(client_for(name), f"{record}/").text
        assert ASKS in page
        assert "Invitations that wait" in get(client_for(name), f"{record}/access").text
    with app.app_context():
        told = db.session.scalars(select(AccountNotice.details)).all()
    assert [each["invitation_id"] for each in told] == [str(one)] * 2
    send(client_for("charlie"), f"{record}/access/invitations/{one}/confirm")
    assert unseen(app) == set()


@pytest.mark.parametrize("act", ACTS)
def test_it_is_over_for_both(
    app: Flask, people: People, client_for: ClientFor, parents: tuple[str, str], record: str, act: str
) -> None:
    one = waiting(app, people, parents)
    for name in parents:
        assert ASKS in get(client_for(name), f"{record}/").text
    here = f"{record}/access/invitations/{one}"
    assert send(client_for("charlie"), f"{here}/{act}", page=here).status_code == 303
    assert unseen(app) == set()
    for name in parents:
        client = client_for(name)
        assert "accepted the invitation" not in get(client, f"{record}/").text
        listed = get(client, "/account/notices").text
        assert ASKS not in listed
        assert ACTS[act] in listed


@pytest.mark.parametrize(("act", "words"), [("confirm", "Elle a été confirmée."), ("cancel", "rien ne s’est ouvert.")])
def test_it_speaks_french(
    app: Flask, people: People, client_for: ClientFor, parents: tuple[str, str], record: str, act: str, words: str
) -> None:
    here = f"{record}/access/invitations/{waiting(app, people, parents)}"
    send(client_for("charlie"), f"{here}/{act}", page=here)
    assert words in get(client_for("alice"), "/account/notices", language="fr").text


def test_what_was_seen_is_put_into_the_past_too(
    app: Flask, people: People, client_for: ClientFor, parents: tuple[str, str], record: str
) -> None:
    one, seen_at = waiting(app, people, parents), clock.now()
    with app.app_context(), immediate() as session:
        session.execute(update(AccountNotice).values(seen_at=seen_at))
    send(client_for("alice"), f"{record}/access/invitations/{one}/confirm")
    assert "Eve Martin, and was confirmed." in get(client_for("charlie"), "/account/notices").text
    with app.app_context():
        assert set(db.session.scalars(select(AccountNotice.seen_at))) == {seen_at}


def test_every_other_notice_stays(
    app: Flask, people: People, client_for: ClientFor, parents: tuple[str, str], record: str
) -> None:
    """Of another invitation of the same person, of another record, of another kind."""
    one = waiting(app, people, parents)
    others = [
        accepted(app, people["alice"], people["eve"], uuid.uuid4()),
        accepted(app, people["alice"], people["alice"], one),
        noticed(app, people["alice"], people["eve"], NoticeKind.EMERGENCY_OPENED),
        noticed(app, people["alice"], people["eve"], NoticeKind.INVITATION_ACCEPTED, details={"professional": "Dr X"}),
    ]
    send(client_for("alice"), f"{record}/access/invitations/{one}/confirm")
    with app.app_context():
        left = db.session.scalars(select(AccountNotice).where(AccountNotice.seen_at.is_(None))).all()
    assert {each.id for each in left} == set(others)
    assert all("settled" not in each.details for each in left)


def test_one_that_names_no_invitation_is_known_by_who_accepted(
    app: Flask, people: People, client_for: ClientFor, record: str
) -> None:
    one = invited(app, people["eve"], by=people["carol"], made_by=people["alice"].account_id)
    noticed(app, people["alice"], people["eve"], NoticeKind.INVITATION_ACCEPTED)
    send(client_for("alice"), f"{record}/access/invitations/{one}/confirm")
    assert unseen(app) == set()
    assert "and was confirmed" in get(client_for("alice"), "/account/notices").text


def test_what_is_refused_settles_nothing(
    app: Flask, people: People, client_for: ClientFor, parents: tuple[str, str], record: str
) -> None:
    one = waiting(app, people, parents)
    block(app, people["eve"], people["carol"])
    send(client_for("alice"), f"{record}/access/invitations/{one}/confirm")
    assert unseen(app) == {people[name].account_id for name in parents}


def test_it_is_settled_with_the_confirmation_or_not_at_all(
    app: Flask,
    people: People,
    client_for: ClientFor,
    parents: tuple[str, str],
    record: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, alice = waiting(app, people, parents), client_for("alice")

    def fail(*told: object) -> None:
        settle_acceptance(*told)  # type: ignore[arg-type]
        raise RuntimeError

    monkeypatch.setattr(invitations, "settle_acceptance", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert send(alice, f"{record}/access/invitations/{one}/confirm").status_code == 500
    assert unseen(app) == {people[name].account_id for name in parents}
    assert "Invitations that wait" in fetch(alice, f"{record}/access").text
