"""The list of documents: what it shows, to whom, and what it never betrays."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.record.content import Author, Code
from portal.record.models import Source
from portal.trail.models import TrailEvent
from tests.support.documents import LOINC, a_document
from tests.support.people import People
from tests.support.saved_documents import copies, counted_statements, get, record_of, save

ClientFor = Callable[..., FlaskClient]
QUERIES = 12


@pytest.fixture
def address(people: People) -> str:
    """Alice's list."""
    return f"/records/{people['alice'].record_id}/documents"


def titles(page: str) -> list[str]:
    """The titles listed, in order."""
    return re.findall(r'<a class="c-row__t c-go" href="[^"]+">([^<]*)</a>', page)


def headings(page: str) -> list[str]:
    return re.findall(r'<h2 class="c-h2" id="m\d+">([^<]*)</h2>', page)


def found(page: str) -> str:
    match = re.search(r'role="status">([^<]*)<', page)
    assert match is not None
    return match.group(1)


def test_it_works(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], a_document(unique_id="1", title="Bilan de mars", act_start="2026-03-02"))
    save(app, people["alice"], a_document(unique_id="2", title="Bilan de novembre", act_start="2026-11-20"))
    save(app, people["alice"], a_document(unique_id="3", title="Ancien", act_start="1979", created=""))
    page = get(client_for("alice"), address).text
    assert titles(page) == ["Bilan de novembre", "Bilan de mars", "Ancien"]
    assert headings(page) == ["November 2026", "March 2026", "1979"]
    assert "Dr Karim Benali, biologiste, on 20 November<" in page
    assert found(page) == "3 documents, newest first"


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"])
    page = get(client_for("alice"), address, language="fr").text
    assert headings(page) == ["Novembre 2026"]
    assert "le\u00a020\u00a0novembre<" in page
    assert "Chercher un mot, un professionnel, une date" in page


def test_an_empty_record_teaches(client_for: ClientFor, address: str) -> None:
    page = get(client_for("alice"), address).text
    assert "No document yet" in page
    assert f'href="{address}/new"' in page
    assert 'role="search"' not in page


def test_no_match_is_not_an_empty_record(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"])
    page = get(client_for("alice"), f"{address}?folder=imaging").text
    assert "No document matches" in page
    assert found(page) == "0 documents, newest first"


@pytest.mark.parametrize("name", ["charlie", "bob", "dora", "grace"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, address: str, name: str) -> None:
    save(app, people["alice"])
    get(client_for(name), address, status=404)


def test_a_carer_who_views_reads_it(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"])
    assert titles(get(client_for("frank"), address).text) == ["Bilan sanguin"]


def test_a_record_shows_its_own_documents_only(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["charlie"], a_document(unique_id="1", title="À Charlie"))
    save(app, people["eve"], a_document(unique_id="2", title="À Eve"))
    page = get(client_for("alice"), address).text
    assert "Charlie" not in page
    assert "À Eve" not in page


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_is_only_read(client_for: ClientFor, address: str, method: str) -> None:
    assert getattr(client_for("alice"), method)(address).status_code in (400, 405)


def test_what_is_on_hold_leaves_no_trace(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], a_document(unique_id="1"))
    alice = client_for("alice")
    before = strip(get(alice, address).text)
    until = clock.now() + dt.timedelta(days=10)
    hidden = a_document(
        unique_id="2",
        title="Secretissime",
        act_start="1999-01-02",
        created="1999-01-02",
        type_code=Code(LOINC, "18748-4"),
        authors=(Author("Dr Cachée"),),
    )
    save(app, people["alice"], hidden, row={"hold_until": until})
    assert strip(get(alice, address).text) == before
    for question in ("?q=secretissime", "?folder=imaging", "?year_to=1999", "?author=dr cachee"):
        page = get(alice, address + question).text
        assert titles(page) == []
        assert found(page).startswith("0 ")


def strip(page: str) -> str:
    """A page without what changes at each fetch."""
    return re.sub(r'nonce="[^"]+"|value="[\w.-]{60,}"', "", page)


def test_a_replaced_version_is_not_listed(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], a_document(unique_id="1", title="Première", act_start="1999", created=""))
    save(app, people["alice"], a_document(unique_id="2", title="Deuxième", replaces=("1",)))
    page = get(client_for("alice"), address).text
    assert titles(page) == ["Deuxième"]
    assert "1999" not in page
    assert found(page) == "1 document, newest first"


def test_a_hold_that_ended_hides_nothing(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], row={"hold_until": clock.now() - dt.timedelta(seconds=1)})
    assert titles(get(client_for("alice"), address).text) == ["Bilan sanguin"]


def test_a_secret_is_hidden_from_the_parent(app: Flask, people: People, client_for: ClientFor) -> None:
    save(app, people["eve"], row={"secret": True})
    page = get(client_for("alice"), f"/records/{people['eve'].record_id}/documents").text
    assert "No document yet" in page


