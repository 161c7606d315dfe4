"""Specialties in the reader's language."""

from __future__ import annotations

import datetime as dt

import pytest

from portal.core.i18n import force_locale
from portal.demo.directory import extract_file
from portal.demo.family import family
from portal.professionals.extract import Line, read_extract
from portal.record.specialties import english_specialty, specialty_words, within


@pytest.mark.parametrize(
    ("label", "english"),
    [
        ("Cardiologie et maladies vasculaires", "Cardiology and vascular diseases"),
        ("Cardiologie et Maladies vasculaires", "Cardiology and vascular diseases"),
        ("MEDECINE GENERALE", "General practice"),
        ("Médecine d’urgence", "Emergency medicine"),
        ("Médecine d'urgence", "Emergency medicine"),
        ("Capacité en médecine du sport", "Capacité en médecine du sport"),
        ("Cardiology", "Cardiology"),
        ("", ""),
    ],
)
def test_a_known_label_is_english_to_who_reads_english(label: str, english: str) -> None:
    with force_locale("en"):
        assert specialty_words(label) == english
    with force_locale("fr"):
        assert specialty_words(label) == label
        assert english_specialty(label) == ""


def test_every_specialty_of_the_demonstration_is_known() -> None:
    told = [one for one in read_extract(extract_file(family(dt.date(2026, 6, 1)))) if isinstance(one, Line)]
    labels = {one.specialty for one in told if one.specialty}
    assert len(labels) > 15
    with force_locale("en"):
        assert {one for one in labels if not english_specialty(one)} == set()


def test_a_specialty_inside_a_sentence() -> None:
    assert [within(one) for one in ("Cardiology", "ENT", "")] == ["cardiology", "ENT", ""]
