"""How a child grows: the values on the curves of the reference, and the table of the same values."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.profile.test_measures import measured
from tests.support.people import People
from tests.support.profile import profile_address
from tests.support.reading import said
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def grown(app: Flask, people: People) -> None:
    """Eve at 2, 4 and 11 years."""
    sizes = [("2016-06-21", "86.4", "11.5"), ("2018-06-21", "102.7", "16.1"), ("2025-06-21", "146", "52")]
    for day, height, weight in sizes:
        entries = measured("8302-2", height, "cm", day), measured("29463-7", weight, "kg", day)
        save(app, people["eve"], said(day, *entries))


@pytest.mark.usefixtures("grown")
def test_it_works(people: People, client_for: ClientFor) -> None:
    page = get(client_for("alice"), profile_address(people, "/growth?curve=height&years=18", "eve"), language="fr").text
    assert "Croissance\u00a0: Taille" in page
    assert page.count('<polyline class="r') == 5
    assert page.count('<circle class="p"') == 3
    assert "102,7\u00a0cm" in page
    assert "du percentile 50 au percentile 85" in page
    assert "Organisation mondiale de la santé" in page
    assert "Rien n’est corrigé" in page


@pytest.mark.usefixtures("grown")
def test_a_body_mass_index_is_computed(people: People, client_for: ClientFor) -> None:
    page = get(client_for("alice"), profile_address(people, "/growth?curve=bmi&years=18", "eve")).text
    assert "15.3\u00a0kg/m²" in page
    assert "24.4\u00a0kg/m²" in page
    assert "above the 97th percentile" in page
    assert "computed of a weight and a height of the same month" in page


@pytest.mark.usefixtures("grown")
def test_the_reference_of_weight_ends_at_ten(people: People, client_for: ClientFor) -> None:
    page = get(client_for("alice"), profile_address(people, "/growth?curve=weight&years=18", "eve")).text
    assert "The reference ends at 10 years." in page
    assert page.count('<circle class="p"') == 3


@pytest.mark.usefixtures("grown")
def test_ages_are_chosen(people: People, client_for: ClientFor) -> None:
    page = get(client_for("alice"), profile_address(people, "/growth?years=5", "eve")).text
    assert page.count('<circle class="p"') == 2
    assert "Age in years" in page
    assert "Age in months" in get(client_for("alice"), profile_address(people, "/growth?years=2", "eve")).text


def test_curves_stand_alone_without_a_value(people: People, client_for: ClientFor) -> None:
    page = get(client_for("alice"), profile_address(people, "/growth?curve=horoscope&years=x", "eve")).text
    assert page.count('<polyline class="r') == 5
    assert "No value at these ages." in page


@pytest.mark.parametrize("name", ["charlie", "bob"])
def test_it_checks_ownership(people: People, client_for: ClientFor, name: str) -> None:
    get(client_for(name), profile_address(people, "/growth", "eve"), status=404)


@pytest.mark.usefixtures("grown")
def test_it_costs_few_statements(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, path = client_for("alice"), profile_address(people, "/growth?curve=bmi", "eve")
    get(alice, path)
    with counted_statements(app) as sent:
        get(alice, path)
    assert len(sent) <= 12
