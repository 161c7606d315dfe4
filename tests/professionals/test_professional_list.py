"""Who may read a record: each in one place, in words, with what can be done, and nothing of what may not be known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.emergency_reasons import sealed_reason
from portal.access.models import Record, Relation, RelationKind
from portal.access.rights import EmergencyOpening, Grant, Professional, Visit
from portal.accounts.models import Account
from portal.core import clock
from portal.core.db import db, immediate
from portal.core.ids import new_id
from portal.professionals.periods import end_of
from tests.professionals.acting import access, card, one, press, rights, said, sections, trail, words
from tests.support.people import People, Person
from tests.support.professionals import DAY, block, grant, hide, keep, let_in, open_in_emergency
from tests.support.query_plans import explained
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]


def visit(app: Flask, of: Person, who: Person, *, first: dt.timedelta, last: dt.timedelta) -> None:
    """Somebody was there, for the first and the last time so long ago."""
    now = clock.now()
    with app.app_context(), immediate() as session:
        ids = {"record_id": of.record_id, "professional_id": who.professional_id}
        session.add(Visit(**ids, first_at=now - first, began_at=now - last, last_at=now - last))


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    let_in(app, people)
    page = get(client_for("alice"), access(people)).text
    assert "Access to your record" in page
    assert sections(page) == ["Authorised", "Blocked"]
    assert page.index("Dr Bob Bernard") < page.index("Dr Carol Petit"), "the GP first"
    assert "Reads Everything, also what is hidden Until The end of the designation" in card(page, "Dr Bob Bernard")
    assert "Cardiology, Nantes Reads What doctors read End No end date Last read Not yet" in card(
        page, "Dr Carol Petit"
    )
    assert "Reads nothing, even in an emergency" in card(page, "Dr Dora Leroy")
    assert "Professionals <small>2</small>" in page
    assert access(people, "/history") in page
    assert access(people, "/emergencies") in page


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"], since=clock.now() - 80 * DAY, until=end_of(clock.today() + 9 * DAY))
    save(app, people["alice"])
    hide(app, people["alice"], save(app, people["alice"]))
    page = get(client_for("alice"), access(people), language="fr").text
    assert "Accès à votre carnet" in page
    assert "Expire dans 9\u00a0jours" in page
    assert "Ce que lisent les médecins 1\u00a0document lui est masqué" in card(page, "Dr Carol Petit")
    assert "Prolonger de 3\u00a0mois" in page


def test_nobody_yet(people: People, client_for: ClientFor) -> None:
    page = get(client_for("alice"), access(people)).text
    assert "No professional can read this record" in page
    assert "Professionals <small>0</small>" in page


def test_the_tab_leads_here(people: People, client_for: ClientFor) -> None:
    page = get(client_for("alice"), access(people)).text
    assert f'<a href="{access(people)}" aria-current="page">' in page
    assert (
        f'<a href="{access(people)}" aria-current="page">' in get(client_for("alice"), access(people, "/history")).text
    )


@pytest.mark.parametrize("name", ["charlie", "bob", "carol"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    let_in(app, people)
    assert client_for(name).get(access(people)).status_code == 404
    if name != "charlie":
        assert client_for(name, practising=True).get(access(people)).status_code == 404


def test_other_records_are_not_told(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["charlie"], people["carol"])
    block(app, people["charlie"], people["dora"])
    visit(app, people["charlie"], people["bob"], first=DAY, last=DAY)
    page = get(client_for("alice"), access(people)).text
    assert "Carol" not in page
    assert "Dora" not in page
    assert "Bob" not in page


def test_a_carer_who_views_sees_it_without_acts(app: Flask, people: People, client_for: ClientFor) -> None:
    let_in(app, people)
    open_in_emergency(app, people["alice"], people["grace"])
    page = get(client_for("frank"), access(people)).text
    assert "Access to this record" in page
    assert "Dr Carol Petit" in page
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "<form" not in main
    assert "govuk-button" not in main
    assert "/emergencies" not in main


def test_a_carer_who_manages_has_all_but_the_gp_and_emergencies(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    let_in(app, people)
    with app.app_context(), immediate() as session:
        session.query(Relation).filter_by(kind=RelationKind.CARER).update({"level": 4})
    page = get(client_for("frank"), access(people)).text
    assert one(people, "carol", "/change") in page
    assert one(people, "carol", "/block") in page
    assert one(people, "dora", "/unblock") in page
    assert one(people, "bob", "/end-gp") not in page
    assert "/emergencies" not in page


def test_each_is_in_one_place(app: Flask, people: People, client_for: ClientFor) -> None:
    """Danger first, then what asks for a decision."""
    alice, now = people["alice"], clock.now()
    open_in_emergency(app, alice, people["grace"])
    grant(app, alice, people["carol"], since=now - 99 * DAY, until=end_of(clock.today() + 29 * DAY))
    grant(app, alice, people["bob"], since=now - 400 * DAY)
    block(app, alice, people["dora"])
    page = get(client_for("alice"), access(people)).text
    assert sections(page) == ["Opened in an emergency", "Expires soon", "Not seen for 12 months", "Blocked"]
    for name in ("Dr Grace Simon", "Dr Carol Petit", "Dr Bob Bernard", "Dr Dora Leroy"):
        assert card(page, name)
    assert "Expires in 29 days" in card(page, "Dr Carol Petit")
    assert "End the access" in card(page, "Dr Bob Bernard")


@pytest.mark.parametrize(
    ("since", "seen", "title"),
    [
        (366, None, "Not seen for 12 months"),
        (364, None, "Authorised"),
        (500, 366, "Not seen for 12 months"),
        (500, 364, "Authorised"),
    ],
)
def test_who_was_not_seen_for_a_year_is_proposed_for_ending(
    app: Flask, people: People, client_for: ClientFor, since: int, seen: int | None, title: str
) -> None:
    grant(app, people["alice"], people["carol"], since=clock.now() - since * DAY)
    if seen:
        visit(app, people["alice"], people["carol"], first=DAY * 400, last=DAY * seen)
    assert sections(get(client_for("alice"), access(people)).text) == [title]


@pytest.mark.parametrize(
    ("days", "titles"), [(31, ["Authorised"]), (30, ["Expires soon"]), (-6, ["Expires soon"]), (-8, ["Access ended"])]
)
def test_what_expires_soon_or_did_lately(
    app: Flask, people: People, client_for: ClientFor, days: int, titles: list[str]
) -> None:
    grant(app, people["alice"], people["carol"], since=clock.now() - 90 * DAY, until=clock.now() + days * DAY)
    page = get(client_for("alice"), access(people)).text
    assert sections(page) == titles
    if titles == ["Expires soon"] and days < 0:
        assert "Reads Nothing Expired" in card(page, "Dr Carol Petit")
        assert "Professionals <small>0</small>" in page


@pytest.mark.parametrize(
    ("length", "left", "title"), [(7, 6, "Authorised"), (7, 1, "Expires soon"), (1, 1, "Authorised")]
)
def test_what_was_given_for_a_short_time_does_not_end_on_its_first_day(
    app: Flask, people: People, client_for: ClientFor, length: int, left: int, title: str
) -> None:
    now = clock.now()
    grant(app, people["alice"], people["carol"], since=now - (length - left) * DAY, until=now + left * DAY)
    assert sections(get(client_for("alice"), access(people)).text) == [title]


def test_what_was_ended_stands_last(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"], ended_at=clock.now())
    page = get(client_for("alice"), access(people)).text
    assert sections(page) == ["Access ended"]
    assert "No professional can read this record" in page


def test_an_end_in_the_middle_of_a_day_is_told_with_its_hour(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"], until=dt.datetime(2999, 5, 3, 12, 5, tzinfo=dt.UTC))
    grant(app, people["alice"], people["dora"], until=end_of(dt.date(2999, 5, 3)))
    page = get(client_for("alice"), access(people)).text
    assert "Until 3 May 2999 at 2:05\u00a0pm" in card(page, "Dr Carol Petit")
    assert "Until 3 May 2999 Last" in card(page, "Dr Dora Leroy")


def test_first_and_last_readings(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    grant(app, people["alice"], people["dora"])
    visit(app, people["alice"], people["carol"], first=DAY, last=DAY)
    visit(app, people["alice"], people["dora"], first=DAY * 8, last=dt.timedelta(0))
    page = get(client_for("alice"), access(people)).text
    assert "First reading yesterday" in card(page, "Dr Carol Petit")
    assert "Last read Yesterday at" in card(page, "Dr Carol Petit")
    assert "First reading" not in card(page, "Dr Dora Leroy")
    assert "Last read Today at" in card(page, "Dr Dora Leroy")


def test_a_number_that_nobody_vouched_for_is_told(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    page = get(client_for("alice"), access(people)).text
    assert "Number not checked" not in page
    with app.app_context(), immediate() as session:
        session.get_one(Professional, people["carol"].professional_id).verified_at = None
    assert "Number not checked" in card(get(client_for("alice"), access(people)).text, "Dr Carol Petit")


def open_for_reason(app: Flask, of: Person, to: Person, sealed_for: Person, reason: str) -> None:
    """An emergency opening with its reason, under the keys of somebody's record."""
    opening_id = new_id()
    with app.app_context():
        sealed = sealed_reason(db.session.get_one(Record, sealed_for.record_id), opening_id, reason)
    open_in_emergency(app, of, to, id=opening_id, reason_sealed=sealed)


