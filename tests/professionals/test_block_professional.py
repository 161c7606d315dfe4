"""Blocking: at once, by number, in an emergency too, and all that was given ends with it."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.rights import Block, EmergencyOpening, GpDesignation, Grant, Professional
from portal.accounts.models import Account
from portal.core import clock
from tests.professionals.acting import access, card, one, post, press, rights, said, trail
from tests.support.people import People, Person, sign_in
from tests.support.professionals import grant, keep, let_in, name_gp, open_in_emergency
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
BLOCK = "/block"


def test_it_says_what_it_means_and_changes_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    page = get(client_for("alice"), one(people, "carol", BLOCK)).text
    assert "Block Dr Carol Petit" in page
    assert "They read nothing of this record any more, even in an emergency." in page
    assert "another account under the same number is refused too" in page
    assert rights(app, Block, people["carol"]) == []


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    alice = client_for("alice")
    page = get(alice, one(people, "carol", BLOCK), language="fr").text
    assert "Bloquer Dr Carol Petit" in page
    assert "Prend effet tout de suite, même en urgence." in page
    page = press(alice, one(people, "carol", BLOCK), one(people, "carol", BLOCK), language="fr")
    assert said(page) == [
        "L’accès de Dr Carol Petit est bloqué\u00a0: cette personne ne lit plus rien, même en urgence."
    ]


def test_it_ends_everything_at_once(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, bob = people["alice"], people["bob"]
    grant(app, alice, bob)
    name_gp(app, alice, bob)
    open_in_emergency(app, alice, bob)
    document = save(app, alice)
    doctor, record = client_for("bob", practising=True), f"/records/{alice.record_id}"
    paths = ("/", f"/documents/{document}", f"/documents/{document}/original", "/documents?q=sang", "/health")
    assert {doctor.get(record + path).status_code for path in paths} == {200}
    page = press(client_for("alice", fresh=False), one(people, "bob", BLOCK), one(people, "bob", BLOCK))
    assert said(page) == ["Dr Bob Bernard is blocked: they read nothing any more, even in an emergency."]
    assert {doctor.get(record + path).status_code for path in paths} == {404}
    for table in (Grant, GpDesignation, EmergencyOpening):
        (row,) = rights(app, table, bob)
        assert row.ended_at is not None, table
    assert "Reads nothing, even in an emergency" in card(
        get(client_for("alice"), access(people)).text, "Dr Bob Bernard"
    )
    assert trail(app, "professional.blocked", "grant.ended", "gp.ended", "emergency.closed") == [
        ("professional.blocked", {"professional_id": str(bob.professional_id), "professional": "Dr Bob Bernard"})
    ]


def test_what_others_have_stays(app: Flask, people: People, client_for: ClientFor) -> None:
    let_in(app, people)
    grant(app, people["charlie"], people["carol"])
    press(client_for("alice"), one(people, "carol", BLOCK), one(people, "carol", BLOCK))
    carol, bob = client_for("carol", practising=True), client_for("bob", practising=True)
    assert carol.get(f"/records/{people['alice'].record_id}/").status_code == 404
    assert carol.get(f"/records/{people['charlie'].record_id}/").status_code == 200
    assert bob.get(f"/records/{people['alice'].record_id}/").status_code == 200


def test_another_account_under_the_number_is_refused_too(app: Flask, people: People, client_for: ClientFor) -> None:
    claimed = same_number(app, people["carol"])
    grant(app, people["alice"], people["carol"])
    grant(app, people["alice"], claimed)
    other = app.test_client()
    sign_in(app, other, claimed, practising=True)
    record = f"/records/{people['alice'].record_id}/"
    assert other.get(record).status_code == 200
    press(client_for("alice"), one(people, "carol", BLOCK), one(people, "carol", BLOCK))
    assert other.get(record).status_code == 404
    assert rights(app, Grant, claimed)[0].ended_at is not None
    page = get(client_for("alice"), access(people)).text
    assert "Blocked" in card(page, "Imposteur Petit")


def same_number(app: Flask, of: Person) -> Person:
    """Somebody else who claims to be this professional."""
    (account_id,) = keep(app, Account(user_handle=uuid.uuid4().bytes, display_name="X", created_at=clock.now()))
    told = {"family_name": "Petit", "given_names": "Imposteur", "profession": "physician", "since": clock.now()}
    (professional_id,) = keep(app, Professional(account_id=account_id, rpps=of.rpps, **told))
    return Person("x", account_id, None, professional_id, of.rpps)


def test_blocking_twice_is_blocking_once(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    alice = client_for("alice")
    for _click in range(2):
        page = press(alice, one(people, "carol"), one(people, "carol", BLOCK)) if _click == 0 else again(alice, people)
        assert said(page) == ["Dr Carol Petit is blocked: they read nothing any more, even in an emergency."]
    assert len(rights(app, Block, people["carol"])) == 1
    assert len(trail(app, "professional.blocked")) == 1
    assert "Dr Carol Petit is blocked already." in get(alice, one(people, "carol", BLOCK)).text


def again(client: FlaskClient, people: People) -> str:
    return press(client, access(people, "/emergencies"), one(people, "carol", BLOCK))


def test_two_at_the_same_moment_make_one_block(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    browsers = [client_for("alice"), client_for("alice")]
    ready, statuses = threading.Barrier(2), list[int]()

    def click(browser: FlaskClient) -> None:
        get(browser, one(people, "carol", BLOCK))
        ready.wait()
        statuses.append(post(browser, one(people, "carol", BLOCK), one(people, "carol", BLOCK)).status_code)

    threads = [threading.Thread(target=click, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses in ([303, 303], [303, 200])
    assert len(rights(app, Block, people["carol"])) == 1


@pytest.mark.parametrize("name", ["charlie", "frank", "carol"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    let_in(app, people)
    assert client_for(name).get(one(people, "carol", BLOCK)).status_code == 404
    answer = post(client_for(name), "/account/preferences", one(people, "carol", BLOCK))
    assert answer.status_code == 404
    assert rights(app, Block, people["carol"]) == []
