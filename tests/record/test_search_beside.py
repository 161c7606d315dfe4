"""What a search shows beside its titles: the line where a word stands, and what may have been meant; nothing hidden."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.opening import writing
from portal.core.db import db
from portal.record import search
from portal.record.content import Page
from portal.record.known_words import KnownWord
from portal.record.models import Document
from tests.support.documents import a_document
from tests.support.people import People
from tests.support.saved_documents import counted_statements, get, record_of, save

ClientFor = Callable[..., FlaskClient]
HELD = {"confidentiality": ("N", "INVISIBLE_PATIENT")}


@pytest.fixture
def address(people: People) -> str:
    """Alice's list."""
    return f"/records/{people['alice'].record_id}/documents"


def add(app: Flask, people: People, number: str, text: str, **changes: object) -> None:
    told = {"unique_id": number, "title": f"Document {number}", "text": text, "authors": (), "entries": ()}
    save(app, people["alice"], a_document(**(told | changes)))


def meant(page: str) -> str:
    match = re.search(r"Did you mean: *<a href=\"[^\"]+\"><b>([^<]+)</b>", page)
    return match.group(1) if match else ""


def test_it_marks_the_words_in_their_line(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    add(app, people, "1", "Document 1\nDosage : la ferritine sérique reste basse.")
    page = get(client_for("alice"), f"{address}?q=ferritines").text
    assert "Dosage : la <mark>ferritine</mark> sérique reste basse." in page
    assert "<mark>" not in get(client_for("alice"), address).text
    assert "<mark>" not in get(client_for("alice"), f"{address}?q=document").text, "its title is there already"


def test_it_tells_the_page(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    pages = tuple(Page(b"RIFF", "image/webp", 10, 10, text) for text in ("Bonjour", "La ferritine est basse"))
    add(app, people, "1", "", pages=pages, language="fr-FR")
    page = get(client_for("alice"), f"{address}?q=ferritine").text
    assert re.search(r'lang="fr">La <mark>ferritine</mark> est basse <span lang="en">\(page 2\)</span>', page)


def test_words_of_others_cannot_act(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    add(app, people, "1", "ferritine <script>alert(1)</script> <mark>x</mark>")
    page = get(client_for("alice"), f"{address}?q=ferritine").text
    assert "<script>alert" not in page
    assert page.count("<mark>") == 1


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("feritine", "ferritine"),
        ("férittine", "ferritine"),
        ("cardiologe", "cardiologue"),
        ("kardiologue", "cardiologue"),
        ("emoglobine", "hémoglobine"),
        ("hemogobline", "hémoglobine"),
        ("feritine emoglobine", "ferritine hémoglobine"),
        ("ferritine hemoglobbinne", "ferritine hémoglobine"),
        ("ipertention", "hypertension"),
        ("farmacie", "pharmacie"),
        ("zygomatique", ""),
        ("xy", ""),
        ("ferritine zygomatique", ""),
    ],
)
def test_it_offers_what_may_have_been_meant(
    app: Flask, people: People, client_for: ClientFor, address: str, asked: str, expected: str
) -> None:
    add(app, people, "1", "Ferritine, hémoglobine : vu par le cardiologue de la pharmacie pour une hypertension")
    page = get(client_for("alice"), f"{address}?q={asked}").text
    assert meant(page) == expected
    if expected:
        (href,) = re.findall(r'Did you mean: <a href="([^"]+)"', page)
        assert "1 document for" in get(client_for("alice"), href.replace("&amp;", "&")).text


def test_what_was_found_needs_no_other_words(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    add(app, people, "1", "feritine")
    add(app, people, "2", "ferritine")
    assert meant(get(client_for("alice"), f"{address}?q=feritine").text) == ""


def test_it_leads_somewhere_under_the_filters(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    add(app, people, "1", "ferritine")
    assert meant(get(client_for("alice"), f"{address}?q=feritine&source=professional").text) == "ferritine"
    assert meant(get(client_for("alice"), f"{address}?q=feritine&source=insurer").text) == ""


def test_hidden_words_are_neither_shown_nor_offered(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    add(app, people, "1", "lymphome ferritine", **HELD)
    add(app, people, "2", "ferritine basse")
    alice = client_for("alice")
    assert meant(get(alice, f"{address}?q=lymfome").text) == ""
    assert "lymphome" not in get(alice, f"{address}?q=ferritine").text
    assert meant(get(alice, f"{address}?q=feritine lymphome").text) == "", "a hidden word does not count as right"
    add(app, people, "3", "lymphone")
    assert meant(get(alice, f"{address}?q=lymphome").text) == "lymphone", "as if the hidden one were not there"


def test_a_hidden_word_is_not_proved_by_another_form_of_it(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    """Both have one stem: what is offered is the form that the reader may read, or nothing."""
    add(app, people, "1", "séropositive", **HELD)
    add(app, people, "2", "séropositif")
    alice = client_for("alice")
    assert meant(get(alice, f"{address}?q=seropossitive").text) in ("", "séropositif")
    add(app, people, "3", "séropositive")
    assert meant(get(alice, f"{address}?q=seropossitive").text) == "séropositive"


def test_another_record_s_words_are_not_offered(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    save(app, people["charlie"], a_document(unique_id="1", text="ferritine"))
    assert meant(get(client_for("alice"), f"{address}?q=feritine").text) == ""


def test_a_word_goes_with_its_last_document(app: Flask, people: People) -> None:
    add(app, people, "1", "ferritine hémoglobine")
    add(app, people, "2", "ferritine")
    with record_of(app, people["alice"]) as opened:
        known = select(KnownWord.word).where(KnownWord.word.in_(["ferritine", "hemoglobine"])).distinct()
        assert sorted(db.session.scalars(known)) == ["ferritine", "hemoglobine"]
        first = db.session.scalars(select(Document).where(Document.unique_id == "1")).one()
        with writing(opened):
            search.forget(db.session(), first.search_key)
        assert db.session.scalars(known).all() == ["ferritine"]


@pytest.mark.parametrize("question", ["ferritine", "feritine"])
def test_it_costs_the_same_at_any_size(
    app: Flask, people: People, client_for: ClientFor, address: str, question: str
) -> None:
    alice, counts = client_for("alice"), []
    for start, end in ((0, 1), (1, 12)):
        for number in range(start, end):
            add(app, people, str(number), f"ferritine et mot{'abcdefghijkl'[number]}")
        with counted_statements(app) as sent:
            get(alice, f"{address}?q={question}")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