def test_an_emergency_is_told_with_its_reason_and_ended(app: Flask, people: People, client_for: ClientFor) -> None:
    open_for_reason(app, people["alice"], people["grace"], people["alice"], "Malaise dans la rue")
    alice, grace = client_for("alice"), client_for("grace", practising=True)
    assert grace.get(f"/records/{people['alice'].record_id}/").status_code == 200
    page = get(alice, access(people)).text
    assert "Reason Malaise dans la rue" in card(page, "Dr Grace Simon")
    assert "Opened Today at" in card(page, "Dr Grace Simon")
    page = press(alice, access(people), one(people, "grace", "/end-emergency"), back="list")
    assert said(page) == ["The emergency opening of Dr Grace Simon has ended: they read nothing any more."]
    assert sections(page) == ["Access ended"]
    assert "Dr Grace Simon Emergency opening, ended today" in words(page.partition('id="former"')[2])
    assert grace.get(f"/records/{people['alice'].record_id}/").status_code == 404
    told = {"cause": "ended-by-holder", "professional": "Dr Grace Simon"}
    assert [details | {"professional_id": ""} for _event, details in trail(app, "emergency.closed")] == [
        told | {"professional_id": ""}
    ]


def test_an_emergency_that_is_over_is_not_ended_again(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["grace"])
    now = clock.now()
    open_in_emergency(app, people["alice"], people["grace"], since=now - 2 * DAY, until=now - DAY)
    alice = client_for("alice")
    assert sections(get(alice, access(people)).text) == ["Authorised"]
    page = press(alice, access(people, "/emergencies"), one(people, "grace", "/end-emergency"))
    assert said(page) == [
        "The emergency opening of Dr Grace Simon has ended. They still read by another right, told below."
    ]
    assert trail(app, "emergency.closed") == []
    assert rights(app, EmergencyOpening, people["grace"])[0].ended_at is None


