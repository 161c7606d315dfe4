"""Texts written in capitals become readable, and nothing that matters changes."""

from __future__ import annotations

import pytest

from portal.record.capitals import readable


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
