"""What a document is called, and in which language that is."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.i18n import force_locale
from portal.record.content import Code, Detail, Entry, EntryKind
from portal.record.models import Document
from portal.record.titles import title_language, title_of
from tests.support.documents import LOINC, a_document
from tests.support.people import People
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]


def document(title: str, type_code: str, language: str = "en") -> Document:
    return Document(title=title, type_code=type_code, language=language)


@pytest.mark.parametrize("title", ["", "Laboratory report", "Laboratory Report", "CR d’examens biologiques"])
def test_a_title_that_says_only_the_type_is_said_in_the_readers_language(title: str) -> None:
    with force_locale("fr"):
        assert title_of(document(title, "11502-2")) == "Résultats d’analyses"
        assert title_language(document(title, "11502-2")) == ""
    with force_locale("en"):
        assert title_of(document(title, "11502-2")) == "Laboratory results"


def test_the_files_own_title_stays_and_tells_its_language() -> None:
    with force_locale("fr"):
        assert title_of(document("Discharge from ward 3", "34105-7")) == "Discharge from ward 3"
        assert title_language(document("Discharge from ward 3", "34105-7", "en-US")) == "en"
        assert title_language(document("Bilan", "11502-2", "fr-FR")) == ""
        assert title_language(document("Bilan", "11502-2", "")) == ""


def test_a_shouted_title_is_readable() -> None:
    with force_locale("fr"):
        shouted = document("ATTESTATION DE DROITS DE JULES MOREL", "ATTEST-DROITS-AM", "fr-FR")
        assert title_of(shouted) == "Attestation de droits de Jules Morel"


def test_pages_say_the_language_of_what_is_written_in_another(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    document_id = save(app, people["alice"], a_document(language="fr-FR", title="Bilan sanguin"))
    alice, record = client_for("alice"), f"/records/{people['alice'].record_id}"
    pages = ("/", "/documents", "/timeline", f"/documents/{document_id}", "/health")
    for page in pages[:4]:
        assert re.search(r'lang="fr"[^>]*>Bilan sanguin<', get(alice, record + page).text), page
        assert 'lang="fr">Bilan' not in get(alice, record + page, language="fr").text, page
    assert 'lang="fr">CRP<' in get(alice, record + "/health").text


def test_a_document_without_a_title_is_found_by_the_words_of_both_languages(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    save(app, people["alice"], a_document(title="", language="en", type_code=Code(LOINC, "34105-7"), entries=()))
    address = f"/records/{people['alice'].record_id}/documents?q="
    assert "hospitalisation" in get(client_for("alice"), f"{address}hospitalisation", language="fr").text
    for words in ("hospitalisation", "discharge"):
        assert "c-row__t" in get(client_for("alice"), address + words).text, words


def test_an_entry_says_how_it_was_written_and_in_which_language(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    taken = Entry(EntryKind.MEDICATION, "AMOXICILLINE BIOGARAN 1 G", details=((Detail.NOTE, "Pendant les repas"),))
    save(app, people["alice"], a_document(language="fr-FR", entries=(taken,)))
    alice, record = client_for("alice"), f"/records/{people['alice'].record_id}"
    (address,) = re.findall(r'href="([^"]+/health/entries/[^"]+)"', get(alice, f"{record}/health").text)
    page = get(alice, address).text
    assert '<span lang="fr">Amoxicilline Biogaran 1\N{NO-BREAK SPACE}g</span></h1>' in page
    assert "<dt>As written</dt>" in page
    assert "AMOXICILLINE BIOGARAN 1 G" in page
    assert '<span lang="fr">Pendant les repas</span>' in page
    assert "<span lang" not in get(alice, address, language="fr").text
