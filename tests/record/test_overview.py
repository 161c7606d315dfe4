"""The first page of a record: what matters first, what is new, whom it greets, what it never betrays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.access.models import IdentityStatus, Record
from portal.core import clock
from portal.core.db import db, immediate
from tests.support.people import People
from tests.support.reading import ATTACK, allergy, condition, no_allergy, result, said, severe, strip, titles
from tests.support.saved_documents import change, counted_statements, get, record_of, save

ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def address(people: People) -> str:
    return f"/records/{people['alice'].record_id}/"


def facts(page: str) -> str:
    return page.split('<dl class="c-facts">')[1].split("</dl>")[0]


def test_it_works(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1", severe("Latex"), condition("Asthme"), result("CRP", "4")))
    page = get(client_for("alice"), address).text
    assert "Hello Alice" in page
    assert "Latex, severe reaction" in facts(page)
    assert facts(page).index("Latex") < facts(page).index("Asthme")
    assert titles(page) == ["Document 1"]
    assert "The last ones: 19 November 2026" in page
    assert "1 relative." in page


def test_it_speaks_french(client_for: ClientFor, address: str) -> None:
    page = get(client_for("alice"), address, language="fr").text
    assert "Bonjour Alice" in page
    assert "Ce carnet est encore vide" in page


def test_a_record_of_somebody_else_bears_their_name(people: People, client_for: ClientFor, address: str) -> None:
    assert "Eve’s record" in get(client_for("alice"), f"/records/{people['eve'].record_id}/").text
    page = get(client_for("frank"), address, language="fr").text
    assert "Carnet d’Alice" in page
    assert "Bonjour" not in page


def test_the_three_states(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    assert facts(get(client_for("alice"), address).text).count("Not answered yet") == 3
    save(app, people["alice"], said("1", no_allergy()))
    page = facts(get(client_for("alice"), address).text)
    assert "No known allergy" in page
    assert "Said by Dr Karim Benali, 20 November 2026." in page
    save(app, people["alice"], said("2", allergy(), day="2026-11-21"))
    page = facts(get(client_for("alice"), address).text)
    assert "Amoxicilline" in page
    assert "No known allergy" not in page


def test_what_came_since_the_last_visit_is_new(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    start = (clock.now() + dt.timedelta(days=1)).replace(hour=8)  # not around midnight
    with time_machine.travel(start, tick=False):
        save(app, people["alice"], said("1"))
        first = get(client_for("alice"), address).text
    assert "Latest documents" in first
    assert "c-badge--new" not in first
    with time_machine.travel(start + dt.timedelta(hours=1), tick=False):
        assert "Nothing new since your last visit" in get(client_for("alice"), address).text
    with time_machine.travel(start + dt.timedelta(hours=2), tick=False):
        save(app, people["alice"], said("2"))
        get(client_for("frank"), address)
    with time_machine.travel(start + dt.timedelta(hours=3), tick=False):
        page = get(client_for("alice"), address).text
    assert "Since your last visit" in page
    assert titles(page) == ["Document 2", "Frank Moreau opened this record"]
    assert page.count("c-badge--new") == 2
    assert "2, 1 of them new" in page
    assert "1 relative. Last read today at" in page
    assert ", Frank Moreau." in page


def test_news_that_are_not_shown_are_counted(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    get(client_for("alice"), address)
    for number in range(7):
        save(app, people["alice"], said(str(number)))
    page = get(client_for("alice"), address, language="fr").text
    assert "4 documents affichés sur 7." in page
    assert "7, dont 7\u00a0nouveaux" in page


def test_what_one_added_oneself_is_not_new(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    start = clock.now()
    mine = {"added_by": people["alice"].account_id, "added_by_name": "Alice Martin"}
    with time_machine.travel(start, tick=False):
        save(app, people["alice"], said("1", day="2026-01-10"))
        get(client_for("alice"), address)
    with time_machine.travel(start + dt.timedelta(hours=1), tick=False):
        save(app, people["alice"], said("2", day="2020-01-10"), row=mine)
        alice = client_for("alice")
        page = get(alice, address).text
        assert "c-badge--new" not in get(alice, f"{address}documents").text
    assert "Latest documents" in page
    assert titles(page) == ["Document 1", "Document 2"]
    assert "c-badge--new" not in page


@pytest.mark.parametrize("name", ["charlie", "bob", "dora", "grace"])
def test_it_checks_ownership(client_for: ClientFor, address: str, name: str) -> None:
    get(client_for(name), address, status=404)


def test_what_is_on_hold_leaves_no_trace(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1", condition("Asthme"), day="2026-01-10"))
    alice = client_for("alice")
    before = strip(get(alice, address).text)
    hidden = said("2", severe("Cachée"), result("CRP", "4"), confidentiality=("N", "INVISIBLE_PATIENT"))
    save(app, people["alice"], hidden)
    assert strip(get(alice, address).text) == before


def test_a_reading_of_what_is_on_hold_is_not_told(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    document = save(app, people["alice"], said("1"))
    get(client_for("frank"), f"{address}documents/{document}")
    assert "Last read" in get(client_for("alice"), address).text
    with record_of(app, people["alice"]) as opened:
        change(opened, document, hold_until=clock.now() + dt.timedelta(days=9))
    assert "Last read" not in get(client_for("alice"), address).text


def test_an_unconfirmed_identity_can_be_confirmed_by_the_holder(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    with app.app_context(), immediate():
        record = db.session.get_one(Record, people["alice"].record_id)
        record.identity_status = IdentityStatus.UNCONFIRMED
    assert f"{address}activate" in get(client_for("alice"), address).text
    assert f"{address}activate" not in get(client_for("frank"), address).text


def test_words_of_others_cannot_act(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1", allergy(ATTACK), condition(ATTACK), title=ATTACK))
    page = get(client_for("alice"), address).text
    assert "<script>alert" not in page
    assert "<img" not in page


def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    alice = client_for("alice")
    counts = []
    for start, end in ((0, 10), (10, 60)):
        for number in range(start, end):
            save(app, people["alice"], said(str(number), allergy(), condition(f"Maladie {number}")))
        get(alice, address)
        with counted_statements(app) as sent:
            get(alice, address)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12


def test_a_child_s_first_page_says_what_is_due(people: People, client_for: ClientFor, address: str) -> None:
    alice = client_for("alice")
    page = get(alice, f"/records/{people['eve'].record_id}/").text
    assert "Vaccinations to be seen" in page
    assert "Meningococcus A, C, W and Y" in page
    assert "Vaccinations to be seen" not in get(alice, address).text
