"""The health summary: its three states, what contradicts itself, and what it never betrays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from portal.record.content import Absence, Detail, Entry, EntryKind
from tests.support.people import People
from tests.support.reading import ATTACK, allergy, condition, links, no_allergy, result, said, severe, strip, titles
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def address(people: People) -> str:
    return f"/records/{people['alice'].record_id}/health"


def block(page: str, name: str) -> str:
    """One block of the summary."""
    return page.split(f'aria-labelledby="{name}"')[1].split("</section>")[0]


def test_it_works(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    treatment = Entry(EntryKind.MEDICATION, "Lévothyroxine", status="active", details=((Detail.DOSE, "1 le matin"),))
    over = condition("Entorse", status="resolved")
    document = save(app, people["alice"], said("1", allergy(), severe("Latex"), treatment, condition("Asthme"), over))
    page = get(client_for("alice"), address).text
    assert titles(block(page, "allergies")) == ["Latex, severe reaction", "Amoxicilline"]
    assert "is-severe" in block(page, "allergies").split("Amoxicilline")[0]
    assert titles(block(page, "conditions")) == ["Asthme"]
    assert titles(block(page, "past-conditions")) == ["Entorse"]
    assert "1 le matin. Dr Karim Benali, 20 November 2026" in block(page, "treatments")
    entry = get(client_for("alice"), links(page, '[^"]+/health/entries/[^"]+')[0]).text
    assert f"/documents/{document}" in entry


def test_a_dose_that_another_one_says_too_is_not_repeated(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    doses = (Detail.DOSE, "1 comprimé le matin"), (Detail.DOSE, "1 comprimé"), (Detail.FREQUENCY, "matin")
    other = (Detail.DOSE, "11 comprimés"), (Detail.DOSE, "1 comprimé")
    said_so = [Entry(EntryKind.MEDICATION, name, details=said) for name, said in (("Un", doses), ("Deux", other))]
    save(app, people["alice"], said("1", *said_so))
    page = get(client_for("alice"), address).text
    assert ">1 comprimé le matin. Dr Karim" in page
    assert ">11 comprimés, 1 comprimé. Dr Karim" in page


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1", allergy()))
    page = get(client_for("alice"), address, language="fr").text
    assert "Résumé de santé" in page
    assert "Alice Martin, née le\u00a012\u00a0avril 1988, 38\u00a0ans" in page
    assert "Depuis mars 2009. Dr Karim Benali, 20\u00a0novembre 2026" in page


def test_not_asked_is_said_of_everything_in_an_empty_record(client_for: ClientFor, address: str) -> None:
    page = get(client_for("alice"), address).text
    assert page.count("c-unasked") == 11
    assert "c-none" not in page


def test_not_asked_is_not_none(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1", Entry(EntryKind.ALLERGY, "No information", absence=Absence.NOT_ASKED)))
    allergies = block(get(client_for("alice"), address).text, "allergies")
    assert "c-unasked" in allergies
    assert "c-none" not in allergies


def test_none_known_says_who_and_when(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1", no_allergy()))
    allergies = block(get(client_for("alice"), address).text, "allergies")
    assert "No known allergy" in allergies
    assert "Said by Dr Karim Benali, 20 November 2026." in allergies
    assert "c-unasked" not in allergies


def test_an_older_none_hides_no_entry(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1", no_allergy(), day="2026-01-10"))
    save(app, people["alice"], said("2", allergy(), day="2026-11-20"))
    allergies = block(get(client_for("alice"), address).text, "allergies")
    assert titles(allergies) == ["Amoxicilline"]
    assert "c-none" not in allergies


def test_statements_that_disagree_are_both_shown(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    save(app, people["alice"], said("1", allergy(), condition("Asthme"), day="2026-01-10"))
    save(app, people["alice"], said("2", no_allergy(), condition("Asthme", negated=True), day="2026-11-20"))
    page = get(client_for("alice"), address).text
    assert titles(block(page, "allergies")) == ["Amoxicilline"]
    assert "Elsewhere it is written: “Aucune allergie connue”. Said by Dr Karim Benali" in block(page, "allergies")
    assert "c-none" not in block(page, "allergies")
    assert titles(block(page, "conditions")) == ["Asthme", "Asthme"]
    assert block(page, "conditions").count("Said not to be there") == 1


def test_the_latest_statement_of_each_thing_is_shown(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    save(app, people["alice"], said("1", condition("Asthme", status="resolved"), day="2026-11-20"))
    save(app, people["alice"], said("2", condition("Asthme", status="active"), day="2020-01-10"))
    save(app, people["alice"], said("3", condition("Faux", status="entered-in-error")))
    page = get(client_for("alice"), address).text
    assert titles(block(page, "past-conditions")) == ["Asthme"]
    assert "Faux" not in page


@pytest.mark.parametrize("name", ["charlie", "bob", "dora", "grace"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, address: str, name: str) -> None:
    save(app, people["alice"], said("1", allergy()))
    get(client_for(name), address, status=404)


def test_a_carer_who_views_reads_it(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1", allergy()))
    assert "Amoxicilline" in get(client_for("frank"), address).text


@pytest.mark.parametrize("by", ["file", "row"])
def test_what_is_on_hold_leaves_no_trace(
    app: Flask, people: People, client_for: ClientFor, address: str, by: str
) -> None:
    save(app, people["alice"], said("1", condition("Asthme"), result("CRP", "4,5"), day="2026-01-10"))
    alice = client_for("alice")
    before = strip(get(alice, address).text)
    hidden = condition("Asthme", status="resolved"), severe("Cachée"), result("CRP", "99"), result("Secrète", "1")
    codes = ("N", "INVISIBLE_PATIENT") if by == "file" else ("N",)
    row = {"hold_until": clock.now() + dt.timedelta(days=9)} if by == "row" else None
    save(app, people["alice"], said("2", *hidden, confidentiality=codes), row=row)
    assert strip(get(alice, address).text) == before


def test_a_secret_is_hidden_from_the_parent(app: Flask, people: People, client_for: ClientFor) -> None:
    address = f"/records/{people['eve'].record_id}/health"
    before = strip(get(client_for("alice"), address).text)
    codes = ("N", "INVISIBLE_REPRESENTANTS_LEGAUX")
    save(app, people["eve"], said("1", allergy(), confidentiality=codes))
    assert strip(get(client_for("alice"), address).text) == before


def test_words_of_others_cannot_act(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    attack = allergy(ATTACK, details=((Detail.REACTION, ATTACK),))
    save(app, people["alice"], said("1", attack, result(ATTACK, ATTACK, unit=ATTACK)))
    page = get(client_for("alice"), f"{address}?only={ATTACK}").text
    assert "<script>alert" not in page
    assert "<img" not in page


def test_one_kind_alone(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    many = [condition(f"Maladie {number:02}") for number in range(45)]
    save(app, people["alice"], said("1", *many, allergy()))
    page = get(client_for("alice"), address).text
    assert len(titles(block(page, "conditions"))) == 40
    assert "5 more" in block(page, "conditions")
    page = get(client_for("alice"), f"{address}?only=conditions").text
    assert len(titles(page)) == 45
    assert "Amoxicilline" not in page


def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    alice = client_for("alice")
    counts = []
    for start, end in ((0, 10), (10, 60)):
        for number in range(start, end):
            entries = allergy(), condition(f"Maladie {number}"), result("CRP", str(number))
            save(app, people["alice"], said(str(number), *entries))
        get(alice, address)
        with counted_statements(app) as sent:
            get(alice, address)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12


def test_it_leads_to_vaccinations_and_measures(people: People, client_for: ClientFor, address: str) -> None:
    page = get(client_for("alice"), address).text
    assert f'href="/records/{people["alice"].record_id}/health/profile/vaccinations"' in page
    assert f'href="/records/{people["alice"].record_id}/health/profile/measures"' in page
