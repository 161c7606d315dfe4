"""Which medicine is found, however its name is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from portal.medicines.queries import SHOWN, Found, medicine_by_code, medicine_in_box, search_medicines
from tests.support.medicines import BOX_OF_VACCINE, VACCINE, load
from tests.support.saved_documents import counted_statements


def search(app: Flask, question: str) -> Found:
    with app.app_context():
        return search_medicines(question)


def names(app: Flask, question: str) -> list[str]:
    return [one.medicine.name.partition(" ")[0].strip(",") for one in search(app, question).medicines]


@pytest.mark.parametrize(
    "question",
    [
        "souffleol",
        "SOUFFLÉOL",
        "souff",
        "salbutamol",
        "Salbutamol 100",
        "suspension souffleol",
        "3400930000021",
        "3000002",
    ],
)
def test_it_is_found(app: Flask, tmp_path: Path, question: str) -> None:
    load(app, tmp_path)
    assert names(app, question) == ["SOUFFLÉOL"]
    assert not search(app, question).near


@pytest.mark.parametrize("question", ["soufleol", "soufflaiol", "salbutamole", "salbutanol", "tetanyque"])
def test_small_slips_are_forgiven(app: Flask, tmp_path: Path, question: str) -> None:
    load(app, tmp_path)
    found = search(app, question)
    assert len(found.medicines) == 1
    assert found.near


def test_what_is_sold_stands_first(app: Flask, tmp_path: Path) -> None:
    load(app, tmp_path)
    found = search(app, "calmadol")
    assert [one.medicine.is_marketed for one in found.medicines] == [True, False]


@pytest.mark.parametrize("question", ["dupont", "calmadol salbutamol", "xyzzy", "9999999999999"])
def test_what_is_not_there_is_not_found(app: Flask, tmp_path: Path, question: str) -> None:
    load(app, tmp_path)
    assert search(app, question).medicines == []


@pytest.mark.parametrize("question", ['calmadol" OR "a', "calmadol*", "NOT x", "(calmadol", "%", "calm'&|!"])
def test_signs_mean_nothing(app: Flask, tmp_path: Path, question: str) -> None:
    load(app, tmp_path)
    search(app, question)


@pytest.mark.parametrize("question", ["", " ", "a", "-"])
def test_nothing_was_asked(app: Flask, tmp_path: Path, question: str) -> None:
    load(app, tmp_path)
    assert not search(app, question).asked


def test_without_the_files_it_says_so(app: Flask) -> None:
    found = search(app, "calmadol")
    assert (found.load, list(found.medicines)) == (None, [])


def test_a_code_names_one_medicine(app: Flask, tmp_path: Path) -> None:
    load(app, tmp_path)
    with app.app_context():
        by_code, in_box = medicine_by_code(VACCINE), medicine_in_box(BOX_OF_VACCINE)
        assert by_code is not None and in_box is not None
        assert by_code.medicine.code == in_box[0].medicine.code == VACCINE
        assert in_box[1].gtin == f"0{BOX_OF_VACCINE}"
        assert medicine_by_code("12") is None
        assert medicine_by_code("99999999") is None
        assert medicine_in_box("3400930000039") is None


def test_a_search_costs_the_same_however_many_there_are(app: Flask, tmp_path: Path) -> None:
    load(app, tmp_path)
    with counted_statements(app) as few:
        search(app, "calmadol")
    load(app, tmp_path, many=60)
    with counted_statements(app) as more:
        found = search(app, "calmadol")
    assert len(more) == len(few) <= 5
    assert (len(found.medicines), found.many) == (SHOWN, True)
