"""The list of results: by name, found by name, the last value in words, paged, and nothing betrayed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from tests.support.people import People
from tests.support.reading import ATTACK, links, result, said, strip, titles
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def address(people: People) -> str:
    return f"/records/{people['alice'].record_id}/health/labs"


def test_it_works(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    limits = {"range_low": Decimal("0.4"), "range_high": Decimal("4.0"), "unit": "m[IU]/L"}
    save(app, people["alice"], said("1", result("TSH", "6,8", "2024-03-11", **limits), result("Éosinophiles", "2")))
    save(app, people["alice"], said("2", result("TSH", "2,6", "2026-11-16", **limits), result("Zinc", "1,10")))
    page = get(client_for("alice"), address).text
    assert titles(page) == ["Éosinophiles", "TSH", "Zinc"]
    assert "2.6 <small>mIU/L</small>" in page
    assert "Reference: 0.4 to 4" in page
    assert "Within the reference range" in page
    assert 'aria-label="TSH: from 6.8 to 2.6"' in page
    assert "1.10 <small>" in page
    assert "3 analyses" in page


@pytest.mark.parametrize(
    ("code", "words"),
    [("H", "Haute"), ("LL", "Très basse"), ("N", "Dans les valeurs de référence"), ("POS", "Positif")],
)
def test_it_speaks_french(
    app: Flask, people: People, client_for: ClientFor, address: str, code: str, words: str
) -> None:
    save(app, people["alice"], said("1", result("TSH", "2.60", interpretation=code)))
    page = get(client_for("alice"), address, language="fr").text
    assert words in page
    assert "2,60 <small>" in page
    assert "normal" not in page.lower()


def test_it_finds_without_accents(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1", result("Glycémie à jeun", "1"), result("Ferritine", "2")))
    alice = client_for("alice")
    assert titles(get(alice, f"{address}?q=glycemie a").text) == ["Glycémie à jeun"]
    assert titles(get(alice, f"{address}?q=JEÛN").text) == ["Glycémie à jeun"]
    assert "No analysis has this name" in get(alice, f"{address}?q=plomb").text


def test_an_empty_record_teaches(client_for: ClientFor, address: str) -> None:
    assert "No result yet" in get(client_for("alice"), address).text


def test_it_goes_on_by_key(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    names = [f"Analyse {number:03}" for number in range(100)]
    save(app, people["alice"], said("1", *(result(name, "1") for name in reversed(names))))
    seen: list[str] = []
    page = get(client_for("alice"), address).text
    for _page in range(3):
        seen += titles(page)
        further = links(page, '[^"]+\\?after=[^"]+')
        page = get(client_for("alice"), further[0]).text if further else page
    assert seen == names
    assert "Analyse" not in "".join(links(page, '[^"]+'))


@pytest.mark.parametrize("name", ["charlie", "bob", "dora", "grace"])
def test_it_checks_ownership(client_for: ClientFor, address: str, name: str) -> None:
    get(client_for(name), address, status=404)


@pytest.mark.parametrize("question", ["", "?q=crp"])
def test_what_is_on_hold_leaves_no_trace(
    app: Flask, people: People, client_for: ClientFor, address: str, question: str
) -> None:
    save(app, people["alice"], said("1", result("CRP", "4", "2026-01-10"), result("CRP", "5", "2026-01-12")))
    alice = client_for("alice")
    before = strip(get(alice, address + question).text)
    hidden = result("CRP", "99"), result("CRP secrète", "1")
    save(app, people["alice"], said("2", *hidden, confidentiality=("N", "INVISIBLE_PATIENT")))
    assert strip(get(alice, address + question).text) == before
    save(app, people["alice"], said("3", *hidden), row={"hold_until": clock.now() + dt.timedelta(days=9)})
    assert strip(get(alice, address + question).text) == before


def test_words_of_others_cannot_act(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    attack = result(ATTACK, ATTACK, unit=ATTACK, range_text=ATTACK, interpretation=ATTACK)
    save(app, people["alice"], said("1", attack))
    for path in (address, f"{address}?q={ATTACK}", f"{address}?after={ATTACK}"):
        page = get(client_for("alice"), path).text
        assert "<script>alert" not in page
        assert "<img" not in page


def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    alice = client_for("alice")
    counts = []
    for start, end in ((0, 10), (10, 60)):
        for number in range(start, end):
            save(app, people["alice"], said(str(number), result("CRP", str(number)), result(f"Autre {number}", "1")))
        get(alice, address)
        with counted_statements(app) as sent:
            get(alice, address)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
