"""Names and professions as people read them."""

from __future__ import annotations

import pytest

from portal.core.i18n import force_locale
from portal.record.authors import person_name, profession_words, with_article


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Dr Hélène GARNIER", "Dr Hélène Garnier"),
        ("Dr Anne LE GOFF", "Dr Anne Le Goff"),
        ("Romain SAGET-LETHIAS", "Romain Saget-Lethias"),
        ("Paul DE LA TOUR", "Paul de La Tour"),
        ("Zoé D'ALMEIDA", "Zoé d’Almeida"),
        ("Élise O'BRIEN", "Élise O'Brien"),
        ("Louis MARTIN III", "Louis Martin III"),
        ("Patricia Primary, M.D.", "Patricia Primary, M.D."),
        ("CENTRE HOSPITALIER", "CENTRE HOSPITALIER"),
        ("JEAN DUPONT", "JEAN DUPONT"),
        ("Service 4B SSR", "Service 4B SSR"),
        ("Martin Samson", "Martin Samson"),
        ("", ""),
    ],
)
def test_a_family_name_in_capitals(written: str, read: str) -> None:
    assert person_name(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Médecin - Qualifié en Médecine Générale (SM)", "médecine générale"),
        ("Médecin - Cardiologie et maladies vasculaires (SM)", "cardiologie et maladies vasculaires"),
        ("Médecin - Radio-diagnostic (SM)", "radio-diagnostic"),
        ("Médecin - Médecine d'urgence (SM)", "médecine d’urgence"),
        ("Chirurgien-Dentiste - Chirurgie orale (SCD)", "chirurgie orale"),
        ("Masseur-Kinésithérapeute", "masseur-kinésithérapeute"),
        ("Sage-Femme", "sage-femme"),
        ("Pharmacien titulaire d'officine", "pharmacien titulaire d’officine"),
        ("Pharmacien biologiste - OM", "pharmacien biologiste - OM"),
        ("Doctor of Medicine", "Doctor of Medicine"),
        (
            "Allopathic & Osteopathic Physicians; Family Medicine",
            "Allopathic & Osteopathic Physicians; Family Medicine",
        ),
        ("", ""),
    ],
)
def test_a_profession(written: str, read: str) -> None:
    assert profession_words(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Médecin - Qualifié en Médecine Générale (SM)", "general practice"),
        ("Médecin - Médecine d'urgence (SM)", "emergency medicine"),
        ("Médecin - Oto-rhino-laryngologie (SM)", "ENT"),
        ("cardiologie", "cardiology"),
        ("Médecin - Médecine manuelle (SM)", "médecine manuelle"),
        ("Sage-Femme", "sage-femme"),
    ],
)
def test_a_specialty_to_who_reads_english(written: str, read: str) -> None:
    with force_locale("en"):
        assert profession_words(written) == read


def test_a_doctor_takes_an_article_in_a_french_sentence() -> None:
    assert with_article("Dr Hélène Garnier", "fr") == "le Dr Hélène Garnier"
    assert with_article("Dr Hélène Garnier", "en") == "Dr Hélène Garnier"
    assert with_article("Anna Petit", "fr") == "Anna Petit"
