"""Results of one sample: those out of range first, then as the laboratory wrote them; and one line for one unit."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.charts import BOTTOM
from tests.support.people import People
from tests.support.reading import condition, links, result, said, titles
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
TREND = '[^"]+/health/labs/[0-9a-f-]{36}'


@pytest.fixture
def address(people: People) -> str:
    return f"/records/{people['alice'].record_id}/health"


def test_those_out_of_range_come_first(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    high = {12, 7}
    taken = [result(f"Dosage {n:02}", "4", interpretation="H" if n in high else "N") for n in range(14)]
    save(app, people["alice"], said("1", *taken))
    alice = client_for("alice")
    page = get(alice, address).text
    expected = ["Dosage 07", "Dosage 12", *(f"Dosage {n:02}" for n in range(4))]
    assert titles(page.split('aria-labelledby="results"')[1])[:6] == expected
    beside = get(alice, links(page, TREND)[0]).text.split('aria-labelledby="beside"')[1]
    assert titles(beside)[:8] == ["Dosage 12", *(f"Dosage {n:02}" for n in range(7))]
    assert re.search(r'<a href="[^"]+/documents/[0-9a-f-]{36}">and 5 more in the document</a>', beside)


def test_home_leads_to_what_it_leaves_out(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1", *(condition(f"Affection {n}") for n in range(9))))
    page = get(client_for("alice"), address.removesuffix("health")).text
    assert re.search(rf'<a href="{address}">and \d others</a>', page)


def test_no_cut_hides_one_out_of_range(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1", *(result(f"Dosage {n:02}", "4", interpretation="L") for n in range(14))))
    alice = client_for("alice")
    page = get(alice, address).text
    assert titles(page.split('aria-labelledby="results"')[1])[:14] == [f"Dosage {n:02}" for n in range(14)]
    beside = get(alice, links(page, TREND)[0]).text.split('aria-labelledby="beside"')[1]
    assert len([one for one in titles(beside) if one.startswith("Dosage")]) == 13


def test_the_newest_sample_comes_first(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1", result("Zinc", "4", "2024-02-01", interpretation="H"), result("CRP", "9")))
    page = get(client_for("alice"), address).text
    assert titles(page.split('aria-labelledby="results"')[1])[:2] == ["CRP", "Zinc"]


def test_one_unit_written_in_two_ways_is_one_line(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    for number, unit in enumerate(["mUI/L", "m[IU]/L", "mUI/L"]):
        save(app, people["alice"], said(str(number), result("TSH", "2", f"2026-0{number + 1}-01", unit=unit)))
    alice = client_for("alice")
    trend = get(alice, links(get(alice, address, language="fr").text, TREND)[0], language="fr").text
    assert trend.count('<svg class="c-chart"') == 1
    assert trend.count('<circle class="p"') == 3


def test_the_words_of_the_range_stand_under_the_chart(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    for number in range(2):
        save(
            app, people["alice"], said(str(number), result("CRP", "4", f"2026-0{number + 1}-01", range_high=Decimal(5)))
        )
    alice = client_for("alice")
    trend = get(alice, links(get(alice, address).text, TREND)[0]).text
    assert int(re.findall(r'<text class="k" x="\d+" y="(\d+)"', trend)[0]) > BOTTOM + 30
