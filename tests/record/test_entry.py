"""One entry: all it says, what else is said of it, and who may not know of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.record.content import Detail
from portal.record.models import Entry
from tests.support.people import People
from tests.support.reading import ATTACK, allergy, condition, links, result, said, severe, titles
from tests.support.saved_documents import counted_statements, get, record_of, save

ClientFor = Callable[..., FlaskClient]


def address_of(app: Flask, people: People, label: str, name: str = "alice") -> str:
    """The page of the entry of this label that was read from the last document."""
    with record_of(app, people[name]):
        statement = select(Entry.id).where(Entry.label == label).order_by(Entry.is_current.desc(), Entry.sort_at.desc())
        entry_id = db.session.scalars(statement).first()
    return f"/records/{people[name].record_id}/health/entries/{entry_id}"


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    details = tuple((detail, f"dit {detail}") for detail in Detail if detail is not Detail.STATUS_WORDS)
    document = save(app, people["alice"], said("1", allergy(details=details, end="2020-05-06")))
    page = get(client_for("alice"), address_of(app, people, "Amoxicilline")).text
    for _, told in details:
        assert f"<dd>{told}</dd>" in page
    for words in ("March 2009", "6 May 2020", "Amoxicilline (SNOMED CT)", "Active", "Allergy. Dr Karim Benali"):
        assert words in page
    assert f"/documents/{document}" in page


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor) -> None:
    save(app, people["alice"], said("1", severe("Latex")))
    page = get(client_for("alice"), address_of(app, people, "Latex"), language="fr").text
    assert "Réaction grave" in page
    assert "Grave" in page


def test_other_statements_are_shown(app: Flask, people: People, client_for: ClientFor) -> None:
    save(app, people["alice"], said("1", condition("Asthme", start="2020-01-02"), day="2020-01-02"))
    save(app, people["alice"], said("2", condition("Asthme", negated=True, start="2026-01-02")))
    page = get(client_for("alice"), address_of(app, people, "Asthme")).text
    assert "Said not to be there" in page
    assert titles(page) == ["Asthme", "Document 2"]
    assert "2 January 2020. Dr Karim Benali, 2 January 2020" in page


def test_a_withdrawn_and_a_replaced_one_say_so(app: Flask, people: People, client_for: ClientFor) -> None:
    save(app, people["alice"], said("1", condition("Asthme"), condition("Faux", status="entered-in-error")))
    assert "Entered in error" in get(client_for("alice"), address_of(app, people, "Faux")).text
    address = address_of(app, people, "Asthme")
    save(app, people["alice"], said("2", replaces=("1",)))
    assert "Earlier version" in get(client_for("alice"), address).text


def test_a_measured_one_leads_to_its_trend(app: Flask, people: People, client_for: ClientFor) -> None:
    save(app, people["alice"], said("1", result("CRP", "4,5")))
    page = get(client_for("alice"), address_of(app, people, "CRP")).text
    assert links(page, '[^"]+/health/labs/[0-9a-f-]{36}')
    assert "4.5\u00a0mg/L" in page


@pytest.mark.parametrize("name", ["charlie", "bob", "dora", "grace"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    save(app, people["alice"], said("1", allergy()))
    address = address_of(app, people, "Amoxicilline")
    get(client_for(name), address, status=404)
    alice, charlie = (str(people[one].record_id) for one in ("alice", "charlie"))
    get(client_for("charlie"), address.replace(alice, charlie), status=404)


def test_what_is_on_hold_does_not_exist(app: Flask, people: People, client_for: ClientFor) -> None:
    save(app, people["alice"], said("1", condition("Asthme"), day="2026-01-10"))
    hidden = said("2", condition("Asthme", status="resolved"), allergy(), confidentiality=("N", "INVISIBLE_PATIENT"))
    save(app, people["alice"], hidden)
    get(client_for("alice"), address_of(app, people, "Amoxicilline"), status=404)
    with record_of(app, people["alice"]):
        shown = db.session.scalars(select(Entry.id).where(Entry.label == "Asthme", Entry.hold_until.is_(None))).one()
    page = get(client_for("alice"), f"/records/{people['alice'].record_id}/health/entries/{shown}").text
    assert titles(page) == ["Document 1"]


def test_words_of_others_cannot_act(app: Flask, people: People, client_for: ClientFor) -> None:
    details = tuple((detail, ATTACK) for detail in Detail if detail is not Detail.STATUS_WORDS)
    save(app, people["alice"], said("1", allergy(ATTACK, details=details, status=ATTACK, value=ATTACK, unit=ATTACK)))
    page = get(client_for("alice"), address_of(app, people, ATTACK)).text
    assert "<script>alert" not in page
    assert "<img" not in page


def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    counts = []
    for start, end in ((0, 5), (5, 60)):
        for number in range(start, end):
            save(app, people["alice"], said(str(number), condition("Asthme")))
        address = address_of(app, people, "Asthme")
        get(alice, address)
        with counted_statements(app) as sent:
            get(alice, address)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