def test_a_reason_of_another_record_is_not_told(app: Flask, people: People, client_for: ClientFor) -> None:
    open_for_reason(app, people["alice"], people["grace"], people["charlie"], "Chez Charlie")
    page = get(client_for("alice"), access(people)).text
    assert "Charlie" not in page
    assert "Reason It cannot be read" in card(page, "Dr Grace Simon")


def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    counts = []
    for wanted in (1, 40):
        fill(app, people, wanted)
        get(alice, access(people))
        with counted_statements(app) as sent:
            page = get(alice, access(people)).text
        counts.append(len(sent))
        assert f"Professionals <small>{wanted}</small>" in page
    assert counts[0] == counts[1] <= 12


def test_the_site_is_not_read_through(app: Flask, people: People, client_for: ClientFor) -> None:
    """However many professionals it knows."""
    let_in(app, people)
    alice = client_for("alice")
    with explained(app, "SELECT professional.") as steps:
        get(alice, access(people))
    assert len([step for step in steps if step.startswith("SEARCH professional ")]) > 1, steps
    assert [step for step in steps if step.startswith("SCAN professional")] == []


def fill(app: Flask, people: People, count: int) -> None:
    """So many professionals have access to Alice's record, and documents are hidden from some."""
    with app.app_context():
        there = db.session.query(Grant).filter_by(record_id=people["alice"].record_id).count()
    now = clock.now()
    for number in range(there, count):
        account = Account(user_handle=f"{number}".encode(), display_name=f"Pro {number}", created_at=now)
        (account_id,) = keep(app, account)
        told = {"family_name": f"Nom{number}", "given_names": "Pro", "profession": "nurse", "since": now}
        (professional_id,) = keep(app, Professional(account_id=account_id, rpps=f"2{number:010}", **told))
        made = Person(str(number), account_id, None, professional_id, f"2{number:010}")
        grant(app, people["alice"], made)
        if number % 8 == 0:
            hide(app, people["alice"], save(app, people["alice"]), one=made)
