"""The matrix as data: its cells that the rules name, its versions, and that every type has a row."""

from __future__ import annotations

import datetime as dt
import json
from importlib.resources import files

import pytest

from portal.access.matrix import _matrix, matrix_at
from portal.access.rights import FOLDERS
from portal.record.document_types import CLASS_LABELS, Folder

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
PROFESSIONS = (
    *("physician", "midwife", "dentist", "pharmacist", "nurse", "physiotherapist", "podiatrist", "speech-therapist"),
    *("orthoptist", "dietitian", "occupational-therapist", "psychomotor-therapist", "psychologist"),
    *("medical-biologist", "radiographer", "hearing-aid", "optician", "care-assistant", "social-worker"),
)


def test_it_has_every_profession_of_the_rules() -> None:
    assert sorted(matrix_at(NOW).professions) == sorted(PROFESSIONS)


@pytest.mark.parametrize("class_code", [*CLASS_LABELS, ""])
def test_physicians_read_all_but_residence_certificates(class_code: str) -> None:
    reads = matrix_at(NOW).of("physician")
    assert reads.covers(class_code, "11488-4")
    assert not reads.covers(class_code, "ATTEST-RESID")


@pytest.mark.parametrize(
    ("profession", "class_code", "type_code"),
    [
        ("dentist", "90", "EXPPAT_3"),
        ("dentist", "11", "68599-0"),
        ("dentist", "11", "83901-9"),
        ("podiatrist", "10", "15508-5"),
    ],
)
def test_what_the_rules_except(profession: str, class_code: str, type_code: str) -> None:
    reads = matrix_at(NOW).of(profession)
    assert reads.covers(class_code, "11488-4")
    assert not reads.covers(class_code, type_code)


@pytest.mark.parametrize("profession", [one for one in PROFESSIONS if one != "physician"])
def test_what_is_of_no_class_is_for_physicians_alone(profession: str) -> None:
    assert not matrix_at(NOW).of(profession).covers("", "")


def test_every_class_and_every_folder_are_known() -> None:
    """To whoever may read them all, none is asked of each row."""
    categories = json.loads((files("portal.access") / "matrices" / "2026-01-01.json").read_text("utf-8"))["categories"]
    assert set(categories.values()) == {*CLASS_LABELS, ""}
    assert [name for name in PROFESSIONS if matrix_at(NOW).of(name).every_class] == ["physician"]
    assert set(Folder) == FOLDERS


def test_an_instant_before_the_first_version_is_judged_by_the_first() -> None:
    assert matrix_at(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)) == matrix_at(NOW)


def test_the_day_is_that_of_france() -> None:
    assert matrix_at(dt.datetime(2025, 12, 31, 23, 30, tzinfo=dt.UTC)).version == "2026-01-01"


def test_each_row_tells_where_it_comes_from() -> None:
    for path in (files("portal.access") / "matrices").iterdir():
        told = json.loads(path.read_text("utf-8"))
        assert path.name == f"{told['effective']}.json"
        assert [name for name, row in told["professions"].items() if not row["from"]] == []


def test_a_category_that_is_not_defined_is_refused() -> None:
    told = {"effective": "2026-01-01", "categories": {"report": "10"}, "professions": {"nurse": {"reads": ["raport"]}}}
    with pytest.raises(KeyError):
        _matrix(told)  # type: ignore[arg-type]


def test_it_tells_which_professions_are_illustrative() -> None:
    """Physicians are wholly from the rules; of dentists and podiatrists one line is."""
    assert matrix_at(NOW).illustrative == frozenset(PROFESSIONS) - {"physician"}
