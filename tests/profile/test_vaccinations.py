"""Vaccinations: doses by disease, both origins of one dose, and what is recommended for the birth date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock, typography
from portal.record.content import Code, Detail, Entry, EntryKind
from portal.record.vaccinations.ages import Age, reached
from tests.support.deposits import stored
from tests.support.people import People
from tests.support.profile import fill_in, profile_address
from tests.support.reading import ATTACK, said, strip
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]
ADD = "/vaccinations/new"


def given(label: str, day: str, **changes: Any) -> Entry:
    """A dose that a document tells of."""
    told: dict[str, Any] = {"code": Code("1.2.250.1.213.2.3.1", label), "status": "completed", "start": day}
    return Entry(EntryKind.IMMUNIZATION, label, **(told | changes))


def section(page: str, heading: str) -> str:
    """The part of a page under a heading."""
    return page.partition(f">{heading}</h2>")[2].partition("</section>")[0]


def row(page: str, disease: str) -> str:
    """The row of a disease among those with a dose."""
    every = section(page, "By disease") or section(page, "Par maladie")
    return every.partition(f">{disease}<")[2].partition("</li>")[0]


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    details = ((Detail.LOT, "R3114"), (Detail.PERFORMER, "Dr Karim Benali"))
    save(app, people["alice"], said("1", given("REPEVAX, suspension injectable", "2014-04", details=details)))
    page = get(client_for("alice"), profile_address(people, "/vaccinations"), language="fr").text
    for disease in ("Diphtérie, tétanos, poliomyélite", "Coqueluche"):
        assert "avril 2014" in row(page, disease)
    assert "La prochaine à partir du\u00a012\u00a0avril 2033." in row(page, "Diphtérie, tétanos, poliomyélite")
    assert "Les doses plus anciennes ne sont pas toutes connues dans ce carnet." in row(page, "Coqueluche")
    dose = section(page, "Toutes les doses")
    for words in ("avril 2014", "Repevax", "Lot R3114", "Confirmé par un professionnel", "tétanos, poliomyélite"):
        assert words.casefold() in dose.casefold()
    assert "Rougeole, oreillons, rubéole" in section(page, "À voir avec un professionnel")
    assert "Pas de dose connue dans ce carnet." in section(page, "À voir avec un professionnel")
    assert "Un professionnel décide" in page
    assert "Calendrier des vaccinations et recommandations vaccinales 2025" in page


def test_a_child_s_page_says_what_is_obligatory_and_due(people: People, client_for: ClientFor) -> None:
    page = get(client_for("alice"), profile_address(people, "/vaccinations", "eve")).text
    assert "Obligatory for a child born on 21 June 2014: Diphtheria, tetanus, polio." in page
    assert "Meningococcus A, C, W and Y" in section(page, "To be seen with a professional")


def test_the_next_dose_is_told_by_the_last(app: Flask, people: People, client_for: ClientFor) -> None:
    last = clock.today() - dt.timedelta(days=10)
    save(app, people["alice"], said("1", given("Priorix", last.isoformat())))
    soon = section(get(client_for("alice"), profile_address(people, "/vaccinations")).text, "In the next two years")
    day = typography.full_date(reached(last, Age(1)), "en")
    assert f"From {day}. 1 dose of 2 known in this record." in soon


def test_one_dose_with_two_origins_is_shown_once(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    fill_in(alice, profile_address(people, ADD), label="Repevax", start__day="5", start__month="4", start__year="2014")
    before = section(get(alice, profile_address(people, "/vaccinations")).text, "All doses")
    assert "Added by you" in before
    assert "Confirmed by a professional" not in before
    save(app, people["alice"], said("1", given("REPEVAX, suspension injectable", "2014-04-05"), day="2026-11-20"))
    after = section(get(alice, profile_address(people, "/vaccinations")).text, "All doses")
    assert after.count("5 April 2014") == 1
    assert "Confirmed by a professional" in after
    assert "Dr Karim Benali" in after
    assert "Alice Martin" in after


def test_a_year_alone_is_the_same_dose_as_a_day_of_it(app: Flask, people: People, client_for: ClientFor) -> None:
    save(app, people["alice"], said("1", given("Revaxis", "2014"), given("Revaxis", "2014-04-05")))
    page = get(client_for("alice"), profile_address(people, "/vaccinations")).text
    assert section(page, "All doses").count("c-row__t") == 1


def test_a_dose_is_added_and_begun_by_an_address(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    path = profile_address(people, f"{ADD}?medicine=Vaxigrip&batch=W1C207V")
    shown = get(alice, path).text
    assert 'value="Vaxigrip"' in shown
    assert 'value="W1C207V"' in shown
    answer = fill_in(alice, path, start__year="2026", start__month="10", performer="Pharmacie Halloy")
    assert (answer.status_code, answer.location) == (303, profile_address(people, "/vaccinations"))
    page = section(get(alice, answer.location).text, "All doses")
    for words in ("October 2026", "Vaxigrip", "Batch W1C207V", "Pharmacie Halloy"):
        assert words in page


def test_a_dose_is_known_by_its_disease_alone(people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    assert fill_in(alice, profile_address(people, ADD), against="mmr", start__year="1990").status_code == 303
    page = get(alice, profile_address(people, "/vaccinations")).text
    assert "1990" in row(page, "Measles, mumps, rubella")


def test_what_is_missing_is_told(app: Flask, people: People, client_for: ClientFor) -> None:
    answer = fill_in(client_for("alice"), profile_address(people, ADD), batch="ABC")
    assert answer.status_code == 422
    for words in ("Write the name of the vaccine", "Enter at least the year", 'value="ABC"'):
        assert words in answer.text
    assert stored(app, people["alice"]) == []


def test_a_dose_is_changed(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    fill_in(alice, profile_address(people, ADD), label="Repevax", start__year="2014", place="Dakar, Sénégal")
    (document,) = stored(app, people["alice"])
    path = profile_address(people, f"/statements/{document.id}/change")
    shown = get(alice, path).text
    assert 'value="Repevax"' in shown
    assert 'value="Dakar, Sénégal"' in shown
    answer = fill_in(alice, path, start__month="5")
    assert (answer.status_code, answer.location) == (303, profile_address(people, "/vaccinations"))
    assert "May 2014" in row(get(alice, answer.location).text, "Diphtheria, tetanus, polio")


def test_a_vaccine_that_is_not_known_is_shown_too(app: Flask, people: People, client_for: ClientFor) -> None:
    save(app, people["alice"], said("1", given("Stamaril", "2019-03-02"), given("Vaccin d’essai", "2020-01-02")))
    page = section(get(client_for("alice"), profile_address(people, "/vaccinations")).text, "All doses")
    assert "Stamaril" in page
    assert "Vaccin d’essai" in page


def test_what_was_not_done_is_no_dose(app: Flask, people: People, client_for: ClientFor) -> None:
    entries = given("Repevax", "2014-04-05", negated=True), given("Revaxis", "2014-04-05", status="entered-in-error")
    save(app, people["alice"], said("1", *entries))
    page = get(client_for("alice"), profile_address(people, "/vaccinations")).text
    assert "Vaccinations: not answered yet" in page


def test_an_empty_record_teaches(people: People, client_for: ClientFor) -> None:
    page = get(client_for("alice"), profile_address(people, "/vaccinations")).text
    assert "Vaccinations: not answered yet" in page
    assert "late" not in page.lower().partition("<main")[2].partition("</main")[0].replace("later", "")


@pytest.mark.parametrize("name", ["charlie", "bob", "dora", "grace"])
def test_it_checks_ownership(people: People, client_for: ClientFor, name: str) -> None:
    get(client_for(name), profile_address(people, "/vaccinations"), status=404)


def test_a_carer_who_looks_may_not_add(people: People, client_for: ClientFor) -> None:
    page = get(client_for("frank"), profile_address(people, "/vaccinations")).text
    assert ADD not in page


def test_what_is_on_hold_leaves_no_trace(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, address = client_for("alice"), profile_address(people, "/vaccinations")
    before = strip(get(alice, address).text)
    save(app, people["alice"], said("2", given("Repevax", "2014")), row={"hold_until": clock.now() + dt.timedelta(9)})
    assert strip(get(alice, address).text) == before


def test_words_of_others_cannot_act(app: Flask, people: People, client_for: ClientFor) -> None:
    details = tuple((detail, ATTACK) for detail in (Detail.LOT, Detail.PERFORMER, Detail.ORGANISATION))
    save(app, people["alice"], said("1", given(f"Repevax {ATTACK}", "2014", details=details)))
    for path in ("/vaccinations", "/vaccinations/sheet"):
        page = get(client_for("alice"), profile_address(people, path)).text
        assert "<script>alert" not in page
        assert "<img" not in page


def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, counts = client_for("alice"), []
    for start, end in ((0, 2), (2, 30)):
        for number in range(start, end):
            save(app, people["alice"], said(str(number), given("Repevax", f"{1990 + number}-03-04")))
        get(alice, profile_address(people, "/vaccinations"))
        with counted_statements(app) as sent:
            get(alice, profile_address(people, "/vaccinations"))
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
