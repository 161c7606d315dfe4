"""``portal open-record``: a record, and the letter that leads its holder to it."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import Any

import pytest
import segno

from portal.core import codes
from tests.cli.conftest import NIR, Portal, Ran, assert_one_sentence, next_year, open_record, with_key


def said(ran: Ran) -> dict[str, str]:
    """The lines of the answer, by what stands before the colon."""
    return dict(line.split(": ", 1) for line in ran.out.splitlines())


def test_it_prints_the_record_the_code_and_the_letter(migrated: Portal, tmp_path: Path) -> None:
    ran = open_record(migrated)
    told = said(ran)
    assert (ran.status, ran.err) == (0, "")
    assert list(told) == ["Record", "Activation code", "In words", "Valid until", "Letter to print"]
    code = codes.normalise(told["Activation code"])
    assert re.fullmatch(r"([0-9A-Z]{4} ){2}[0-9A-Z]{4}", told["Activation code"])
    assert told["In words"].split() == codes.spoken(code)
    assert told["Letter to print"] == str(tmp_path / "instance" / "letters" / f"{told['Record']}.html")


def test_the_letter_is_private_and_complete(migrated: Portal) -> None:
    told = said(open_record(migrated))
    letter = Path(told["Letter to print"])
    page = letter.read_text()
    assert stat.S_IMODE(letter.stat().st_mode) == 0o600
    assert told["Activation code"] in page
    assert ", ".join(told["In words"].split()) in page
    assert "Alice Martin" in page
    assert re.search(r"<svg[^>]+>.*<path[^>]+/></svg>", page, re.DOTALL)
    assert "http://localhost:8000/activate" in page
    assert NIR not in page
    assert not re.search(r"https?://(?!localhost:8000/activate|www\.w3\.org/2000/svg)", page)


def test_a_letter_elsewhere_is_made_private_too(migrated: Portal, tmp_path: Path) -> None:
    target = tmp_path / "letter.html"
    target.write_text("an older one")
    target.chmod(0o644)
    assert open_record(migrated, letter=str(target)).status == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert "an older one" not in target.read_text()


def test_the_code_travels_only_in_the_fragment(migrated: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    make = segno.make

    def draw(address: str, **how: Any) -> Any:
        drawn.append(address)
        return make(address, **how)

    monkeypatch.setattr(segno, "make", draw)
    told = said(open_record(migrated))
    assert drawn == [f"http://localhost:8000/activate#{codes.normalise(told['Activation code'])}"]


def test_the_same_number_again_gets_a_new_letter_for_the_same_record(migrated: Portal) -> None:
    first, second = said(open_record(migrated)), said(open_record(migrated, nir=with_key(NIR)))
    assert first["Record"] == second["Record"]
    assert first["Activation code"] != second["Activation code"]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"nir": "288047511004"}, "shape"),
        ({"nir": "988047511004238"}, "shape"),
        ({"nir": NIR + "99"}, "key"),
        ({"birth_date": "12/04/1988"}, "--birth-date"),
        ({"birth_date": "2023-02-29"}, "--birth-date"),
        ({"birth_date": f"{next_year()}-01-01"}, "future"),
        ({"sex": "X"}, "--sex"),
        ({"family": "  "}, "--family"),
        ({"given": ""}, "--given"),
        ({"letter": "/dev/null/letter.html"}, "/dev/null"),
    ],
)
def test_what_cannot_be_is_one_sentence(migrated: Portal, changes: dict[str, str], word: str) -> None:
    assert_one_sentence(open_record(migrated, **changes), word)


def test_a_number_known_with_another_birth_date_is_refused(opened: Portal) -> None:
    assert_one_sentence(open_record(opened, birth_date="1988-04-13"), "another birth date")


def test_a_number_that_tells_another_birth_date_is_refused_unless_confirmed(migrated: Portal) -> None:
    assert_one_sentence(open_record(migrated, birth_date="1989-05-12"), "another birth date: check both")
    assert open_record(migrated, "--number-confirmed", birth_date="1989-05-12").status == 0


def test_corsica_and_temporary_numbers(migrated: Portal) -> None:
    assert open_record(migrated, nir="2880 42A 110 042").err == ""
    assert open_record(migrated, nir="7880499110042", birth_date="1950-01-01").err == ""
