"""Two at once: each time one of them is first, and the other finds what is there by then."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from portal.access.models import Relation
from portal.access.rights import GpDesignation, Grant, Professional
from portal.core import clock
from portal.core.db import db, immediate
from portal.professionals.commands import answers, invitations
from tests.support.invitations import BENALI, TOKEN, invited, load, standing
from tests.support.people import People
from tests.support.professional_pages import TERMS, fetch, send, told
from tests.support.professionals import block

ClientFor = Callable[..., FlaskClient]
HERE = f"/invitations/{TOKEN}"


def address(people: People, invitation_id: object, act: str) -> str:
    return f"/records/{people['alice'].record_id}/access/invitations/{invitation_id}/{act}"


def meanwhile(monkeypatch: pytest.MonkeyPatch, room: Any, name: str, act: Callable[[], object]) -> None:
    """Have something happen elsewhere, once, between what a page looked at and what it does."""
    inner, done = getattr(room, name), list[int]()

    def later(*given: Any, **named: Any) -> Any:
        if not done:
            done.append(1)
            elsewhere = threading.Thread(target=act)
            elsewhere.start()
            elsewhere.join()
        return inner(*given, **named)

    monkeypatch.setattr(room, name, later)


def side_by_side(*acts: Callable[[], TestResponse]) -> list[int]:
    """The statuses of what is sent at the same moment."""
    ready, answered = threading.Barrier(len(acts)), [0] * len(acts)

    def go(place: int) -> None:
        ready.wait()
        answered[place] = acts[place]().status_code

    threads = [threading.Thread(target=go, args=(place,)) for place in range(len(acts))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return answered


def accepting(client: FlaskClient) -> Callable[[], TestResponse]:
    """An acceptance that is ready to be sent."""
    client.get(HERE)
    return lambda: send(client, HERE, {"rpps": BENALI, "step": "known"})


def rows(app: Flask, table: type[Any]) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(select(table)))


def test_two_tabs_confirm(app: Flask, people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch) -> None:
    one = invited(app, people["alice"], by=people["carol"], as_gp=True)
    alice, other = client_for("alice"), client_for("alice")
    here = address(people, one, "confirm")
    meanwhile(monkeypatch, invitations, "confirm", lambda: send(other, here))
    assert send(alice, here).headers["Location"] == here.removesuffix("/confirm")
    assert (len(rows(app, Grant)), len(rows(app, GpDesignation))) == (1, 1)
    assert [event[0] for event in told(app, "grant.given", "gp.named")] == ["grant.given", "gp.named"]


def test_two_threads_confirm(app: Flask, people: People, client_for: ClientFor) -> None:
    one = invited(app, people["alice"], by=people["carol"])
    clients = [client_for("alice") for _ in range(4)]
    here = address(people, one, "confirm")
    assert set(side_by_side(*(lambda client=client: send(client, here) for client in clients))) == {303}
    assert len(rows(app, Grant)) == 1
    assert len(told(app, "grant.given")) == 1


def test_two_accounts_accept_at_once(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    one = invited(app, people["alice"])
    names = ("charlie", "bob", "grace")
    answered = side_by_side(*(accepting(client_for(name)) for name in names))
    assert sorted(answered) == [303, 404, 404]
    assert standing(app, one) == "accepted"
    assert len(told(app, "professional.invited")) == 1
    assert sum(one.rpps == BENALI for one in rows(app, Professional)) == (answered[0] == 303)


def test_one_who_comes_second_is_told_what_anybody_is(
    app: Flask, people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    invited(app, people["alice"])
    grace, carol = client_for("grace"), client_for("carol")
    meanwhile(monkeypatch, answers, "accept", lambda: send(grace, HERE))
    late = send(carol, HERE)
    assert late.status_code == 404
    assert "This invitation does not open" in late.text
    assert "You accepted" in fetch(grace, HERE).text


def test_the_same_account_accepts_twice(
    app: Flask, people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(app)
    invited(app, people["alice"])
    charlie, tab = client_for("charlie"), client_for("charlie")
    sent = {"rpps": BENALI, "step": "known"}
    meanwhile(monkeypatch, answers, "accept", lambda: send(tab, HERE, sent))
    again = send(charlie, HERE, sent)
    assert (again.status_code, "You accepted" in again.text) == (200, True)
    assert len(told(app, "professional.invited")) == 1
    assert send(charlie, HERE, sent, page="/recover").status_code == 200


def test_the_holder_takes_it_back_while_the_professional_accepts(
    app: Flask, people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(app)
    one, alice, charlie = invited(app, people["alice"]), client_for("alice"), client_for("charlie")
    cancel = address(people, one, "cancel")
    meanwhile(monkeypatch, answers, "accept", lambda: send(alice, cancel, page=cancel.removesuffix("/cancel")))
    late = send(charlie, HERE, {"rpps": BENALI, "step": "known"})
    assert (late.status_code, standing(app, one)) == (404, "cancelled")
    assert [one.account_id for one in rows(app, Professional)].count(people["charlie"].account_id) == 0
    assert [row[3]["cause"] for row in told(app, "professional.invited")] == ["cancelled"]


def test_the_professional_accepts_while_the_holder_takes_it_back(
    app: Flask, people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, alice, carol = invited(app, people["alice"]), client_for("alice"), client_for("carol")
    meanwhile(monkeypatch, invitations, "cancel", lambda: send(carol, HERE))
    cancel = address(people, one, "cancel")
    assert send(alice, cancel, page=cancel.removesuffix("/cancel")).status_code == 303
    assert standing(app, one) == "cancelled"
    assert fetch(carol, HERE).status_code == 404
    assert [row[3]["cause"] for row in told(app, "professional.invited")] == ["accepted", "cancelled"]


def test_it_is_taken_back_while_it_is_confirmed(
    app: Flask, people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, alice, tab = invited(app, people["alice"], by=people["carol"]), client_for("alice"), client_for("alice")
    cancel, here = address(people, one, "cancel"), address(people, one, "confirm")
    meanwhile(monkeypatch, invitations, "confirm", lambda: send(tab, cancel, page=here))
    assert send(alice, here).status_code == 303
    assert rows(app, Grant) == []


@pytest.mark.parametrize("blocked", ["carol", "grace"])
def test_somebody_is_blocked_while_they_are_confirmed(
    app: Flask, people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch, blocked: str
) -> None:
    """By number: under whichever account they were blocked."""
    one, alice = invited(app, people["alice"], by=people["carol"]), client_for("alice")
    here = address(people, one, "confirm")
    number = {"rpps": people["carol"].rpps}
    meanwhile(monkeypatch, invitations, "confirm", lambda: block(app, people["alice"], people[blocked], **number))
    assert send(alice, here).headers["Location"] == here
    assert "You blocked Dr Carol Petit" in fetch(alice, here).text
    assert rows(app, Grant) == []


def test_somebody_is_blocked_while_they_are_invited(
    app: Flask, people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, dora = client_for("alice"), people["dora"]
    here = f"/records/{people['alice'].record_id}/access/invitations/new"
    meanwhile(monkeypatch, invitations, "invite", lambda: block(app, people["alice"], dora))
    answer = send(alice, here, TERMS | {"name": "Dr Leroy", "rpps": dora.rpps})
    assert answer.status_code == 303
    assert "Unblock them first" in fetch(alice, answer.headers["Location"]).text
    assert told(app, "professional.invited") == []


def test_a_right_that_ends_while_the_form_is_on_its_way_invites_nobody(
    app: Flask, people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end() -> None:
        with app.app_context(), immediate() as session:
            statement = update(Relation).where(Relation.account_id == people["alice"].account_id)
            session.execute(statement.values(ended_at=clock.now()))

    alice = client_for("alice")
    here = f"/records/{people['alice'].record_id}/access/invitations/new"
    meanwhile(monkeypatch, invitations, "invite", end)
    assert send(alice, here, TERMS | {"name": "Dr Leroy"}).status_code == 404
    assert [row[3] for row in told(app, "professional.invited") if row[3].get("cause")] == []


def test_a_session_that_ends_while_it_accepts_accepts_nothing(
    app: Flask, people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(app)
    one, charlie, tab = invited(app, people["alice"]), client_for("charlie"), client_for("charlie")
    meanwhile(
        monkeypatch, answers, "accept", lambda: send(tab, "/account/sessions/end-others", page="/account/preferences")
    )
    late = send(charlie, HERE, {"rpps": BENALI, "step": "known"})
    assert late.headers["Location"].startswith("/sign-in")
    assert standing(app, one) == "waiting"
