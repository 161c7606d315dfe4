"""What a document says of another person never stands over what is said of the holder."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.people import People
from tests.support.reading import allergy, condition, links, no_allergy, result, said, severe, titles
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
FOREIGN = "In the name of another person"


@pytest.fixture
def home(people: People) -> str:
    return f"/records/{people['alice'].record_id}/"


def test_a_newer_statement_of_another_person_stays_behind(
    app: Flask, people: People, client_for: ClientFor, home: str
) -> None:
    save(app, people["alice"], said("1", condition("Asthme"), allergy("Pollen"), day="2025-01-10"))
    save(app, people["alice"], said("2", condition("Asthme"), severe("Kiwi"), day="2026-01-10"), other_identity=True)
    page = get(client_for("alice"), f"{home}health").text
    asthma = page.split(">Asthme<")[1].split("</li>")[0]
    assert FOREIGN not in asthma
    assert page.index(">Pollen<") < page.index("Kiwi, severe reaction")
    assert page.count(FOREIGN) == 1


def test_none_known_of_another_person_is_no_answer(
    app: Flask, people: People, client_for: ClientFor, home: str
) -> None:
    save(app, people["alice"], said("1", no_allergy()), other_identity=True)
    assert "No known allergy" not in get(client_for("alice"), f"{home}health").text


def test_a_newer_value_of_another_person_is_neither_last_nor_drawn(
    app: Flask, people: People, client_for: ClientFor, home: str
) -> None:
    for number, (value, day) in enumerate([("4", "2025-01-10"), ("5", "2025-02-10")]):
        save(app, people["alice"], said(f"own {number}", result("CRP", value, day), day=day))
    save(app, people["alice"], said("other", result("CRP", "99", "2026-01-10"), day="2026-01-10"), other_identity=True)
    alice = client_for("alice")
    listed = get(alice, f"{home}health/labs").text
    assert re.search(r'class="c-val">5\b', listed)
    assert "from 4 to 5" in listed
    trend = get(alice, links(listed, '[^"]+/health/labs/[^c"][^"]+')[0]).text
    assert re.search(r'c-val--big">5<', trend)
    assert "The first is 4, the last 5" in trend
    assert FOREIGN in trend, "the table tells it, as another person's"
    assert titles(listed) == ["CRP"]


def test_values_under_one_other_name_keep_their_trend(
    app: Flask, people: People, client_for: ClientFor, home: str
) -> None:
    """All the files of a record may bear a maiden name."""
    for number, day in enumerate(("2025-01-10", "2026-01-10")):
        read = said(f"other {number}", result("CRP", f"{number + 4}", day), day=day)
        save(app, people["alice"], read, other_identity=True)
    alice = client_for("alice")
    listed = get(alice, f"{home}health/labs").text
    trend = get(alice, links(listed, '[^"]+/health/labs/[^c"][^"]+')[0]).text
    assert trend.count('<svg class="c-chart"') == 1
    assert trend.count(FOREIGN) == 2
