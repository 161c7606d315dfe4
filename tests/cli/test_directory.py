"""``portal directory load``: what the operator reads, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Portal, assert_one_sentence
from tests.support.invitations import extract, line


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An extract, with a line that is left out."""
    made = tmp_path / "PS_LibreAcces_Personne_activite.txt"
    made.write_bytes(extract(line("benali"), line("garnier"), line("roux", **{"Identifiant PP": "10000007070"})))
    return made


def test_it_tells_what_it_did(migrated: Portal, file: Path) -> None:
    first = migrated("directory", "load", file)
    assert (first.status, first.err) == (0, "")
    assert first.out.splitlines() == [
        "In the directory: 2 lines, 2 of them new. Gone: 0.",
        "Left out: 1 whose RPPS number fails its key.",
    ]
    file.write_bytes(extract(line("benali")))
    assert migrated("directory", "load", file).out == "In the directory: 1 lines, 0 of them new. Gone: 1.\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04", ("is no extract of the directory", "first line does not name the columns")),
        ("Identifiant PP|é".encode("cp1252"), ("It is not UTF-8 text",)),
        (extract(), ("It holds no professional",)),
    ],
)
def test_what_is_no_extract_is_refused_in_one_sentence(
    migrated: Portal, file: Path, data: bytes, words: tuple[str, ...]
) -> None:
    file.write_bytes(data)
    assert_one_sentence(migrated("directory", "load", file), *words)


def test_a_file_that_is_not_there(migrated: Portal, tmp_path: Path) -> None:
    assert_one_sentence(migrated("directory", "load", tmp_path / "nowhere.txt"), "nowhere.txt")


def test_it_explains_itself(portal: Portal) -> None:
    assert "load" in portal("directory", "--help").out
    assert "PS_LibreAcces_Personne_activite" in portal("directory", "load", "--help").out
