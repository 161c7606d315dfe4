"""Loading the public medicines files: all of them whole, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from portal.core.db import db
from portal.medicines import commands
from portal.medicines.commands import Counts, load_medicines
from portal.medicines.files import BadFiles, medicine_files
from portal.medicines.models import Medicine
from portal.medicines.queries import current_load, medicine_by_code, search_medicines
from tests.support.medicines import DAY, FILES, PARACETAMOL, SALBUTAMOL, load, write_files
from tests.support.shared_data import shared_data

ALL = Counts(medicines=4, presentations=4, substances=5)


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loading of a few lines has many parts."""
    monkeypatch.setattr(commands, "AT_ONCE", 2)


def kept(app: Flask) -> tuple[int, int, str]:
    """Medicines in the table and in the index, and the name of one."""
    with app.app_context(), db.engine.connect() as connection:
        indexed = connection.execute(text("SELECT count(*) FROM medicine_search")).scalar_one()
        found = medicine_by_code(PARACETAMOL)
        return db.session.scalar(select(func.count(Medicine.id))) or 0, indexed, found.medicine.name if found else ""


def test_it_keeps_what_the_files_say(app: Flask, tmp_path: Path) -> None:
    assert load(app, tmp_path) == ALL
    with app.app_context():
        stands, found = current_load(), medicine_by_code(SALBUTAMOL)
        assert stands is not None and found is not None
        assert (stands.files_of, stands.medicines, stands.presentations, stands.substances) == (DAY, 4, 4, 5)
        assert (found.medicine.form, found.medicine.routes) == ("suspension pour inhalation", "inhalée")
        assert [one.name for one in found.substances] == ["SALBUTAMOL"], "what heals stands for its salt"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_accents_are_read_in_either_encoding(app: Flask, tmp_path: Path, encoding: str) -> None:
    write_files(tmp_path, encoding=encoding)
    with app.app_context():
        load_medicines(medicine_files(tmp_path))
        assert [one.medicine.name for one in search_medicines("souffleol").medicines] == [
            "SOUFFLÉOL 100 microgrammes, suspension"
        ]


def test_the_same_files_again_change_nothing(app: Flask, tmp_path: Path) -> None:
    load(app, tmp_path)
    before = kept(app)
    assert load(app, tmp_path) == ALL
    assert kept(app) == before == (4, 4, "CALMADOL 1000 mg, comprimé")


def test_what_is_no_longer_in_the_files_goes(app: Flask, tmp_path: Path) -> None:
    load(app, tmp_path)
    write_files(tmp_path, {"CIS_bdpm": FILES["CIS_bdpm.txt"][:3]})
    with app.app_context():
        load_medicines(medicine_files(tmp_path))
    assert kept(app)[:2] == (3, 3)


CIS, CIP, COMPO = (FILES[f"{name}.txt"] for name in ("CIS_bdpm", "CIS_CIP_bdpm", "CIS_COMPO_bdpm"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"CIS_bdpm": [*CIS, CIS[0].rpartition("\t")[0]]}, "Line 5 of CIS_bdpm.txt has 11 columns, not 12"),
        ({"CIS_bdpm": [*CIS, CIS[0]]}, "two lines for one medicine: 60000011"),
        ({"CIS_bdpm": [CIS[0].replace(PARACETAMOL, "6000001X"), *CIS]}, "Line 1 of CIS_bdpm.txt has no code of 8"),
        ({"CIS_bdpm": CIP}, "Line 1 of CIS_bdpm.txt does not say in its last column"),
        ({"CIS_CIP_bdpm": [*CIP, CIP[0].replace("3400930000014", "3400930000015")]}, "has no CIP code of thirteen"),
        ({"CIS_CIP_bdpm": CIP[:1]}, "Most medicines of the first have no line in the others"),
        ({"CIS_COMPO_bdpm": [*COMPO, COMPO[0].replace("\tSA\t", "\tXX\t")]}, "says of no kind of substance"),
        ({"CIS_bdpm": []}, "Most medicines of the first"),
    ],
)
def test_a_wrong_file_changes_nothing(app: Flask, tmp_path: Path, changes: dict[str, list[str]], words: str) -> None:
    load(app, tmp_path)
    before = kept(app)
    write_files(tmp_path, changes)
    with app.app_context(), pytest.raises(BadFiles, match=words):
        load_medicines(medicine_files(tmp_path))
    assert kept(app) == before


def test_a_file_that_ends_within_a_line_changes_nothing(app: Flask, tmp_path: Path) -> None:
    load(app, tmp_path)
    path = tmp_path / "CIS_COMPO_bdpm.txt"
    path.write_bytes(path.read_bytes().removesuffix(b"\r\n"))
    with app.app_context(), pytest.raises(BadFiles, match="ends within a line"):
        load_medicines(medicine_files(tmp_path))


def test_half_a_list_is_taken_only_when_it_is_meant(app: Flask, tmp_path: Path) -> None:
    load(app, tmp_path)
    write_files(tmp_path, {"CIS_bdpm": CIS[:1], "CIS_CIP_bdpm": CIP[:1], "CIS_COMPO_bdpm": COMPO[:1]})
    with app.app_context():
        with pytest.raises(BadFiles, match="They hold 1 medicines where 4 stand"):
            load_medicines(medicine_files(tmp_path))
        assert load_medicines(medicine_files(tmp_path), fewer=True).medicines == 1


def test_a_loading_that_is_killed_changes_nothing(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        """The end of the process, as far as the command is concerned."""

    def kill(*_told: object) -> None:
        raise Killed

    load(app, tmp_path)
    monkeypatch.setattr(commands, "_make_findable", kill)
    write_files(tmp_path, {"CIS_bdpm": CIS[:3]})
    with app.app_context(), pytest.raises(Killed):
        load_medicines(medicine_files(tmp_path))
    assert kept(app) == (4, 4, "CALMADOL 1000 mg, comprimé")


def test_the_real_files_are_taken(app: Flask) -> None:
    with app.app_context():
        counts = load_medicines(medicine_files(shared_data() / "medicines_bdpm", DAY))
        assert counts == Counts(medicines=250, presentations=337, substances=517)
        (hexyon,) = search_medicines("hexyon").medicines
        assert "ANATOXINE TÉTANIQUE" in {one.name for one in hexyon.substances}
