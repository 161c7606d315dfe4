"""Texts written in capitals become readable, and nothing that matters changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.record.capitals import readable
from tests.support.people import People
from tests.support.reading import result, said
from tests.support.saved_documents import get, save


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("AMOXICILLINE BIOGARAN 1 G", "Amoxicilline Biogaran 1\N{NO-BREAK SPACE}g"),
        ("LEVOTHYROX 75MCG CPR 30", "Levothyrox 75\N{NO-BREAK SPACE}mcg cpr 30"),
        ("DOLIPRANE 2,4% SUSP BUV FL", "Doliprane 2,4% susp buv fl"),
        ("LUDEAL CPR3/21", "Ludeal CPR3/21"),
        ("VITAMINE B12 1000 UI", "Vitamine B12 1000 UI"),
        ("T.S.H. (SANG)", "T.S.H. (sang)"),
        ("HEMOGLOBINE GLYQUEE (HBA1C)", "Hémoglobine glyquée (HBA1C)"),
        ("HEMOGRAMME Y COMPRIS PLAQUETTES (NFS, NFP)", "Hémogramme y compris plaquettes (NFS, NFP)"),
        ("CONSULTATION MEDECINE GENERALE", "Consultation médecine générale"),
        ("CHAMBRE D'INHALATION", "Chambre d’inhalation"),
        ("LEVOTHYROX 75 microgrammes, comprimé sécable", "Levothyrox 75 microgrammes, comprimé sécable"),
    ],
)
def test_a_shouted_text_is_shown_in_small_letters(written: str, shown: str) -> None:
    assert readable(written) == shown


@pytest.mark.parametrize("kept", ["TSH", "NFS", "IRM du genou", "COVID-19", "Dr Hélène GARNIER", "", "ASAT", "CPAM"])
def test_abbreviations_and_names_stay(kept: str) -> None:
    assert readable(kept) == kept


def test_a_name_within_a_title_keeps_its_capital() -> None:
    title = "ATTESTATION DE DROITS CPAM DE LOIRE-ATLANTIQUE"
    assert readable(title, names=True) == "Attestation de droits CPAM de Loire-Atlantique"


def test_no_mark_turns_the_direction_of_what_follows(
    app: Flask, people: People, client_for: Callable[..., FlaskClient]
) -> None:
    turned = "Compte \u202erendu\u2066"
    save(app, people["alice"], said("1", result(turned, "5"), title=turned))
    record = f"/records/{people['alice'].record_id}"
    for page in ("/documents", "/timeline", "/health/labs", "/access/history"):
        text = get(client_for("alice"), record + page).text
        assert "Compte rendu" in text
        assert not set(text) & set("\u202e\u2066"), page
