"""Specialties in the reader's language."""

from __future__ import annotations

import pytest

from portal.core.i18n import force_locale
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


def test_a_specialty_inside_a_sentence() -> None:
    assert [within(one) for one in ("Cardiology", "ENT", "")] == ["cardiology", "ENT", ""]
