"""Making an invitation: its terms, its link, and what it never says."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from time_machine import travel

from portal.access.actions import Level
from portal.access.models import Relation
from portal.access.rights import Consent
from portal.core import clock
from portal.core.db import db, immediate
from portal.professionals.durations import Duration
from portal.professionals.models import DirectoryEntry, Invitation
from portal.professionals.presenters.qr import qr_drawing
from tests.support.invitations import BENALI, ROUX, entry_id, invited, line, load, standing
from tests.support.people import People, Person
from tests.support.professional_pages import TERMS, errors, fetch, link_of, send, told
from tests.support.professionals import EVERY_FOLDER, block
from tests.support.saved_documents import counted_statements, get

ClientFor = Callable[..., FlaskClient]
BY_LINK: dict[str, Any] = TERMS | {"name": "Dr Martin"}


def address(person: Person, entry: int | None = None) -> str:
    return f"/records/{person.record_id}/access/invitations/new" + (f"?entry={entry}" if entry is not None else "")


def made(app: Flask) -> list[Invitation]:
    with app.app_context():
        return list(db.session.scalars(select(Invitation).order_by(Invitation.created_at)))


def manager(app: Flask, people: People) -> None:
    """Frank helps Alice at the highest level."""
    with app.app_context(), immediate() as session:
        relation = session.scalars(select(Relation).where(Relation.account_id == people["frank"].account_id)).one()
        relation.level = Level.MANAGE


def test_it_works_from_the_directory(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    alice, here = client_for("alice"), address(people["alice"], entry_id(app, "benali"))
    page = get(alice, here).text
    assert "Invite Dr Karim Benali" in page
    assert 'value="cabinet@bouffay.example"' in page
    assert page.count('name="folders" type="checkbox"') == page.count('type="checkbox"') - 1 == len(EVERY_FOLDER)
    assert page.count(" checked") == len(EVERY_FOLDER) + 1
    assert 'value="quarter" checked' in page
    answer = send(alice, here, TERMS | {"email": "karim@example.org"})
    assert answer.status_code == 201
    (one,) = made(app)
    assert (one.name, one.rpps, one.duration, one.consent) == (
        "Dr Karim Benali",
        BENALI,
        Duration.QUARTER,
        Consent.PORTAL,
    )
    assert (one.folders, one.as_gp, one.record_id) == (TERMS["folders"], False, people["alice"].record_id)
    assert one.expires_at - one.created_at == dt.timedelta(hours=72)
    assert standing(app, one.id) == "waiting"
    assert told(app, "professional.invited") == [
        (
            "professional.invited",
            "Alice Martin",
            "holder",
            {"invitation_id": str(one.id), "cause": "made", "professional": one.name},
        )
    ]


def test_its_link_is_shown_this_once(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    answer = send(alice, address(people["alice"]), BY_LINK)
    link = link_of(answer)
    token = link.removeprefix("/invitations/")
    (one,) = made(app)
    assert len(token) == 43
    assert one.token_digest == hashlib.sha256(token.encode()).digest()
    assert qr_drawing(f"http://localhost{link}").path in answer.text
    for step in ("They follow the link", "You are told who accepted", "You confirm"):
        assert step in answer.text
    for page in (f"/records/{one.record_id}/access/invitations/{one.id}", address(people["alice"])):
        assert token not in fetch(alice, page).text


def test_somebody_who_is_in_no_directory(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    assert send(alice, address(people["alice"]), BY_LINK | {"rpps": "1000 0007 079"}).status_code == 201
    (one,) = made(app)
    assert (one.name, one.rpps, one.email) == ("Dr Martin", ROUX, "")


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor) -> None:
    page = get(client_for("alice"), address(people["alice"]), language="fr").text
    assert "Inviter un professionnel" in page
    assert "Un médecin traitant lit tout, même ce que vous masquez aux autres" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "Enter a name"),
        ({"name": "x" * 101}, "Use at most 100 characters"),
        ({"rpps": "10000007078"}, "A digit of this number is wrong. Check each of the eleven"),
        ({"rpps": "1000"}, "An RPPS number has eleven digits, as on prescriptions"),
        ({"email": "nobody"}, "Write the address as name@example.org"),
        ({"duration": ""}, "Choose for how long"),
        ({"duration": "century"}, "Not a valid choice."),
        ({"folders": []}, "Choose at least one kind of document"),
        ({"consent": ""}, "Say how this was agreed"),
        ({"consent": "representative"}, "Not a valid choice."),
    ],
)
def test_what_it_does_not_take_keeps_what_was_typed(
    app: Flask, people: People, client_for: ClientFor, changes: dict[str, Any], sentence: str
) -> None:
    sent = BY_LINK | {"email": "karim@example.org", "rpps": ROUX} | changes
    answer = send(client_for("alice"), address(people["alice"]), sent)
    assert answer.status_code == 422
    assert sentence.partition(".")[0] in " ".join(errors(answer))
    for name in {"name", "email", "rpps"} - changes.keys():
        assert f'value="{sent[name]}"' in answer.text
    assert made(app) == []


def test_who_agrees_is_said_by_who_may_say_it(app: Flask, people: People, client_for: ClientFor) -> None:
    manager(app, people)
    for name, whose, choices in (
        ("alice", "alice", {"portal", "spoken", "written"}),
        ("alice", "eve", {"representative", "spoken", "written"}),
        ("frank", "alice", {"spoken", "written"}),
    ):
        page = get(client_for(name), address(people[whose])).text
        offered = {one for one in Consent if f'name="consent" type="radio" value="{one}"' in page}
        assert offered == choices


def test_only_who_may_name_a_gp_is_asked(app: Flask, people: People, client_for: ClientFor) -> None:
    manager(app, people)
    load(app)
    assert 'name="as_gp"' in get(client_for("alice"), address(people["alice"])).text
    assert 'name="as_gp"' in get(client_for("alice"), address(people["alice"], entry_id(app, "benali"))).text
    assert 'name="as_gp"' not in get(client_for("alice"), address(people["alice"], entry_id(app, "roux"))).text
    frank = client_for("frank")
    assert 'name="as_gp"' not in get(frank, address(people["alice"])).text
    assert send(frank, address(people["alice"]), BY_LINK | {"consent": "spoken", "as_gp": "y"}).status_code == 201
    assert [one.as_gp for one in made(app)] == [False]


def test_a_gp_is_asked_for(app: Flask, people: People, client_for: ClientFor) -> None:
    send(client_for("alice"), address(people["alice"]), BY_LINK | {"as_gp": "y"})
    assert [one.as_gp for one in made(app)] == [True]


def test_who_is_blocked_is_unblocked_first(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app, line("roux", **{"Identifiant PP": people["dora"].rpps}))
    with app.app_context():
        entry = db.session.scalars(select(DirectoryEntry.id)).one()
    block(app, people["alice"], people["dora"])
    alice, here = client_for("alice"), address(people["alice"], entry)
    page = get(alice, here).text
    assert "Thomas Roux is blocked in this record" in page
    assert 'name="consent"' not in page
    assert f'/access/professionals/{people["dora"].professional_id}/unblock"' in page
    assert send(alice, here, TERMS, page=address(people["alice"])).status_code == 409
    answer = send(alice, address(people["alice"]), BY_LINK | {"rpps": people["dora"].rpps})
    assert (answer.status_code, errors(answer)) == (
        422,
        ["You blocked the professional of this number. Unblock them first"],
    )
    assert 'value="Dr Martin"' in answer.text
    assert made(app) == []


def test_a_form_that_is_sent_twice_makes_one(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, here = client_for("alice"), address(people["alice"])
    shown = fetch(alice, here).text
    number = shown.partition('name="number" value="')[2].partition('"')[0]
    first = send(alice, here, BY_LINK | {"number": number})
    again = send(alice, here, BY_LINK | {"number": number})
    assert (first.status_code, again.status_code) == (201, 303)
    assert again.headers["Location"].endswith(number)
    assert "was made already" in fetch(alice, again.headers["Location"]).text
    assert len(made(app)) == 1


@pytest.mark.parametrize("number", ["", "no number", "0" * 400])
def test_a_form_without_a_number_of_its_own_is_taken(
    app: Flask, people: People, client_for: ClientFor, number: str
) -> None:
    assert send(client_for("alice"), address(people["alice"]), BY_LINK | {"number": number}).status_code == 201


def test_a_newer_one_takes_the_place_of_one_nobody_answered(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    before = invited(app, people["alice"], rpps=BENALI)
    other = invited(app, people["alice"], token="other", rpps=ROUX)
    elsewhere = invited(app, people["charlie"], token="elsewhere", rpps=BENALI)
    accepted = invited(app, people["alice"], token="accepted", rpps=BENALI, by=people["carol"])
    send(client_for("alice"), address(people["alice"], entry_id(app, "benali")), TERMS)
    told_of = [standing(app, one) for one in (before, other, elsewhere, accepted)]
    assert told_of == ["cancelled", "waiting", "waiting", "accepted"]


def test_it_is_told_that_a_newer_one_took_the_place(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    before = invited(app, people["alice"], rpps=BENALI)
    send(client_for("alice"), address(people["alice"], entry_id(app, "benali")), TERMS)
    rows = [details for _event, _who, _role, details in told(app, "professional.invited")]
    assert [row["cause"] for row in rows] == ["cancelled", "made"]
    assert rows[0]["invitation_id"] == str(before)


def test_two_people_without_a_number_are_two(app: Flask, people: People, client_for: ClientFor) -> None:
    before = invited(app, people["alice"], rpps="")
    assert send(client_for("alice"), address(people["alice"]), BY_LINK).status_code == 201
    assert standing(app, before) == "waiting"


def test_an_entry_that_is_gone_leads_back_to_the_search(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    alice = client_for("alice")
    for entry in ("1", str(2**70), "x"):
        answer = fetch(alice, f"{address(people['alice'])}?entry={entry}")
        assert answer.status_code == 303
        assert "search once more" in fetch(alice, answer.headers["Location"]).text


def test_twenty_a_day_are_enough(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, here = client_for("alice"), address(people["alice"])
    assert send(alice, here, BY_LINK | {"name": ""}).status_code == 422
    assert {send(alice, here, BY_LINK).status_code for _ in range(20)} == {201}
    assert send(alice, here, BY_LINK).status_code == 429
    assert send(client_for("charlie"), address(people["charlie"]), BY_LINK).status_code == 201
    with travel(clock.now() + dt.timedelta(days=1, minutes=1), tick=True):
        assert send(client_for("alice"), here, BY_LINK).status_code == 201


def test_it_asks_for_a_fresh_proof(app: Flask, people: People, client_for: ClientFor) -> None:
    stale = client_for("alice", fresh=False)
    answer = fetch(stale, address(people["alice"]))
    assert answer.headers["Location"].startswith("/step-up")
    assert "invite a professional" in fetch(stale, answer.headers["Location"]).text
    assert send(stale, address(people["alice"]), BY_LINK, page="/account/preferences").status_code == 302
    assert made(app) == []


def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor) -> None:
    for name in ("charlie", "frank", "bob"):
        answer = send(client_for(name), address(people["alice"]), BY_LINK, page="/account/preferences")
        assert answer.status_code == 404
    assert made(app) == []


def test_a_get_changes_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    fetch(client_for("alice"), address(people["alice"]), query_string=BY_LINK)
    assert made(app) == []


def test_it_costs_the_same_however_many_wait(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    alice, counts = client_for("alice"), []
    for round_ in range(2):
        with counted_statements(app) as sent:
            get(alice, address(people["alice"], entry_id(app, "benali")))
        counts.append(len(sent))
        for number in range(5):
            invited(app, people["alice"], token=f"{round_} {number}")
    assert counts[0] == counts[1] <= 12
