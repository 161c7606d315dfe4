"""Whom a file is about: what contradicts refuses, what is missing does not."""

from __future__ import annotations

from typing import Any

import pytest

from portal.access.models import Record
from portal.access.records import nir_of
from portal.core.db import immediate
from portal.intake import identity
from portal.intake.identity import Comparison, Verdict, compare
from portal.record.content import Identity
from tests.support.bare_app import ALICE

SAME, UNKNOWN, OTHER = Verdict.SAME, Verdict.UNKNOWN, Verdict.OTHER


def about(**told: Any) -> Identity:
    traits = {"family_name": "MARTIN", "given_names": ("Alice",), "birth_date": "1988-04-12"}
    return Identity(**(traits | told))


def test_a_file_that_names_nobody_is_of_unknown_person(record: Record) -> None:
    assert compare(None, record) == Comparison(UNKNOWN, unnamed=True)


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ({}, SAME),
        ({"family_name": "Mártïn"}, SAME),
        ({"family_name": "martin-durand"}, SAME),
        ({"family_name": "Durand", "used_name": "Martin"}, SAME),
        ({"given_names": ("Jeanne", "Alice")}, SAME),
        ({"given_names": ("Jeanne",)}, SAME),
        ({"given_names": ("A.",)}, SAME),
        ({"given_names": ()}, SAME),
        ({"birth_date": "1988"}, SAME),
        ({"birth_date": "1988-04"}, SAME),
        ({"birth_date": "1988-04-12T00:00:00+02:00"}, SAME),
        ({"birth_date": ""}, UNKNOWN),
        ({"family_name": ""}, UNKNOWN),
        ({"family_name": "", "given_names": (), "birth_date": ""}, UNKNOWN),
        ({"birth_date": "1988-04-13"}, OTHER),
        ({"birth_date": "1987"}, OTHER),
        ({"family_name": "Durand"}, OTHER),
        ({"given_names": ("Eve",)}, OTHER),
        ({"given_names": ("E.",)}, OTHER),
        ({"nir": ALICE.nir}, SAME),
        ({"nir": ALICE.nir[:13]}, SAME),
        ({"nir": "1790944109123"}, OTHER),
        ({"nir": "7880475110042"}, SAME),
    ],
)
def test_verdicts(record: Record, told: dict[str, Any], verdict: Verdict) -> None:
    assert compare(about(**told), record).verdict is verdict


def test_a_used_name_of_the_record_agrees(record: Record) -> None:
    with immediate():
        record.used_name = "Le Goff"
    assert compare(about(family_name="LEGOFF"), record).verdict is SAME


def test_the_number_decides_over_a_changed_name(record: Record) -> None:
    compared = compare(about(family_name="Durand", nir=ALICE.nir), record)
    assert (compared.verdict, compared.warnings) == (SAME, (identity.OTHER_FAMILY_NAME,))


def test_a_parents_number_on_a_childs_paper_does_not_make_it_the_parents(record: Record) -> None:
    child = about(given_names=("Eve",), birth_date="2014-06-21", nir=nir_of(record))
    compared = compare(child, record)
    assert (compared.verdict, compared.reason) == (OTHER, identity.OTHER_PERSON)


def test_a_wrong_key_is_a_warning(record: Record) -> None:
    wrong = f"{ALICE.nir[:13]}{(int(ALICE.nir[13:]) + 1) % 97:02d}"
    compared = compare(about(nir=wrong), record)
    assert (compared.verdict, compared.warnings) == (SAME, (identity.WRONG_KEY,))


def test_what_is_no_number_is_a_warning_and_the_names_decide(record: Record) -> None:
    compared = compare(about(nir="ABC"), record)
    assert (compared.verdict, compared.warnings) == (SAME, (identity.NOT_A_NUMBER,))


def test_the_reason_is_a_sentence_without_any_name(record: Record) -> None:
    compared = compare(about(family_name="Durand"), record)
    assert compared.reason.endswith(".")
    assert "Durand" not in compared.reason
    assert "Martin" not in compared.reason
