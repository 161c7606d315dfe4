"""What the health summary must not overstate: a risk, an answer about medicines alone, facts of another person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.record.content import Absence, Code, Detail, Entry, EntryKind
from tests.support.people import People
from tests.support.reading import SNOMED, allergy, condition, links, no_allergy, result, said, severe, titles
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
FOREIGN = "In the name of another person"


@pytest.fixture
def home(people: People) -> str:
    return f"/records/{people['alice'].record_id}/"


def test_a_high_risk_is_no_severe_reaction(app: Flask, people: People, client_for: ClientFor, home: str) -> None:
    risky = allergy("Latex", details=((Detail.CRITICALITY, "high"), (Detail.SEVERITY, "mild")))
    save(app, people["alice"], said("1", allergy(), risky))
    alice = client_for("alice")
    page = get(alice, f"{home}health").text
    assert titles(page)[:2] == ["Latex, high risk", "Amoxicilline"]
    entry = get(alice, links(page, '[^"]+/health/entries/[^"]+')[0]).text
    assert "<b>High risk</b>" in entry
    assert "evere reaction" not in page + entry
    assert "Latex, risque élevé" in get(alice, home, language="fr").text


def test_no_drug_allergy_is_not_no_allergy(app: Flask, people: People, client_for: ClientFor, home: str) -> None:
    words, code = "Aucune allergie médicamenteuse connue", Code(SNOMED, "409137002")
    save(app, people["alice"], said("1", Entry(EntryKind.ALLERGY, words, code=code, absence=Absence.NONE_KNOWN)))
    alice = client_for("alice")
    for address in (home, f"{home}health"):
        page = get(alice, address).text
        assert words in page
        assert "No known allergy" not in page


def test_facts_of_another_person_are_marked(app: Flask, people: People, client_for: ClientFor, home: str) -> None:
    entries = severe("Latex"), condition("Asthme"), result("CRP", "4")
    save(app, people["alice"], said("1", *entries), other_identity=True)
    alice = client_for("alice")
    page = get(alice, f"{home}health").text
    assert page.count(FOREIGN) == 3
    assert FOREIGN in get(alice, links(page, '[^"]+/health/entries/[^"]+')[0]).text
    assert FOREIGN in get(alice, f"{home}health/labs").text
    assert FOREIGN in get(alice, links(page, '[^"]+/health/labs/[^"]+')[0]).text


def test_facts_of_another_person_are_not_essential(
    app: Flask, people: People, client_for: ClientFor, home: str
) -> None:
    save(app, people["alice"], said("1", severe("Latex"), day="2026-01-10"))
    save(app, people["alice"], said("2", allergy("Latex", negated=True), no_allergy()), other_identity=True)
    save(app, people["alice"], said("3", allergy("Kiwi"), condition("Asthme")), other_identity=True)
    page = get(client_for("alice"), home).text
    assert "Latex, severe reaction" in page
    assert "Kiwi" not in page
    assert "Asthme" not in page
