"""``portal medicines load``: what the operator reads, and what is refused."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Portal, assert_one_sentence
from tests.support.medicines import FILES, write_files


def test_it_tells_what_it_did(migrated: Portal, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "files")
    ran = migrated("medicines", "load", folder, "--date", "2026-11-02")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "Of 2026-11-02: 4 medicines, 4 boxes, 5 lines of substances.\n"


def test_what_is_none_is_refused_in_one_sentence(migrated: Portal, tmp_path: Path) -> None:
    assert_one_sentence(migrated("medicines", "load", tmp_path / "nowhere"), "nowhere")
    assert_one_sentence(migrated("medicines", "load", tmp_path), "There is no CIS_bdpm.txt")
    folder = write_files(tmp_path / "files", {"CIS_bdpm": [*FILES["CIS_bdpm.txt"], "\x1b[2J"]})
    assert_one_sentence(migrated("medicines", "load", folder), "Line 5 of CIS_bdpm.txt has 1 columns, not 12")


def test_it_explains_itself(portal: Portal) -> None:
    assert "CIS_CIP_bdpm.txt" in portal("medicines", "load", "--help").out
