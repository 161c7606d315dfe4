"""``portal import``: which record, what it says of each file, and how it ends."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from portal import create_app
from portal.access.models import IdentityStatus, RecordState
from portal.access.records import HolderIdentity, new_record, records_by_nir
from portal.core.db import immediate
from tests.cli.conftest import NIR, Portal, Ran, assert_one_sentence, open_record, with_key
from tests.support.shared_data import shared_data

KEYS = [
    "path",
    "outcome",
    "document_id",
    "title",
    "type_code",
    "class_code",
    "date",
    "author",
    "entries",
    "warnings",
    "reason",
]
FORMATS = ("cda_fr/**/*.xml", "ccda_us/**/*.xml", "fhir_*/**/*.json", "pdf/**/*.pdf")
OTHERS = "1790944109123"
ALICES = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {"resource": {"resourceType": "Patient", "name": [{"family": "Martin", "given": ["Alice"]}]}},
        {"resource": {"resourceType": "AllergyIntolerance", "code": {"text": "Pollen"}, "patient": {"reference": "x"}}},
    ],
}


def notes(folder: Path, number: int) -> Path:
    """A folder of short texts."""
    folder.mkdir()
    for count in range(number):
        (folder / f"{count:03}.txt").write_text(f"Questions for the visit, sheet {count}")
    return folder


def told(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.out.splitlines()]


def claim(times: int, *, number: str = OTHERS, state: RecordState = RecordState.OPEN) -> None:
    """Records that people opened online under one number."""
    identity = HolderIdentity(with_key(number), "Durand", "Charlie", dt.date(1979, 9, 3), "M")
    with create_app().app_context(), immediate():
        for _ in range(times):
            new_record(identity, how="online", identity_status=IdentityStatus.UNCONFIRMED).state = state


def test_it_tells_people_what_became_of_each_file(opened: Portal, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a note.txt").write_text("Questions")
    (tmp_path / "in" / "bad.xml").write_text("<not")
    ran = opened("import", "--nir", NIR, tmp_path / "in")
    first, second = ran.out.splitlines()
    assert first == f"imported   {tmp_path}/in/a note.txt  a note"
    assert second.startswith(f"refused    {tmp_path}/in/bad.xml  ")
    assert second.endswith(".")
    assert (ran.status, ran.err) == (1, "")


def test_json_is_one_object_a_file_with_exactly_these_keys(opened: Portal, tmp_path: Path) -> None:
    folder = notes(tmp_path / "in", 3)
    (folder / "bad.xml").write_text("<not")
    ran = opened("import", "--json", "--nir", with_key(NIR), folder)
    assert [list(one) for one in told(ran)] == [KEYS] * 4
    assert [one["outcome"] for one in told(ran)] == ["imported"] * 3 + ["refused"]
    assert (ran.status, ran.err) == (1, "")


def test_nothing_refused_ends_well_and_twice_is_a_duplicate(opened: Portal, tmp_path: Path) -> None:
    folder = notes(tmp_path / "in", 2)
    first, second = (opened("import", "--json", "--nir", NIR, folder) for _ in range(2))
    assert (first.status, second.status) == (0, 0)
    assert [one["outcome"] for one in told(second)] == ["duplicate"] * 2
    assert [one["document_id"] for one in told(first)] == [one["document_id"] for one in told(second)]


def test_a_hundred_files_with_one_bad_one_import_ninety_nine(opened: Portal, tmp_path: Path) -> None:
    folder = notes(tmp_path / "in", 100)
    (folder / "042.txt").unlink()
    (folder / "042.xml").write_text("<not")
    ran = opened("import", "--json", "--nir", NIR, folder)
    outcomes = [one["outcome"] for one in told(ran)]
    assert (outcomes.count("imported"), outcomes[42], ran.status) == (99, "refused", 1)
    assert opened("doctor").status == 0


@pytest.mark.slow
def test_every_real_file_is_imported_and_only_once(opened: Portal) -> None:
    folder = shared_data()
    files = [path for pattern in FORMATS for path in sorted(folder.glob(pattern))]
    ask = ("import", "--json", "--nir", NIR, "--other-identity-confirmed", *files)
    first, second = opened(*ask), opened(*ask)
    assert len(files) >= 40
    assert [(one["path"], one["reason"]) for one in told(first) if one["outcome"] == "refused"] == []
    assert {one["outcome"] for one in told(second)} == {"duplicate"}
    assert (first.status, second.status) == (0, 0)
    assert opened("doctor").status == 0


def test_another_persons_file_needs_the_option(opened: Portal) -> None:
    file = shared_data() / "cda_fr" / "VAC_2023.01.xml"
    refused = opened("import", "--json", "--nir", NIR, file)
    taken = opened("import", "--json", "--nir", NIR, "--other-identity-confirmed", file)
    assert (refused.status, told(refused)[0]["outcome"]) == (1, "refused")
    assert (taken.status, told(taken)[0]["outcome"]) == (0, "imported")


def test_a_record_of_unconfirmed_identity_needs_the_operators_word(migrated: Portal, tmp_path: Path) -> None:
    """Anyone may have opened it under this number: another person's papers must not follow."""
    claim(1)
    files = notes(tmp_path / "in", 1)
    for options in ((), ("--other-identity-confirmed",)):
        refused = migrated("import", "--nir", OTHERS, *options, files)
        assert (refused.status, refused.out) == (1, "")
        assert "--record-confirmed" in refused.err
        assert refused.err.count("\n") == 1
    assert migrated("import", "--nir", OTHERS, "--record-confirmed", files).status == 0


