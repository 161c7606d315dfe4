"""What a common analysis measures, in plain words; nothing where we have none."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.core.i18n import force_locale
from portal.record.models import Entry
from portal.record.results.explanations import explanation
from tests.support.documents import LOINC, a_document
from tests.support.people import People
from tests.support.saved_documents import get, record_of, save

ClientFor = Callable[..., FlaskClient]


@pytest.mark.parametrize(
    ("code", "label", "words"),
    [
        ("2823-3", "K+", "Le potassium"),
        ("", "Kaliémie", "Le potassium"),
        ("", "Hémoglobine", "L’hémoglobine"),
        ("", "Hémoglobine glyquée (HbA1c)", "L’HbA1c"),
        ("4548-4", "Hémoglobine", "L’HbA1c"),
        ("", "Glycémie à jeun", "Le glucose"),
        ("", "Cholestérol LDL", "Le cholestérol LDL"),
        ("", "TSH", "La TSH"),
        ("", "Plaquettes", "Les plaquettes"),
    ],
)
def test_a_common_analysis_is_explained(code: str, label: str, words: str) -> None:
    with force_locale("fr"):
        assert explanation(Entry(code=code, code_system=LOINC, label=label)).startswith(words)


@pytest.mark.parametrize("label", ["", "Rhésus", "Créatinine urinaire", "Potassium urinaire", "Électrophorèse"])
def test_nothing_is_said_of_what_is_not_known(label: str) -> None:
    assert explanation(Entry(code="", code_system="", label=label)) == ""


def test_no_explanation_judges_or_advises() -> None:
    from portal.record.results.explanations import _EXPLAINED

    for _codes, _names, words in _EXPLAINED:
        for locale in ("fr", "en"):
            with force_locale(locale):
                said = str(words)
            assert not re.search(r"(?i)\b(?:normal|anormal|devez|should|must|risque|danger|consult)", said), said


def test_the_page_of_the_trend_explains(app: Flask, people: People, client_for: ClientFor) -> None:
    save(app, people["alice"], a_document())
    with record_of(app, people["alice"]):
        entry_id = db.session.scalars(select(Entry.id)).one()
    page = f"/records/{people['alice'].record_id}/health/labs/{entry_id}"
    assert "CRP is a protein that the liver makes" in get(client_for("alice"), page).text
    assert "La CRP est une protéine" in get(client_for("alice"), page, language="fr").text
