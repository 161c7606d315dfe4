"""The timeline: documents and dated facts in one order, by year and month, and no gap that betrays."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from portal.record.content import Entry, EntryKind
from tests.support.people import People
from tests.support.reading import ATTACK, condition, links, result, said, strip, titles
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]
HIDDEN = ("N", "INVISIBLE_PATIENT")


@pytest.fixture
def address(people: People) -> str:
    return f"/records/{people['alice'].record_id}/timeline"


def headings(page: str) -> list[str]:
    return re.findall(r'<h[23] class="c-h[23]" id="[ym][^"]+">([^<]*)</h', page)


def test_it_works(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    vaccine = Entry(EntryKind.IMMUNIZATION, "Grippe", start="2026-10-14")
    save(app, people["alice"], said("1", vaccine, condition("Asthme", start="1998"), result("CRP", "4")))
    save(app, people["alice"], said("2", condition("Entorse", start=""), day="2024-03-08"))
    page = get(client_for("alice"), address).text
    assert titles(page) == ["Document 1", "Grippe", "Document 2", "Asthme"]
    months = ["November 2026", "October 2026", "March 2024", "In the year, without a month"]
    assert headings(page) == ["2026", *months[:2], "2024", months[2], "1998", months[3]]
    assert "Vaccination, 14 October 2026, Dr Karim Benali" in page


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1"))
    page = get(client_for("alice"), address, language="fr").text
    assert "Au fil du temps" in page
    assert headings(page)[1] == "Novembre 2026"


def test_what_documents_repeat_is_told_once(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    for number in range(3):
        save(app, people["alice"], said(str(number), condition("Asthme", start="1998-05")))
    page = get(client_for("alice"), address).text
    assert titles(page).count("Asthme") == 1


def test_it_filters_and_jumps(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1", condition("Asthme", start="2021-05")))
    save(app, people["alice"], said("2", day="2023-12-31"))
    alice = client_for("alice")
    assert titles(get(alice, f"{address}?kind=documents").text) == ["Document 1", "Document 2"]
    assert titles(get(alice, f"{address}?kind=condition").text) == ["Asthme"]
    assert "Nothing of this kind" in get(alice, f"{address}?kind=device").text
    assert titles(get(alice, f"{address}?year=2023").text) == ["Document 2", "Asthme"]
    assert titles(get(alice, f"{address}?kind=nothing&year=1900&before=x").text)[0] == "Document 1"
    years = re.findall(r"\?year=(\d+)", get(alice, address).text)
    assert years == ["2026", "2025", "2024", "2023", "2022", "2021"]


def test_a_date_of_no_life_stays_as_written_and_sorts_nothing(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    ends = condition("Ancienne", start="0001"), condition("Lointaine", start="9998-12-31")
    save(app, people["alice"], said("1", *ends))
    absurd = "9999-12-31T23:59:59-12:00"
    save(app, people["alice"], said("2", condition("Asthme", start="2024-05-06"), day=absurd, created=""))
    alice = client_for("alice")
    page = get(alice, address).text
    assert set(titles(page)) == {"Document 1", "Document 2", "Ancienne", "Lointaine", "Asthme"}
    years = range(2024, clock.now().year + 1)
    assert set(re.findall(r"\?year=(\d+)", page)) == {str(year) for year in years}
    for year in (-1, 0, 1, 9998, 9999, 10**30):
        get(alice, f"{address}?year={year}")


def test_it_is_paged(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    for number in range(30):
        day = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"
        save(app, people["alice"], said(str(number), condition(f"Maladie {number}", start=day), day=day))
    alice = client_for("alice")
    page = get(alice, address).text
    seen = titles(page)
    while older := links(page, '[^"]+\\?before=[^"]+'):
        page = get(alice, older[0]).text
        seen += titles(page)
    assert len(seen) == len(set(seen)) == 60


def test_an_empty_record_teaches(client_for: ClientFor, address: str) -> None:
    assert "Nothing dated yet" in get(client_for("alice"), address).text


@pytest.mark.parametrize("name", ["charlie", "bob", "dora", "grace"])
def test_it_checks_ownership(client_for: ClientFor, address: str, name: str) -> None:
    get(client_for(name), address, status=404)


@pytest.mark.parametrize("question", ["", "?kind=condition", "?kind=documents"])
def test_what_is_on_hold_leaves_no_trace(
    app: Flask, people: People, client_for: ClientFor, address: str, question: str
) -> None:
    save(app, people["alice"], said("1", condition("Asthme", start="2024-05-06")))
    alice = client_for("alice")
    before = strip(get(alice, address + question).text)
    hidden = condition("Asthme", start="2024-05-06"), condition("Cachée", start="1990")
    for number in range(4):
        save(app, people["alice"], said(f"h{number}", *hidden, day="1980-01-01", confidentiality=HIDDEN))
    assert strip(get(alice, address + question).text) == before


def test_words_of_others_cannot_act(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1", condition(ATTACK), title=ATTACK))
    page = get(client_for("alice"), f"{address}?kind={ATTACK}&year={ATTACK}&before={ATTACK}").text
    assert "<script>alert" not in page
    assert "<img" not in page


def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    alice = client_for("alice")
    counts = []
    for start, end in ((0, 10), (10, 60)):
        for number in range(start, end):
            save(app, people["alice"], said(str(number), condition(f"Maladie {number}")))
        get(alice, address)
        with counted_statements(app) as sent:
            get(alice, address)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12


def test_it_offers_the_kinds_that_are_there(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1", condition("Asthme")))
    page = get(client_for("alice"), address).text
    assert len(links(page, '[^"]+/timeline[?]kind=condition')) == 1
    assert links(page, '[^"]+/timeline[?]kind=immunization') == []
    asked = get(client_for("alice"), f"{address}?kind=device").text
    assert len(links(asked, '[^"]+/timeline[?]kind=device')) == 1
