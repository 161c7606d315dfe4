"""What vaccines hold, told by names, codes and words."""

from __future__ import annotations

import pytest

from portal.record.vaccinations.recognition import ATC, CVX, by_words, names, valences_of
from portal.record.vaccinations.valences import Valence
from tests.support.shared_data import shared_data

V = Valence
HEXAVALENT = {V.DIPHTHERIA, V.TETANUS, V.POLIO, V.PERTUSSIS, V.HIB, V.HEPATITIS_B}


@pytest.mark.parametrize(
    ("label", "held"),
    [
        ("INFANRIX hexa, poudre et suspension pour suspension injectable", HEXAVALENT),
        ("Priorix", {V.MEASLES, V.MUMPS, V.RUBELLA}),
        ("Priorix Tetra", {V.MEASLES, V.MUMPS, V.RUBELLA, V.VARICELLA}),
        ("Prevenar 20", {V.PNEUMOCOCCUS, V.PNEUMOCOCCUS_20}),
        ("PREVENAR 13, suspension injectable", {V.PNEUMOCOCCUS}),
        ("Nimenrix", {V.MEN_ACWY, V.MEN_C}),
        ("Rappel DTCaP, Hib et hépatite B", HEXAVALENT),
        ("Vaccin contre la grippe", {V.INFLUENZA}),
        ("DTPolio", {V.DIPHTHERIA, V.TETANUS, V.POLIO}),
        ("Fluorure de sodium", set()),
        ("Un matin d’orage", set()),
    ],
)
def test_a_vaccine_is_known_by_its_name_or_its_words(label: str, held: set[V]) -> None:
    assert valences_of(label, "", "") == held


def test_a_code_is_asked_where_the_name_is_not_known() -> None:
    assert valences_of("Vaccin", ATC, "J07CA09") == HEXAVALENT
    assert valences_of("Vaccin", ATC, "J07BB02") == {V.INFLUENZA}
    assert valences_of("Vaccine", CVX, "03") == {V.MEASLES, V.MUMPS, V.RUBELLA}
    assert valences_of("Revaxis", CVX, "03") == {V.DIPHTHERIA, V.TETANUS, V.POLIO}
    assert valences_of("Vaccin", "1.2.3", "03") == set()


def test_the_diseases_that_a_document_names_are_asked_last() -> None:
    assert valences_of("Vaccin inconnu", "", "", ["Rougeole", "Rubéole"]) == {V.MEASLES, V.RUBELLA}


def test_every_name_can_be_chosen() -> None:
    assert {"Infanrix hexa", "M-m-rvaxpro"} <= set(names())


def test_the_public_names_of_vaccines_say_what_the_table_says() -> None:
    text = (shared_data() / "medicines_bdpm" / "CIS_bdpm_subset.tsv").read_text("utf-8", "replace")
    every = [line.split("\t")[1] for line in text.splitlines() if "accin" in line.split("\t")[1]]
    assert len(every) > 50
    for name in every:
        held = valences_of(name, "", "")
        assert held, name
        assert by_words([name]) <= held, name
