"""The types of documents: every code has its names, its class and its folder."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from flask import Flask

from portal.core.i18n import force_locale
from portal.record import document_types
from portal.record.document_types import (
    CLASS_LABELS,
    FROM_PATIENT,
    Folder,
    class_of,
    folder_of,
    label_of,
    plain_label_of,
    type_of,
)
from tests.support.shared_data import shared_data

ICONS = Path(__file__).resolve().parents[2] / "static" / "icons" / "icons.svg"


def published() -> list[dict[str, str]]:
    with (shared_data() / "codelists" / "document_types.csv").open(encoding="utf-8") as stream:
        return [row for row in csv.DictReader(stream) if row["code_system_oid"] != "ASTM"]


def test_every_published_type_is_there_with_its_class() -> None:
    assert {row["code"]: class_of(row["code"]) for row in published()} == {
        row["code"]: row["class_code"] for row in published()
    }


def test_french_labels_are_the_published_ones() -> None:
    def bare(text: str) -> str:
        return re.sub(r"\W", "", text).replace("Référence", "Reference")

    wrong = {
        row["code"]: label_of(row["code"], "fr")
        for row in published()
        if bare(label_of(row["code"], "fr")) != bare(row["label_fr"])
    }
    assert wrong == {}


def test_every_type_has_both_names_and_a_known_class() -> None:
    for known in document_types._table().values():
        assert known.french.strip() and known.english.strip(), known.code
        assert known.class_code in CLASS_LABELS or known.class_code == "", known.code


def test_the_former_pathology_code_is_shown_as_the_present_one() -> None:
    assert document_types.current_code("11526-1") == "60568-3"
    assert type_of("11526-1") == type_of("60568-3")
    assert label_of("11526-1", "fr") == "CR d’anatomie et de cytologie pathologiques"


def test_an_unknown_type_says_nothing() -> None:
    assert (type_of("x"), class_of("x"), label_of("x", "fr")) == (None, "", "")


@pytest.mark.parametrize(
    ("code", "source", "folder"),
    [
        ("SYNTH", "professional", Folder.SUMMARY),
        ("57833-6", "professional", Folder.PRESCRIPTIONS),
        ("55115-0", "professional", Folder.PRESCRIPTIONS),
        ("18748-4", "professional", Folder.IMAGING),
        ("DOCPAT04", "patient", Folder.IMAGING),
        ("11502-2", "professional", Folder.LABORATORY),
        ("11526-1", "professional", Folder.LABORATORY),
        ("DOCPAT05", "patient", Folder.LABORATORY),
        ("34112-3", "professional", Folder.REPORTS),
        ("60280-5", "professional", Folder.REPORTS),
        ("11369-6", "professional", Folder.PREVENTION),
        ("DOCPAT06", "patient", Folder.PREVENTION),
        ("89601-9", "professional", Folder.CERTIFICATES),
        ("ATTEST-RESID", "operator", Folder.ADMINISTRATIVE),
        ("51851-4", "professional", Folder.ADMINISTRATIVE),
        ("EXPPAT_3", "patient", Folder.DIRECTIVES),
        ("EXPPAT_1", "patient", Folder.DIRECTIVES),
        ("EXPPAT_2", "patient", Folder.OTHER),
        ("REMB", "insurer", Folder.CARE_HISTORY),
        ("", "insurer", Folder.CARE_HISTORY),
        ("", "professional", Folder.OTHER),
        ("FEUILLE-DE-STYLE", "operator", Folder.OTHER),
    ],
)
def test_folders(code: str, source: str, folder: Folder) -> None:
    assert folder_of(code, class_of(code), source) is folder


def test_every_folder_has_a_name_in_both_languages_and_an_icon(app: Flask) -> None:
    icons = set(re.findall(r'id="([^"]+)"', ICONS.read_text(encoding="utf-8")))
    for folder in Folder:
        assert folder.icon in icons
        with app.test_request_context(), force_locale("fr"):
            french = str(folder.label)
        with app.test_request_context(), force_locale("en"):
            english = str(folder.label)
        assert french and english and french != english, folder


def test_what_a_patient_may_choose_is_theirs_to_choose() -> None:
    assert set(FROM_PATIENT) == {f"DOCPAT0{n}" for n in (1, 2, 3, 4, 5, 6, 7, 9)} | {
        "EXPPAT_1",
        "EXPPAT_2",
        "EXPPAT_3",
    }


def test_types_are_called_as_patients_call_them() -> None:
    assert plain_label_of("11488-4", "fr") == "Compte rendu de consultation"
    assert plain_label_of("11502-2", "en") == "Laboratory results"
    assert plain_label_of("34874-8", "fr") == "Compte rendu opératoire"
    assert plain_label_of("11526-1", "fr") == plain_label_of("60568-3", "fr")
    assert plain_label_of("x", "fr") == ""


def test_every_type_is_in_one_folder() -> None:
    """Where a document of that type is filed."""
    papers = [folder for folder in Folder if folder is not Folder.PROFILE]
    listed = [(folder, one) for folder in papers for one in document_types.types_in(folder)]
    assert len(listed) == len({one.code for _folder, one in listed}) > 100
    assert all(folder_of(one.code, one.class_code, "professional") is folder for folder, one in listed)
