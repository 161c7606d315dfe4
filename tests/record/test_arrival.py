"""What a document is called and dated when its file does not say, and the order of one day's documents."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.blobs import StoredBlob
from portal.core.clock import PARIS
from portal.record.content import Code
from portal.record.models import Document, Source
from portal.record.storage.rows import Arrival, document_row
from tests.support.documents import LOINC, a_document
from tests.support.people import People
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
JUST_AFTER_MIDNIGHT = dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC)


def row_of(**changes: object) -> Document:
    by = Arrival(JUST_AFTER_MIDNIGHT, None, "Alice", False, Source.PATIENT, "IMG_1.xml", "application/xml", False)
    return document_row(a_document(**changes), by, StoredBlob(uuid.uuid4(), "0" * 64, 10), uuid.uuid4())


def test_a_file_without_a_date_is_of_the_french_day_on_which_it_came() -> None:
    row = row_of(act_start="", created="")
    assert row.date_text == "2026-12-01"
    assert row.sort_at.astimezone(PARIS).date() == dt.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("title", "label", "named"),
    [
        ("", "", "Résultats d’analyses"),
        ("Laboratory report - Document", "Laboratory Report - Document", "Résultats d’analyses"),
        ("11502-2", "", "Résultats d’analyses"),
        ("Bilan de mars", "Laboratory report", "Bilan de mars"),
    ],
)
def test_a_title_that_repeats_the_code_gives_way_to_our_words(title: str, label: str, named: str) -> None:
    assert row_of(title=title, type_code=Code(LOINC, "11502-2", label)).title == named


def test_a_type_without_words_keeps_its_title() -> None:
    assert row_of(title="Weird note", type_code=Code(LOINC, "99999-9", "Weird note")).title == "Weird note"


def test_the_documents_of_one_day_stand_as_they_came(app: Flask, people: People, client_for: ClientFor) -> None:
    names = [f"Bilan {number}" for number in range(8)]
    for name in names:
        save(app, people["alice"], a_document(unique_id=name, title=name, act_start="2026-11-20", entries=()))
    alice, record = client_for("alice"), f"/records/{people['alice'].record_id}"
    for page in ("/documents", "/documents?q=bilan", "/timeline"):
        shown = re.findall(r"c-row__t[^>]*>(Bilan \d)<", get(alice, record + page).text)
        assert shown == names[::-1], page