def test_who_vouches_for_the_record_does_not_vouch_for_each_file(migrated: Portal, tmp_path: Path) -> None:
    claim(1)
    file = tmp_path / "of Alice.json"
    file.write_text(json.dumps(ALICES))
    refused = migrated("import", "--json", "--nir", OTHERS, "--record-confirmed", file)
    assert [(one["outcome"], "another" in one["reason"]) for one in told(refused)] == [("refused", True)]
    both = "--record-confirmed", "--other-identity-confirmed"
    assert [one["outcome"] for one in told(migrated("import", "--json", "--nir", OTHERS, *both, file))] == ["imported"]


def test_the_confirmed_one_wins_without_a_warning(migrated: Portal, tmp_path: Path) -> None:
    claim(2)
    identity = {"nir": OTHERS, "birth_date": "1979-09-03", "given": "Charlie", "family": "Durand", "sex": "M"}
    record_id = open_record(migrated, **identity).out.split()[1]
    assert migrated("import", "--nir", OTHERS, notes(tmp_path / "in", 1)).err == ""
    with create_app().app_context():
        assert str(records_by_nir(with_key(OTHERS))[0].id) == record_id


def test_several_claims_and_none_confirmed_are_refused(migrated: Portal, tmp_path: Path) -> None:
    claim(2)
    assert_one_sentence(migrated("import", "--nir", OTHERS, notes(tmp_path / "in", 1)), "2 records", "open-record")


def test_a_record_given_up_does_not_count(migrated: Portal, tmp_path: Path) -> None:
    claim(1, state=RecordState.PURGED)
    assert_one_sentence(migrated("import", "--nir", OTHERS, notes(tmp_path / "in", 1)), "No record")


def test_a_closed_record_takes_nothing(migrated: Portal, tmp_path: Path) -> None:
    claim(1, state=RecordState.CLOSED)
    ran = migrated("import", "--record-confirmed", "--nir", OTHERS, notes(tmp_path / "in", 1))
    assert (ran.status, ran.out) == (1, "")
    assert "is closed" in ran.err


@pytest.mark.parametrize(("nir", "word"), [(OTHERS, "No record"), ("12", "shape"), (NIR + "00", "key")])
def test_a_number_that_leads_to_nothing(opened: Portal, tmp_path: Path, nir: str, word: str) -> None:
    assert_one_sentence(opened("import", "--nir", nir, tmp_path), word)


def test_a_file_that_is_not_there(opened: Portal, tmp_path: Path) -> None:
    assert "There is no such file." in opened("import", "--nir", NIR, tmp_path / "nothing.xml").out


def test_a_bar_advances_where_somebody_watches(opened: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    ran = opened("import", "--json", "--nir", NIR, notes(tmp_path / "in", 3))
    assert "3/3" in screen.getvalue()
    assert len(told(ran)) == 3


def test_a_path_that_is_not_there_stops_no_other(opened: Portal, tmp_path: Path) -> None:
    kept = notes(tmp_path / "in", 1)
    ran = opened("import", "--nir", NIR, "--json", tmp_path / "missing.pdf", kept)
    missing, note = told(ran)
    assert (missing["outcome"], missing["reason"]) == ("refused", "There is no such file.")
    assert note["outcome"] == "imported"
    assert ran.status == 1
