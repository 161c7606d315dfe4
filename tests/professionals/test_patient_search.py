"""What is typed to find a patient: names in any order, dates as the French write them."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from portal.professionals.queries.patient_search import Birth, NamedPatient, PatientSearch

ALICE = NamedPatient(uuid.UUID(int=1), "Martin", "", "Alice Jeanne", dt.date(1988, 4, 12))
NOELLE = NamedPatient(uuid.UUID(int=2), "Le Goff", "D’Arc-Benoît", "Noëlle", dt.date(2014, 8, 1))


@pytest.mark.parametrize(
    "typed",
    [
        *("12/04/1988", "12/4/1988", "12.04.88", "12-04-1988", "12 04 1988", "12 04 88", "12041988", "120488"),
        *("12 avril 1988", "12 avr. 1988", "12 AVRIL 88", "né le 12 avril 1988", "née le 12/04/1988", "1988-04-12"),
        "12 April 1988",
    ],
)
def test_a_birth_date_is_understood(typed: str) -> None:
    assert PatientSearch.of(typed).matches(ALICE)
    assert not PatientSearch.of(typed).matches(NOELLE)


@pytest.mark.parametrize("typed", ["1er août 2014", "1 aout 2014", "le 1er août 14", "01/08", "2014", "août 1"])
def test_a_part_of_a_date_is_enough(typed: str) -> None:
    assert PatientSearch.of(typed).matches(NOELLE) is (typed != "août 1")
    assert not PatientSearch.of(typed).matches(ALICE)


@pytest.mark.parametrize("typed", ["martin", "MART", "alice", "jeanne martin", "mar ali", "martin 12/04/1988", ""])
def test_the_words_of_a_name_come_in_any_order(typed: str) -> None:
    assert PatientSearch.of(typed).matches(ALICE)


@pytest.mark.parametrize("typed", ["noelle", "NOËLLE", "darc", "arc", "benoit", "d'arc benoît", "le goff", "goff 2014"])
def test_accents_hyphens_and_birth_names_do_not_matter(typed: str) -> None:
    assert PatientSearch.of(typed).matches(NOELLE) is (typed != "darc")


@pytest.mark.parametrize("typed", ["martine", "durand", "martin 13/04/1988", "alice 1989", "lice", "12/04/88 durand"])
def test_what_is_not_there_is_not_found(typed: str) -> None:
    assert not PatientSearch.of(typed).matches(ALICE)


@pytest.mark.parametrize("typed", ["32/04/1988", "12/13/1988", "99999", "12 machin 1988", "%", "12/"])
def test_what_is_no_date_finds_nobody(typed: str) -> None:
    """Nor does it fail; a sign alone looks for nothing."""
    assert PatientSearch.of(typed).matches(ALICE) is (typed == "%")


def test_a_year_of_two_digits_is_of_any_century() -> None:
    assert Birth(year=14).matches(dt.date(2014, 1, 1))
    assert Birth(year=14).matches(dt.date(1914, 1, 1))
    assert not Birth(year=1914).matches(dt.date(2014, 1, 1))


def test_what_is_very_long_is_cut() -> None:
    assert PatientSearch.of("martin " + "x" * 5000).words[0] == "martin"
    assert len("".join(PatientSearch.of("x" * 5000).words)) == 100
