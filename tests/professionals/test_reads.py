"""What each profession reads, in words: the same as the decision allows."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from flask import Flask

from portal.access.facts import ProfessionalFacts
from portal.access.matrix import matrix_at
from portal.access.rights import Professional
from portal.core import clock
from portal.core.i18n import force_locale
from portal.professionals.presenters.reads import folder_hints, folders, reads_lines, rules_of
from portal.professionals.queries.rights import Standing
from portal.record.document_types import Folder, types_in
from portal.record.professions import described, profession_label, what_they_read
from tests.support.professionals import EVERY_FOLDER

NOW = clock.now()
MATRIX = matrix_at(NOW)


@pytest.fixture(autouse=True)
def in_english(app: Flask) -> Iterator[None]:
    with app.app_context(), force_locale("en"):
        yield


def standing(
    profession: str, *, opened: list[str] = EVERY_FOLDER, gp: bool = False, emergency: bool = False
) -> Standing:
    """Somebody of a profession, who has access to these folders."""
    own = Professional(rpps="1", profession=profession, specialty="", family_name="A", given_names="B")
    facts = ProfessionalFacts(
        id=uuid.UUID(int=1),
        rpps="1",
        profession=profession,
        reads=MATRIX.of(profession),
        gp=gp,
        granted=True,
        folders=frozenset(opened),
        emergency=emergency,
    )
    rows = dict.fromkeys(("grant", "gp", "block", "opening", "visit"))
    return Standing(now=NOW, professional=own, facts=facts, reads=True, reads_masked=gp, **rows)  # type: ignore[arg-type]


@pytest.mark.parametrize("profession", sorted(MATRIX.professions))
def test_every_profession_has_its_words(profession: str) -> None:
    assert profession_label(profession) != profession
    assert what_they_read(profession).startswith("What ")
    for locale in ("en", "fr"):
        with force_locale(locale):
            assert rules_of(standing(profession), ())[1:] or profession == "physician"


@pytest.mark.parametrize("profession", sorted(MATRIX.professions))
def test_every_folder_is_told_once_and_rightly(profession: str) -> None:
    told, reads = folders(standing(profession)), MATRIX.of(profession)
    for folder in Folder:
        lines = [line for line in told.read if line == folder.label or line.startswith(f"{folder.label},")]
        types = [one for one in types_in(folder) if one.class_code != "99"]
        covered = [one for one in types if reads.covers(one.class_code, one.code)]
        assert bool(lines) is bool(covered), folder
        if covered and len(covered) == len(types):
            assert lines == [str(folder.label)]
        elif covered:
            assert ", but not: " in lines[0] or ", but only: " in lines[0] or lines[0].endswith(", in part")
    assert len(told.closed) <= 1
    assert set(folder_hints(standing(profession))) == {
        str(folder) for folder in Folder if any(str(folder.label) in line for line in told.closed)
    }


def test_what_the_rules_name_is_told() -> None:
    told = folders(standing("dentist")).read
    assert "Summary, but not: psychiatric summary, psychological assessment" in told
    assert "Advance directives and wishes, but not: advance directives" in told
    assert "Reports, but not: delivery report" in "".join(folders(standing("podiatrist")).read)
    assert "Prevention and screening, but only: personal prevention plan" in folders(standing("care-assistant")).read
    assert "Prescriptions and care, in part" in folders(standing("optician")).read
    assert folders(standing("optician")).closed[0].startswith("Not for their profession: Summary, Imaging")


def test_folders_that_are_not_open() -> None:
    told = folders(standing("physician", opened=["imaging"]))
    assert told.read == ["Imaging"]
    assert told.closed[0].startswith("Not open to them: Summary, ")
    assert folders(standing("physician", opened=["imaging"], emergency=True)).closed == []
    assert len(folders(standing("optician", opened=["imaging"], gp=True)).read) == len(Folder)


@pytest.mark.parametrize(
    ("opened", "line"),
    [
        (["imaging", "reports"], "Of these folders alone: Imaging, Reports"),
        (EVERY_FOLDER[1:], "Not these folders: Summary"),
    ],
)
def test_shortly(opened: list[str], line: str) -> None:
    assert reads_lines(standing("nurse", opened=opened), 0) == ["What nurses read", line]
    assert reads_lines(standing("nurse", opened=opened, emergency=True), 0) == ["What nurses read"]


def test_a_profession_that_is_not_known_reads_nothing() -> None:
    assert reads_lines(standing("astrologer"), 0) == ["Nothing: their profession is not known here"]
    assert folders(standing("astrologer")).read == []
    assert described(standing("astrologer").professional) == "astrologer"
