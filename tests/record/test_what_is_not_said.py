"""What an author leaves unsaid, or says in two ways: nothing is retired by a guess, the sender's words come first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from portal.record.content import Code, Detail, Entry, EntryKind
from tests.support.people import People
from tests.support.reading import SNOMED, allergy, condition, links, said, titles
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def home(people: People) -> str:
    return f"/records/{people['alice'].record_id}/"


def block(page: str, name: str) -> str:
    """One block of the summary."""
    return page.split(f'aria-labelledby="{name}"')[1].split("</section>")[0]


def treatment(**changes: object) -> Entry:
    """A treatment of which neither status nor end is said."""
    told: dict[str, object] = {"code": Code(SNOMED, "warfarin"), "start": "2019-08-11"}
    return Entry(EntryKind.MEDICATION, "Coumadine", **(told | changes))  # type: ignore[arg-type]


def vaccine(day: str, *targets: str) -> Entry:
    """One dose of a vaccine."""
    details = tuple((Detail.VACCINE_TARGET, target) for target in targets)
    return Entry(EntryKind.IMMUNIZATION, "VAXIGRIP", code=Code(SNOMED, "vaxigrip"), start=day, details=details)


def test_an_old_treatment_without_an_end_stays_current(
    app: Flask, people: People, client_for: ClientFor, home: str
) -> None:
    save(app, people["alice"], said("1", treatment(), day="2020-03-12"))
    alice = client_for("alice")
    page = get(alice, f"{home}health").text
    assert titles(block(page, "treatments")) == ["Coumadine"]
    assert "past-treatments" not in page
    assert "end not said, written on 12 March 2020. Dr Karim Benali<" in block(page, "treatments")
    french = get(alice, f"{home}health", language="fr").text
    assert "fin non indiquée, écrit le\u00a012\u00a0mars 2020" in french
    assert "Coumadine" in get(alice, home).text


def test_a_young_or_active_treatment_needs_no_such_word(
    app: Flask, people: People, client_for: ClientFor, home: str
) -> None:
    day = (clock.today() - dt.timedelta(days=200)).isoformat()
    save(app, people["alice"], said("1", treatment(), day=day))
    save(app, people["alice"], said("2", treatment(code=Code(SNOMED, "x"), status="active"), day="2020-03-12"))
    assert "end not said" not in get(client_for("alice"), f"{home}health").text


@pytest.mark.parametrize("over", [{"status": "stopped"}, {"end": "2020-04"}])
def test_a_treatment_is_over_by_its_status_or_its_end(
    app: Flask, people: People, client_for: ClientFor, home: str, over: dict[str, str]
) -> None:
    save(app, people["alice"], said("1", treatment(**over), day="2020-03-12"))
    page = get(client_for("alice"), f"{home}health").text
    assert titles(block(page, "past-treatments")) == ["Coumadine"]
    assert "end not said" not in page


def test_an_inactive_allergy_is_not_put_away(app: Flask, people: People, client_for: ClientFor, home: str) -> None:
    over = allergy("Kiwi", status="resolved"), allergy("Pollen", status="active", end="2015")
    save(app, people["alice"], said("1", allergy("Latex", status="inactive"), *over))
    page = get(client_for("alice"), f"{home}health").text
    assert titles(block(page, "allergies")) == ["Latex"]
    assert "No longer active" in block(page, "allergies")
    assert sorted(titles(block(page, "past-allergies"))) == ["Kiwi", "Pollen"]
    assert "Latex" in get(client_for("alice"), home).text


def test_the_words_of_a_status_come_before_its_code(
    app: Flask, people: People, client_for: ClientFor, home: str
) -> None:
    two = (Detail.STATUS_WORDS, "Intermittent"), (Detail.CONTRADICTED, "resolved")
    save(app, people["alice"], said("1", allergy("Latex", status="resolved", details=two)))
    alice = client_for("alice")
    page = get(alice, f"{home}health").text
    assert titles(block(page, "allergies")) == ["Latex"]
    assert "Intermittent" in block(page, "allergies")
    entry = get(alice, links(page, '[^"]+/health/entries/[^"]+')[0]).text
    assert "This file contradicts itself" in entry
    assert entry.index("Intermittent") < entry.index("Its codes say otherwise") < entry.index("Resolved")


def test_a_dose_that_the_codes_contradict_is_shown_with_both(
    app: Flask, people: People, client_for: ClientFor, home: str
) -> None:
    two = (Detail.DOSE, "1 cp/j"), (Detail.CONTRADICTED, "1 comprimé(s), toutes les 6 h")
    save(app, people["alice"], said("1", treatment(details=two)))
    alice = client_for("alice")
    page = get(alice, f"{home}health").text
    assert "1 cp/j" in page
    assert "toutes les 6 h" not in page
    entry = get(alice, links(page, '[^"]+/health/entries/[^"]+')[0], language="fr").text
    assert "Ce fichier se contredit" in entry
    assert entry.index("1 cp/j") < entry.index("1 comprimé(s), toutes les 6 h")


def test_a_vaccination_leads_with_the_disease(app: Flask, people: People, client_for: ClientFor, home: str) -> None:
    save(app, people["alice"], said("1", vaccine("2025-10-02", "Grippe"), vaccine("2026-10-13", "Grippe")))
    alice = client_for("alice")
    vaccinations = block(get(alice, f"{home}health").text, "vaccinations")
    assert titles(vaccinations) == ["Grippe"]
    assert "Vaxigrip, 2 doses, the last on 13 October 2026. Dr" in vaccinations
    french = get(alice, f"{home}health", language="fr").text
    assert "Vaxigrip, 2 doses, la dernière le\u00a013\u00a0octobre 2026" in french


def test_a_vaccine_of_unknown_target_keeps_its_name(
    app: Flask, people: People, client_for: ClientFor, home: str
) -> None:
    save(app, people["alice"], said("1", vaccine("2025"), vaccine("2026")))
    vaccinations = block(get(client_for("alice"), f"{home}health").text, "vaccinations")
    assert titles(vaccinations) == ["Vaxigrip"]
    assert "2 doses, the last in 2026" in vaccinations


def test_what_only_another_person_s_document_says_is_to_be_checked(
    app: Flask, people: People, client_for: ClientFor, home: str
) -> None:
    entries = allergy("Kiwi"), allergy("Latex"), treatment(), vaccine("2025")
    save(app, people["alice"], said("1", *entries), other_identity=True)
    save(app, people["alice"], said("2", condition("Asthme")))
    alice = client_for("alice")
    page = get(alice, home).text
    essentials = page.split('aria-labelledby="essentials"')[1].split("</section>")[0]
    assert "Kiwi" not in essentials
    assert f'<a href="{home}health#allergies">2 in the name of another person, to be checked</a>' in essentials
    assert "1 in the name of another person, to be checked" in essentials
    assert "Not answered yet" not in page
    french = get(alice, home, language="fr").text
    assert "2 au nom d’une autre personne, à vérifier" in french
