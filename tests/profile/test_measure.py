"""One measure over time: its values with their origins, its charts, its target."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.profile.test_measures import measured
from tests.support.people import People
from tests.support.profile import fill_in, profile_address
from tests.support.reading import links, said
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    save(app, people["alice"], said("1", measured("29463-7", "63", "kg", "2024-03-11", "Poids")))
    fill_in(alice, profile_address(people, "/weight/new"), value="65,5")
    page = get(alice, profile_address(people, "/measures/weight"), language="fr").text
    assert re.findall(r"<td[^>]*c-val[^>]*>([^<]+)", page) == ["65,5\u00a0kg", "63\u00a0kg"]
    assert "Ajouté par Alice Martin" in page
    assert "Confirmé par un professionnel" in page
    assert "Dr Karim Benali" in page.replace("\u00a0", " ")
    assert page.count('class="c-chart"') == 1


def test_two_units_are_never_on_one_line(app: Flask, people: People, client_for: ClientFor) -> None:
    units = [("41604-0", "0.95", "g/L", "2026-01-03"), ("41604-0", "0.99", "g/L", "2026-02-03")]
    units += [("14770-2", "5.4", "mmol/L", "2026-03-03"), ("14770-2", "5.9", "mmol/L", "2026-04-03")]
    save(app, people["alice"], said("1", *(measured(*one) for one in units)))
    page = get(client_for("alice"), profile_address(people, "/measures/glucose-fasting")).text
    assert page.count('class="c-chart"') == 2
    for line in re.findall(r'<polyline class="l" points="([^"]+)"', page):
        assert len(line.split()) == 2


def test_the_target_is_drawn_and_said(people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    for kilos in ("64", "70"):
        fill_in(alice, profile_address(people, "/weight/new"), value=kilos)
    page = get(alice, profile_address(people, "/measures/weight")).text
    assert "No target is set." in page
    assert 'class="b"' not in page


def test_it_goes_on_by_key_and_by_period(app: Flask, people: People, client_for: ClientFor) -> None:
    first = dt.date(2000, 1, 1)
    days = [(first + dt.timedelta(days=7 * number)).isoformat() for number in range(100)]
    entries = [measured("29463-7", str(50 + number / 10), "kg", day) for number, day in enumerate(days)]
    save(app, people["alice"], said("1", *entries))
    alice, seen = client_for("alice"), []
    page = get(alice, profile_address(people, "/measures/weight")).text
    for _page in range(3):
        seen += re.findall(r"<td[^>]*c-val[^>]*>([\d.]+)", page)
        older = links(page, r"[^\"]+\?before=[^\"]+")
        page = get(alice, older[0]).text if older else page
    assert len(seen) == 100
    assert seen == sorted(seen, key=float, reverse=True)
    assert "No value in this period." in get(alice, profile_address(people, "/measures/weight?period=1")).text


def test_there_is_no_page_for_another_word(people: People, client_for: ClientFor) -> None:
    for path in ("/measures/horoscope", "/measures/horoscope/target"):
        get(client_for("alice"), profile_address(people, path), status=404)


@pytest.mark.parametrize("name", ["charlie", "bob"])
def test_it_checks_ownership(people: People, client_for: ClientFor, name: str) -> None:
    get(client_for(name), profile_address(people, "/measures/weight"), status=404)


def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, counts = client_for("alice"), []
    for start, end in ((0, 3), (3, 400)):
        days = [(dt.date(2019, 1, 1) + dt.timedelta(days=number)).isoformat() for number in range(start, end)]
        save(app, people["alice"], said(str(start), *(measured("29463-7", "64", "kg", day) for day in days)))
        get(alice, profile_address(people, "/measures/weight"))
        with counted_statements(app) as sent:
            get(alice, profile_address(people, "/measures/weight"))
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