def test_names_of_others_cannot_act(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    attack = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    save(app, people["alice"], a_document(unique_id="1", title=attack, authors=(Author(attack, attack, attack),)))
    for path in (address, f"{address}?q={attack}", f"{address}?author={attack}&folder={attack}&before={attack}"):
        page = get(client_for("alice"), path).text
        assert "<script>alert" not in page
        assert "<img" not in page


def test_folders_are_counted(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    one = save(app, people["alice"])
    save(app, people["alice"], a_document(unique_id="2", type_code=Code(LOINC, "18748-4")))
    copies(app, one, 230)
    page = get(client_for("alice"), address).text
    assert "Laboratory results <small>200+</small>" in page
    assert "Imaging <small>1</small>" in page
    assert found(page) == "More than 200 documents, newest first"
    page = get(client_for("alice"), f"{address}?folder=imaging").text
    assert len(titles(page)) == 1
    assert 'aria-current="true">Imaging' in page


def test_it_filters(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    alice = people["alice"]
    insurer = a_document(unique_id="1", title="Caisse", act_start="2024-12-31", authors=(Author("Caisse"),))
    save(app, alice, insurer, source=Source.INSURER)
    mine = a_document(unique_id="2", title="Ma photo", act_start="2025-01-01", authors=())
    save(app, alice, mine, source=Source.PATIENT, row={"added_by": alice.account_id, "added_by_name": "Alice Martin"})
    client = client_for("alice")
    wanted = {
        "source=insurer": ["Caisse"],
        "mine=y": ["Ma photo"],
        "year_from=2025": ["Ma photo"],
        "year_to=2024": ["Caisse"],
        "year_from=2024&year_to=2024": ["Caisse"],
        "author=caisse": ["Caisse"],
        "source=nobody&folder=nothing&year_from=abc": ["Ma photo", "Caisse"],
    }
    for question, expected in wanted.items():
        assert titles(get(client, f"{address}?{question}").text) == expected, question
    page = get(client, address).text
    assert "Added by you" in page
    assert '<option value="caisse">Caisse</option>' in page


def test_it_searches_and_tells_it(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], a_document(unique_id="1", title="Ordonnance", text="allergies aux arachides"))
    save(app, people["alice"], a_document(unique_id="2", title="Radiographie"))
    alice = client_for("alice")
    page = get(alice, f"{address}?q=allergie").text
    assert titles(page) == ["Ordonnance"]
    assert found(page) == "1 document for “allergie”"
    assert 'value="allergie"' in page
    get(alice, address)
    with record_of(app, people["alice"]) as _opened:
        told = db.session.scalars(select(TrailEvent.event).order_by(TrailEvent.seq)).all()
    assert [one for one in told if one.startswith("documents.")] == ["documents.searched", "documents.listed"]


def test_pages_follow_each_other_without_loss(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    copies(app, save(app, people["alice"]), 119)
    alice, seen, path = client_for("alice"), [], f"{address}?folder=laboratory"
    while path:
        page = get(alice, path).text
        seen += re.findall(r'c-go" href="([^"]+)"', page)
        path = link(page, "next")
    assert (len(seen), len(set(seen))) == (120, 120)
    back = get(alice, link(page, "prev")).text
    assert re.findall(r'c-go" href="([^"]+)"', back) == seen[50:100]
    assert "folder=laboratory" in link(back, "prev")


def test_what_is_found_is_paged_too(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    for number in range(1, 53):
        day = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"
        save(app, people["alice"], a_document(unique_id=str(number), title=f"Bilan {number}", act_start=day))
    alice = client_for("alice")
    pages, path = [], f"{address}?q=bilan&source=professional"
    while path:
        pages.append(get(alice, path).text)
        path = link(pages[-1], "next")
    assert found(pages[0]) == "52 documents for “bilan”"
    assert [len(titles(page)) for page in pages] == [20, 20, 12]
    assert len({title for page in pages for title in titles(page)}) == 52
    assert titles(get(alice, link(pages[-1], "prev")).text) == titles(pages[0])


def test_each_filter_can_be_taken_away(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"])
    page = get(client_for("alice"), f"{address}?source=professional&year_from=2020&author=dr karim benali").text
    left = re.findall(r'is-on" href="([^"]+)"><span class="c-vh">Remove the filter: </span>([^<]+)<', page)
    assert [words for _, words in left] == ["Dr Karim Benali", "A professional or an establishment", "From 2020"]
    for href, words in left:
        assert titles(get(client_for("alice"), href.replace("&amp;", "&")).text) == ["Bilan sanguin"], words
        assert href.count("=") == 2


def link(page: str, rel: str) -> str:
    """The address of the link to the newer (prev) or older (next) documents; empty when there is none."""
    match = re.search(rf'href="([^"]+)" rel="{rel}"', page)
    return match.group(1).replace("&amp;", "&") if match else ""


@pytest.mark.parametrize("place", ["x", "9" * 18 + "-" + "0" * 32, "-1", "9" * 19, "9" * 20, "'"])
def test_an_odd_place_is_no_fault(app: Flask, people: People, client_for: ClientFor, address: str, place: str) -> None:
    save(app, people["alice"])
    for name in ("before", "after"):
        get(client_for("alice"), f"{address}?{name}={place}")
        get(client_for("alice"), f"{address}?q=bilan&{name}={place}")


@pytest.mark.parametrize("question", ["", "?q=bilan", "?folder=laboratory&year_from=2020&mine=y"])
def test_it_costs_the_same_at_any_size(
    app: Flask, people: People, client_for: ClientFor, address: str, question: str
) -> None:
    one, alice, counts = save(app, people["alice"]), client_for("alice"), []
    for there, more in ((0, 9), (9, 990)):
        copies(app, one, more, after=there)
        with counted_statements(app) as sent:
            get(alice, address + question)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= QUERIES
