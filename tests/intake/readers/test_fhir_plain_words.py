"""What the reader of FHIR writes itself is written for people, in the language of the file."""

from __future__ import annotations

import json

import pytest

from portal.intake.readers.fhir.plain_words import member_name, value_words
from portal.intake.readers.fhir.reader import read_fhir
from portal.intake.readers.html_fragments import plain_text

PATIENT = {"resourceType": "Patient", "id": "p", "name": [{"family": "Martin", "given": ["Alice"]}]}
OBSERVATION = {
    "resourceType": "Observation",
    "id": "o",
    "status": "final",
    "code": {"text": "TSH"},
    "effectiveDateTime": "2025-12-05T17:05:00+01:00",
    "valueQuantity": {"value": 5, "unit": "m[IU]/L"},
    "interpretation": [{"coding": [{"code": "H"}]}],
}
VACCINE = {
    "resourceType": "Immunization",
    "id": "i",
    "status": "completed",
    "vaccineCode": {"text": "ROR"},
    "primarySource": False,
    "expirationDate": "2026-05-01",
}


def _read(language: str) -> tuple[list[str], str]:
    resources = [PATIENT, OBSERVATION, VACCINE]
    bundle = {"resourceType": "Bundle", "type": "collection", "language": language}
    entries = [{"resource": resource} for resource in resources]
    document = read_fhir(json.dumps(bundle | {"entry": entries}).encode())
    return [s.title for s in document.sections], " ".join(plain_text(s.fragments) for s in document.sections)


def test_a_french_file_is_told_in_french_words() -> None:
    titles, told = _read("fr-FR")
    assert titles[:2] == ["Vaccinations", "Résultats"]
    assert "5 mUI/L élevé" in told
    assert "5 décembre 2025 à 17 h 05" in told.replace("\u00a0", " ")
    assert "Date de péremption" in told
    assert "définitif" in told
    for raw in ("final", "2025-12", "[IU]", "Primary source", "completed"):
        assert raw not in told


def test_a_file_in_another_language_is_told_in_english_words() -> None:
    _, told = _read("en")
    assert "5 mIU/L high" in told
    assert "5 December 2025 at 5:05" in told.replace("\u00a0", " ")
    assert "Expiration date" in told


@pytest.mark.parametrize(
    ("written", "french"),
    [
        ("true", "oui"),
        ("final", "définitif"),
        ("2024", "2024"),
        ("< 3 10*9/L", "< 3 10⁹/L"),
        ("2024-03 – 2024-04", "mars 2024 – avril 2024"),
        ("Remis à la famille", "Remis à la famille"),
        ("2024-99-99", "2024-99-99"),
    ],
)
def test_a_value_in_words(written: str, french: str) -> None:
    assert value_words(written, french=True) == french


def test_an_unknown_member_keeps_its_name() -> None:
    assert member_name("Event › Period › Odd thing", french=True) == "Acte › Période › Odd thing"
    assert member_name("Event › Period", french=False) == "Event › Period"
