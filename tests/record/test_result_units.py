"""One analyte under several codes and units is one line, one trend and one chart; what is not certain stays apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.record.content import Code, Entry
from tests.support.documents import LOINC
from tests.support.people import People
from tests.support.reading import links, result, said, titles
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]
TREND = '[^"]+/health/labs/[0-9a-f-]{36}'
NBSP = "\u00a0"


def measured(code: str, value: str, unit: str, day: str, label: str = "Glucose", **more: Any) -> Entry:
    return result(label, value, day, code=Code(LOINC, code), unit=unit, **more)


@pytest.fixture
def labs(people: People) -> str:
    """Alice's results."""
    return f"/records/{people['alice'].record_id}/health/labs"


@pytest.fixture
def glucose(app: Flask, people: People) -> None:
    """Plasma glucose of three laboratories, in mass and in substance, the last one in g/L; and of urine."""
    limits: dict[str, Any] = {"range_low": Decimal("3.9"), "range_high": Decimal("5.9")}
    save(app, people["alice"], said("1", measured("14749-6", "5.4", "mmol/L", "2024-03-11", **limits)))
    save(app, people["alice"], said("2", measured("2345-7", "105", "mg/dL", "2025-03-11")))
    limits = {"range_low": Decimal("0.70"), "range_high": Decimal("1.06")}
    save(app, people["alice"], said("3", measured("2345-7", "0.98", "g/L", "2026-03-11", **limits)))
    save(app, people["alice"], said("4", measured("2350-7", "0.15", "g/L", "2026-03-11", "Glucose (urine)")))


@pytest.mark.usefixtures("glucose")
def test_it_is_one_line_of_the_list(client_for: ClientFor, labs: str) -> None:
    page = get(client_for("alice"), labs).text
    assert titles(page) == ["Glucose", "Glucose (urine)"]
    assert "2 analyses" in page
    assert 'aria-label="Glucose: from 0.973 to 0.98"' in page


@pytest.mark.usefixtures("glucose")
def test_it_is_one_line_of_the_health_page(client_for: ClientFor, labs: str) -> None:
    page = get(client_for("alice"), labs.removesuffix("/labs")).text
    assert titles(page.split('aria-labelledby="results"')[1])[:3].count("Glucose") == 1
    assert 'aria-label="Glucose: from 0.973 to 0.98"' in page


@pytest.mark.usefixtures("glucose")
def test_it_is_one_chart_in_the_last_unit(client_for: ClientFor, labs: str) -> None:
    alice = client_for("alice")
    page = get(alice, links(get(alice, labs).text, TREND)[0]).text
    assert page.count('<svg class="c-chart"') == 1
    assert "3 measurements. The first is 0.973, the last 0.98 g/L." in page
    assert f"≈{NBSP}0.973{NBSP}g/L<br><small>written 5.4{NBSP}mmol/L</small>" in page
    assert f"1.05{NBSP}g/L<br><small>written 105{NBSP}mg/dL</small>" in page, "a power of ten is exact"
    assert f"<title>11 March 2024, 5.4{NBSP}mmol/L</title>" in page
    assert f"3.9 to 5.9{NBSP}mmol/L" in page, "the range as its laboratory wrote it"
    assert len(re.findall(r'<rect class="b" x="[^"]+" y="[^"]+" width="[^"]+" height="[^"]+" rx="3"', page)) == 2


@pytest.mark.usefixtures("glucose")
def test_the_unit_is_chosen_by_a_link(client_for: ClientFor, labs: str) -> None:
    alice = client_for("alice")
    address = links(get(alice, labs).text, TREND)[0]
    (chosen,) = links(get(alice, address).text, rf"{TREND}\?unit=mmol/L")
    page = get(alice, chosen).text
    assert "The first is 5.4, the last 5.44 mmol/L." in page
    assert f"≈{NBSP}5.44{NBSP}mmol/L<br><small>written 0.98{NBSP}g/L</small>" in page
    assert "The first is 0.973" in get(alice, f"{address}?unit=furlong").text


def test_a_value_that_its_document_writes_twice_is_one(
    app: Flask, people: People, client_for: ClientFor, labs: str
) -> None:
    twice = [measured("2093-3", "1.90", "g/L", "2026-03-11"), measured("14647-2", "4.91", "mmol/L", "2026-03-11")]
    save(app, people["alice"], said("1", *twice))
    save(app, people["alice"], said("2", measured("2093-3", "2.10", "g/L", "2025-03-11")))
    alice = client_for("alice")
    page = get(alice, f"{links(get(alice, labs).text, TREND)[0]}?unit=g/L").text
    assert "2 measurements." in page
    assert f"1.90{NBSP}g/L<br><small>also written 4.91{NBSP}mmol/L</small>" in page


def test_what_is_not_certain_stays_apart(app: Flask, people: People, client_for: ClientFor, labs: str) -> None:
    for number, (value, unit) in enumerate([("13", "g/dL"), ("130", "g/L"), ("8.1", "mmol/L"), ("8.3", "mmol/L")]):
        hemoglobin = measured("718-7", value, unit, f"2026-0{number + 1}-01", "Hémoglobine")
        save(app, people["alice"], said(str(number), hemoglobin))
    alice = client_for("alice")
    page = get(alice, links(get(alice, labs).text, TREND)[0]).text
    assert page.count('<svg class="c-chart"') == 2
    assert "written" not in page


def test_what_is_on_hold_is_not_told_by_another_code(
    app: Flask, people: People, client_for: ClientFor, labs: str
) -> None:
    save(app, people["alice"], said("1", measured("2345-7", "0.98", "g/L", "2026-03-11")))
    hidden = said("2", measured("14749-6", "9.9", "mmol/L", "2026-04-11"), confidentiality=("N", "INVISIBLE_PATIENT"))
    save(app, people["alice"], hidden)
    alice = client_for("alice")
    page = get(alice, links(get(alice, labs).text, TREND)[0]).text
    assert "9.9" not in page
    assert "in mmol/L" not in page


def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor, labs: str) -> None:
    alice, counts = client_for("alice"), []
    for start, end in ((0, 2), (2, 20)):
        for number in range(start, end):
            code, unit = (("2345-7", "g/L"), ("14749-6", "mmol/L"))[number % 2]
            save(app, people["alice"], said(str(number), measured(code, "5", unit, f"2026-03-{number + 1:02}")))
        address = links(get(alice, labs).text, TREND)[0]
        with counted_statements(app) as sent:
            get(alice, address)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
