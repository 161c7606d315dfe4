"""Rhythms of treatments in the tables that the reader makes: in words, in the language of the file."""

from __future__ import annotations

import json

import pytest

from portal.intake.readers.fhir.reader import read_fhir

REPEAT = {"frequency": 2, "period": 1, "periodUnit": "d", "when": ["ACM"], "boundsDuration": {"value": 10, "unit": "d"}}
DOSAGE = {"timing": {"repeat": REPEAT}, "doseAndRate": [{"doseQuantity": {"value": 1, "unit": "{tablet}"}}]}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "fr",
            ("2 fois par jour, avant le petit déjeuner", "10 jours", "3 mai 2026"),
        ),
        ("en", ("2 times a day, before breakfast", "10 days", "3 May 2026")),
    ],
)
def test_a_rhythm_is_in_words(language: str, words: tuple[str, ...]) -> None:
    treatment = {
        "resourceType": "MedicationRequest",
        "language": language,
        "status": "active",
        "intent": "order",
        "authoredOn": "2026-05-03",
        "medicationCodeableConcept": {"text": "Amoxicilline"},
        "subject": {"display": "Alice"},
        "dosageInstruction": [DOSAGE],
    }
    read = read_fhir(json.dumps(treatment).encode())
    text = " ".join(fragment for section in read.sections for fragment in section.fragments)
    for said in words:
        assert said in text.replace("\N{NO-BREAK SPACE}", " "), text
    assert "/ 1 d" not in text
    assert "ACM" not in text
