"""The first page of a record for a professional: one screen, and nothing on it that is not theirs to see."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.access.actions import Level
from portal.access.models import Record, RelationKind
from portal.access.records import relate
from portal.access.rights import Grant
from portal.core import clock
from portal.core.db import immediate
from tests.support.people import People
from tests.support.professionals import DAY, grant, hide, name_gp, open_in_emergency
from tests.support.reading import ATTACK, allergy, condition, no_allergy, result, said, severe, strip, titles
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def address(people: People) -> str:
    return f"/records/{people['alice'].record_id}/"


def section(page: str, name: str) -> str:
    """What stands under a heading."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def at(moment: dt.datetime) -> Any:
    return time_machine.travel(moment, tick=False)


def look(client_for: ClientFor, address: str, name: str = "carol", **how: Any) -> str:
    return get(client_for(name, practising=True), address, **how).text


def test_it_works(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    grant(app, people["alice"], people["carol"])
    outside = result("CRP", "40", range_high=Decimal(5))
    save(app, people["alice"], said("1", severe("Latex"), allergy("Pollen"), condition("Asthme"), outside))
    page = look(client_for, address)
    assert "<title>Alice Martin – Carnet</title>" in page
    assert "38 years old, born on 12 April 1988, woman" in page
    assert section(page, "allergies").index("Latex, severe reaction") < section(page, "allergies").index("Pollen")
    assert page.index('id="allergies"') < page.index('id="treatments"') < page.index('id="conditions"')
    assert "Treatments: nothing open to you" in section(page, "treatments")
    assert "Asthme" in section(page, "conditions")
    assert "CRP" in section(page, "results")
    assert "High" in section(page, "results")
    assert "Reference: " in section(page, "results")
    assert titles(section(page, "news")) == ["Document 1"]
    for path in ("documents", "health", "health/labs", "timeline", "documents/new", "care-team/new"):
        assert f'href="{address}{path}"' in page


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    grant(app, people["alice"], people["carol"])
    page = look(client_for, address, language="fr")
    assert "née le\u00a012\u00a0avril 1988, femme" in page
    assert "C’est votre première visite." in page
    assert "Déposer un document" in page


@pytest.mark.parametrize("name", ["bob", "dora", "grace"])
def test_it_checks_that_they_were_let_in(people: People, client_for: ClientFor, address: str, name: str) -> None:
    get(client_for(name, practising=True), address, status=404)


def test_the_birth_name_stands_beside_the_one_that_is_used(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    grant(app, people["alice"], people["carol"])
    assert "birth name" not in look(client_for, address)
    with app.app_context(), immediate() as session:
        session.get_one(Record, people["alice"].record_id).used_name = "Durand"
    assert "birth name Martin" in look(client_for, address)


def test_what_nobody_was_asked_and_what_is_denied_differ(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    grant(app, people["alice"], people["carol"])
    assert "Allergies: nothing open to you" in section(look(client_for, address), "allergies")
    save(app, people["alice"], said("1", no_allergy()))
    shown = section(look(client_for, address), "allergies")
    assert "No known allergy" in shown
    assert "Said by Dr Karim Benali" in shown


def test_what_is_new_since_the_last_visit_the_unread_first(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    start = clock.now()
    grant(app, people["alice"], people["carol"])
    with at(start):
        save(app, people["alice"], said("old"))
        first = look(client_for, address)
    assert "Latest documents" in first
    assert "This is your first visit." in first
    assert ">Unread<" not in first
    with at(start + HOUR):
        read, unread = (save(app, people["alice"], said(name)) for name in ("read", "unread"))
    with at(start + 2 * HOUR):
        mine = {"added_by": people["carol"].account_id}
        save(app, people["alice"], said("mine"), row=mine)
        get(client_for("carol", practising=True), f"{address}documents/{read}")
        page = look(client_for, address)
    assert titles(section(page, "news")) == ["Document unread", "Document read"]
    assert section(page, "news").count(">New, unread<") == 1
    assert section(page, "news").count(">New<") == 1
    assert "2 documents since." in page
    with at(start + 2 * HOUR + dt.timedelta(minutes=10)):
        assert "New for you" in look(client_for, address), "as long as the visit lasts"
    with at(start + 4 * HOUR):
        page = look(client_for, address)
        assert titles(section(page, "news")) == ["Document unread"], "what was never opened stays"
        get(client_for("carol", practising=True), f"{address}documents/{unread}")
        page = look(client_for, address)
    assert "Nothing new since." in page
    assert len(titles(section(page, "news"))) == 4


@pytest.mark.parametrize("who", ["another professional", "the patient", "the same person as a carer", "nobody"])
def test_what_they_did_not_open_is_unread(
    app: Flask, people: People, client_for: ClientFor, address: str, who: str
) -> None:
    """Nor what was refused to them is read."""
    start, alice, carol = clock.now(), people["alice"], people["carol"].account_id
    assert carol is not None
    grant(app, alice, people["bob"])
    with app.app_context(), immediate() as session:
        relate(carol, session.get_one(Record, alice.record_id), RelationKind.CARER, level=Level.VIEW)
    given = grant(app, alice, people["carol"])
    with at(start):
        look(client_for, address)
    with at(start + HOUR):
        document = save(app, alice, said("1"))
        readers = {"another professional": ("bob", True), "the patient": ("alice", False)}
        name, practising = readers.get(who, ("carol", who == "nobody"))
        end(app, given, start if who == "nobody" else None)
        answer = client_for(name, practising=practising).get(f"{address}documents/{document}")
        assert answer.status_code == (404 if who == "nobody" else 200)
        end(app, given, None)
        assert ">New, unread<" in section(look(client_for, address), "news")
    with at(start + 9 * HOUR):
        page = look(client_for, address)
        assert ">Unread<" in section(page, "news")
        assert "Nothing new since. 1 from before that you have not opened." in page


def end(app: Flask, grant_id: uuid.UUID, ended_at: dt.datetime | None) -> None:
    """End a grant, or have it run again."""
    with app.app_context(), immediate() as session:
        session.get_one(Grant, grant_id).ended_at = ended_at


def test_what_they_wrote_is_no_news_to_them(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    start = clock.now()
    for name in ("carol", "dora"):
        grant(app, people["alice"], people[name])
    with at(start):
        for name in ("carol", "dora"):
            look(client_for, address, name)
    with at(start + HOUR):
        save(app, people["alice"], said("1"), row={"author_rpps": people["carol"].rpps})
        save(app, people["alice"], said("2"))
        assert titles(section(look(client_for, address), "news")) == ["Document 2"]
        assert sorted(titles(section(look(client_for, address, "dora"), "news"))) == ["Document 1", "Document 2"]


def test_more_news_than_are_shown_are_counted(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    start = clock.now()
    grant(app, people["alice"], people["carol"])
    with at(start):
        look(client_for, address)
    with at(start + HOUR):
        for number in range(7):
            save(app, people["alice"], said(str(number)))
        page = look(client_for, address)
    assert "7 documents since. 5 shown of 7." in page
    assert len(titles(section(page, "news"))) == 5


HIDDEN: dict[str, dict[str, Any]] = {
    "another folder": {"row": {"folder": "imaging"}},
    "outside the profession": {"row": {"class_code": "95", "type_code": "ATTEST-RESID"}},
    "taken out": {"row": {"removed_at": clock.now()}},
    "hidden from all": {},
    "hidden from her": {},
}


@pytest.mark.parametrize("why", HIDDEN)
def test_what_they_may_not_see_leaves_no_trace(
    app: Flask, people: People, client_for: ClientFor, address: str, why: str
) -> None:
    start = clock.now()
    grant(app, people["alice"], people["carol"], folders=["laboratory"])
    with at(start):
        save(app, people["alice"], said("1", condition("Asthme")))
        look(client_for, address)
    with at(start + HOUR):
        carol = client_for("carol", practising=True)
        before = strip(get(carol, address).text)
        told = severe("Cachée"), result("CRP", "40", range_high=Decimal(5)), condition("Cachée")
        document = save(app, people["alice"], said("2", *told), **HIDDEN[why])
        if why.startswith("hidden"):
            hide(app, people["alice"], document, one=people["carol"] if why.endswith("her") else None)
        assert strip(get(carol, address).text) == before


def test_the_gp_sees_what_is_hidden_with_a_badge(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    """And nobody else learns that anything is hidden from somebody."""
    name_gp(app, people["alice"], people["bob"])
    grant(app, people["alice"], people["carol"])
    hidden = save(app, people["alice"], said("1", severe("Latex")))
    hide(app, people["alice"], hidden, one=people["dora"])
    page = look(client_for, address, "bob")
    assert "Hidden by the patient" in section(page, "allergies")
    assert "Hidden by the patient" in section(page, "news")
    assert "Latex" in look(client_for, address)
    assert "Hidden by the patient" not in look(client_for, address)


def test_what_waits_for_its_announcement_says_so(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    grant(app, people["alice"], people["carol"])
    soon = clock.now() + 9 * DAY
    save(app, people["alice"], said("theirs"), row={"hold_until": soon})
    mine = {"hold_until": soon, "added_by": people["carol"].account_id}
    save(app, people["alice"], said("mine"), row=mine)
    save(app, people["alice"], said("over"), row=mine | {"hold_until": clock.now() - DAY})
    page = look(client_for, address)
    assert titles(section(page, "held")) == ["Document mine"]
    assert "Opens by itself on" in section(page, "held")
    assert section(page, "news").count("Not announced yet: do not reveal") == 2
    preview = get(client_for("alice"), f"{address}?as={people['carol'].professional_id}").text
    assert "Document over" in preview
    assert "Document mine" not in preview
    assert "Document theirs" not in preview
    assert 'id="held"' not in preview


def test_a_preview_offers_nothing_to_do(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    grant(app, people["alice"], people["carol"])
    page = get(client_for("alice"), f"{address}?as={people['carol'].professional_id}").text
    assert "38 years old" in page
    assert "Deposit a document" not in page
    assert "Let a colleague in" not in page


def test_in_an_emergency_it_is_the_same_page(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1", severe("Latex")))
    open_in_emergency(app, people["alice"], people["grace"])
    page = look(client_for, address, "grace")
    assert "Latex, severe reaction" in section(page, "allergies")
    assert "Opened in an emergency." in page


def test_words_of_others_cannot_act(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    grant(app, people["alice"], people["carol"])
    save(app, people["alice"], said("1", allergy(ATTACK), condition(ATTACK), title=ATTACK))
    page = look(client_for, address)
    assert "<script>alert" not in page
    assert "<img" not in page


@pytest.mark.parametrize("give", [grant, name_gp, open_in_emergency])
def test_its_cost_does_not_grow(
    app: Flask, people: People, client_for: ClientFor, address: str, give: Callable[..., object]
) -> None:
    give(app, people["alice"], people["carol"])
    carol, counts = client_for("carol", practising=True), []
    for start, end in ((0, 10), (10, 60)):
        for number in range(start, end):
            told = allergy(f"Allergie {number}"), condition(f"Maladie {number}"), result(f"R{number}", "40")
            save(app, people["alice"], said(str(number), *told))
        get(carol, address)
        with counted_statements(app) as sent:
            get(carol, address)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
