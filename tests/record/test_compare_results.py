"""The results of two dates side by side: what differs in words, what is left alone, and what is never betrayed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.record.content import Code
from tests.support.documents import LOINC
from tests.support.people import People
from tests.support.reading import ATTACK, result, said, strip
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]
NBSP = "\u00a0"


@pytest.fixture
def address(people: People) -> str:
    """Alice's comparison."""
    return f"/records/{people['alice'].record_id}/health/labs/compare"


def table(page: str) -> dict[str, list[str]]:
    """The cells of each line, as words, by the name of the analysis."""
    body = page.partition("<tbody")[2].partition("</tbody>")[0]
    found = {}
    for line in body.split("<tr")[1:]:
        cells = [re.sub(r"<[^>]+>", " ", one).split(">", 1)[1] for one in re.split(r"<t[dh](?= )", line)[1:]]
        name, *values = [" ".join(one.split()).replace(NBSP, " ") for one in cells]
        found[name] = values
    return found


@pytest.fixture
def two_dates(app: Flask, people: People) -> None:
    """Two samples a year apart."""
    glucose = {"code": Code(LOINC, "2345-7")}
    before = [result("Zinc", "4", "2025-05-03"), result("Glucose", "5.4", "2025-05-03", unit="mmol/L", **glucose)]
    before += [
        result("TSH", "2.4", "2025-05-03"),
        result("CRP", "< 0.3", "2025-05-03"),
        result("B12", "1", "2025-05-03"),
    ]
    after = [result("Zinc", "3.5", "2026-05-04"), result("Glucose", "1.05", "2026-05-04", unit="g/L", **glucose)]
    after += [result("TSH", "2.4", "2026-05-04"), result("CRP", "4", "2026-05-04"), result("Fer", "9", "2026-05-04")]
    save(app, people["alice"], said("1", *before, result("LDL", "1.1", "2025-05-03", unit="g/L")))
    save(app, people["alice"], said("2", *after, result("LDL", "2.9", "2026-05-04", unit="mmol/L")))


@pytest.mark.usefixtures("two_dates")
def test_it_works(client_for: ClientFor, address: str) -> None:
    page = get(client_for("alice"), address).text
    lines = table(page)
    assert list(lines) == ["CRP", "Glucose", "LDL", "TSH", "Zinc", "B12", "Fer"], "what both dates have comes first"
    assert [lines[name][-1] for name in lines] == [
        "Not two numbers that can be compared",
        "higher by ≈ 0.08 g/L",
        "Two units that cannot be compared",
        "The same",
        "lower by 0.5 mg/L",
        "–",
        "–",
    ]
    assert "≈ 0.973 g/L written 5.4 mmol/L" in lines["Glucose"][0]
    assert "not measured" in lines["B12"][1]
    assert "5 analyses measured on both dates" in page
    assert '<option value="2025-05-03" selected>3 May 2025</option>' in page


@pytest.mark.usefixtures("two_dates")
def test_it_speaks_french(client_for: ClientFor, address: str) -> None:
    page = get(client_for("alice"), address, language="fr").text
    assert "Résultats du 3\u00a0mai 2025 et du 4\u00a0mai 2026" in page
    assert f"plus bas de 0,5{NBSP}mg/L" in page


@pytest.mark.usefixtures("two_dates")
def test_any_two_dates_in_any_order(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("3", result("Zinc", "9", "2024-01-02")))
    page = get(client_for("alice"), f"{address}?first=2026-05-04&second=2024-01-02").text
    assert table(page)["Zinc"][-1] == "lower by 5.5 mg/L", "the earlier date comes first, however it was asked"
    page = get(client_for("alice"), f"{address}?first=nonsense&second=2024-01-02").text
    assert "Results of 2" in page


@pytest.mark.usefixtures("two_dates")
def test_one_date_twice_is_told(client_for: ClientFor, address: str) -> None:
    page = get(client_for("alice"), f"{address}?first=2026-05-04&second=2026-05-04").text
    assert "Choose two different dates" in page
    assert "<tbody" not in page


def test_one_date_alone_is_told(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    assert "There are not two dates to compare yet" in get(client_for("alice"), address).text
    save(app, people["alice"], said("1", result("Zinc", "4", "2025-05-03")))
    assert "There are not two dates to compare yet" in get(client_for("alice"), address).text


@pytest.mark.usefixtures("two_dates")
@pytest.mark.parametrize("name", ["charlie", "bob", "dora", "grace"])
def test_it_checks_ownership(client_for: ClientFor, address: str, name: str) -> None:
    get(client_for(name), address, status=404)


@pytest.mark.usefixtures("two_dates")
def test_what_is_on_hold_leaves_no_trace(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    alice = client_for("alice")
    before = strip(get(alice, address).text)
    for number, day in enumerate(("2026-05-04", "2026-08-08")):
        hidden = said(f"hidden {number}", result("Zinc", "99", day), confidentiality=("N", "INVISIBLE_PATIENT"))
        save(app, people["alice"], hidden)
    assert strip(get(alice, address).text) == before


def test_words_of_others_cannot_act(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    for number in (1, 2):
        save(app, people["alice"], said(str(number), result(ATTACK, ATTACK, f"2026-0{number}-01", unit=ATTACK)))
    page = get(client_for("alice"), address).text
    assert "<script>alert" not in page
    assert "<img" not in page


def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    alice, counts = client_for("alice"), []
    for start, end in ((0, 3), (3, 30)):
        for number in range(start, end):
            save(app, people["alice"], said(str(number), result(f"T{number}", "1", f"2026-0{number % 3 + 1}-01")))
        with counted_statements(app) as sent:
            get(alice, address)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12


def test_two_people_are_not_compared(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1", result("Zinc", "4", "2025-05-03")))
    save(app, people["alice"], said("2", result("Zinc", "9", "2026-05-03")), other_identity=True)
    page = get(client_for("alice"), address).text
    assert table(page)["Zinc"][-1] == "Not the same person"
    assert "In the name of another person" in page
