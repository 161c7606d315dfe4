"""One analyte over time: charts by unit, the table of all values, what is written and not drawn."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.people import People
from tests.support.reading import ATTACK, links, result, said, strip
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]
TREND = '[^"]+/health/labs/[0-9a-f-]{36}'


def trend_address(client: FlaskClient, people: People) -> str:
    """The page of the first analyte of Alice's list."""
    return links(get(client, f"/records/{people['alice'].record_id}/health/labs").text, TREND)[0]


def days(page: str) -> list[str]:
    """The days of the table."""
    return re.findall(r'<th class="govuk-table__header" scope="row"><a href="[^"]+">([^<]+)</a>', page)


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    limits = {"range_low": Decimal("0.4"), "range_high": Decimal("4.0")}
    for number, (day, value) in enumerate([("2024-03-11", "6.8"), ("2025-06-12", "2.4"), ("2026-11-16", "2.60")]):
        save(app, people["alice"], said(str(number), result("TSH", value, day, **limits), result("Zinc", "1", day)))
    alice = client_for("alice")
    page = get(alice, trend_address(alice, people)).text
    assert days(page) == ["16 November 2026", "12 June 2025", "11 March 2024"]
    assert page.count('<svg class="c-chart"') == 1
    assert "TSH, March 2024 to November 2026" in page
    assert "3 measurements. The first is 6.8, the last 2.6 mg/L. 1 is out of range." in page
    assert page.count('<circle class="o"') == 1
    assert "0.4 to 4" in page
    assert "Same sample" in page


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor) -> None:
    save(app, people["alice"], said("1", result("TSH", "2.60", "2026-11-16", interpretation="H")))
    alice = client_for("alice")
    page = get(alice, trend_address(alice, people), language="fr").text
    assert "2,60\u00a0mg/L" in page
    assert "Haute" in page
    assert "Une courbe apparaît à partir de deux valeurs chiffrées." in page


def test_two_units_are_never_drawn_on_one_line(app: Flask, people: People, client_for: ClientFor) -> None:
    for number, (value, unit) in enumerate([("1", "g/L"), ("2", "g/L"), ("55", "mmol/L"), ("56", "mmol/L")]):
        save(app, people["alice"], said(str(number), result("LDL", value, f"2026-0{number + 1}-01", unit=unit)))
    alice = client_for("alice")
    page = get(alice, trend_address(alice, people)).text
    assert page.count('<svg class="c-chart"') == 2
    assert [len(one.split(" ")) for one in re.findall(r'<polyline class="l" points="([^"]+)"', page)] == [2, 2]
    assert "In mmol/L" in page
    assert len(days(page)) == 4


def test_what_is_no_plain_number_is_written_and_not_drawn(app: Flask, people: People, client_for: ClientFor) -> None:
    for number, value in enumerate(["0.5", "0.7", "< 0.3", "traces"]):
        save(app, people["alice"], said(str(number), result("CRP", value, f"2026-0{number + 1}-01")))
    alice = client_for("alice")
    page = get(alice, trend_address(alice, people)).text
    assert "&lt; 0.3\u00a0mg/L" in page
    assert "traces\u00a0mg/L" in page
    assert page.count('<circle class="p"') == 2


def test_it_is_paged_and_filtered(app: Flask, people: People, client_for: ClientFor) -> None:
    entries = [result("CRP", str(number), f"20{number // 12:02}-{number % 12 + 1:02}-01") for number in range(130)]
    save(app, people["alice"], said("1", *entries))
    alice = client_for("alice")
    address = trend_address(alice, people)
    page, seen = get(alice, address).text, 0
    seen += len(days(page))
    while older := links(page, f'{TREND}\\?before=[^"]+'):
        page = get(alice, older[0]).text
        seen += len(days(page))
    assert seen == 130
    assert "No value in this period." in get(alice, f"{address}?period=1").text
    assert get(alice, f"{address}?period=abc&before=abc").status_code == 200


@pytest.mark.parametrize("name", ["charlie", "bob", "dora", "grace"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    save(app, people["alice"], said("1", result("CRP", "4")))
    address = trend_address(client_for("alice"), people)
    get(client_for(name), address, status=404)
    alice, charlie = (str(people[one].record_id) for one in ("alice", "charlie"))
    get(client_for("charlie"), address.replace(alice, charlie), status=404)


def test_what_is_on_hold_leaves_no_trace(app: Flask, people: People, client_for: ClientFor) -> None:
    save(app, people["alice"], said("1", result("CRP", "4", "2026-01-10"), result("CRP", "5", "2026-01-12")))
    alice = client_for("alice")
    address = trend_address(alice, people)
    before = strip(get(alice, address).text)
    save(app, people["alice"], said("2", result("CRP", "99"), confidentiality=("N", "INVISIBLE_PATIENT")))
    assert strip(get(alice, address).text) == before


def test_words_of_others_cannot_act(app: Flask, people: People, client_for: ClientFor) -> None:
    for number in range(3):
        attack = result(ATTACK, str(number), f"2026-0{number + 1}-01", unit=ATTACK, range_text=ATTACK)
        save(app, people["alice"], said(str(number), attack, title=ATTACK))
    alice = client_for("alice")
    page = get(alice, trend_address(alice, people)).text
    assert "<script>alert" not in page
    assert "<img" not in page


def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    counts = []
    for start, end in ((0, 10), (10, 60)):
        for number in range(start, end):
            save(app, people["alice"], said(str(number), result("CRP", str(number))))
        address = trend_address(alice, people)
        with counted_statements(app) as sent:
            get(alice, address)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12


def test_results_without_a_name_are_not_one_analyte(app: Flask, people: People, client_for: ClientFor) -> None:
    nameless = [result("", str(value), "2026-11-16", code=None) for value in (4, 900)]
    document_id = save(app, people["alice"], said("1", *nameless))
    alice = client_for("alice")
    document = get(alice, f"/records/{people['alice'].record_id}/documents/{document_id}").text
    page = get(alice, links(document, TREND)[0]).text
    assert days(page) == ["16 November 2026"]
    assert '<svg class="c-chart"' not in page
