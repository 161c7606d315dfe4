"""The images of one examination find together by themselves."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.models import Record
from portal.core.db import db
from portal.intake import examinations
from portal.intake.commands import IntakeOutcome, TakenIn, take_in_parts
from portal.intake.examinations import by_examination
from portal.intake.importing import import_paths
from portal.intake.parts import Part
from portal.intake.understood import About
from portal.record.models import Source
from tests.support.dicom import ROOT, a_dicom, a_series
from tests.support.people import People
from tests.support.saved_documents import record_of

OTHER = a_dicom(StudyInstanceUID=f"{ROOT}.2", SOPInstanceUID=f"{ROOT}.2.1")
Take = Callable[..., TakenIn]


def names(parts: list[Part]) -> list[list[str]]:
    return [[part.file_name for part in one] for one in by_examination(parts)]


@pytest.fixture
def take(app: Flask, people: People) -> Take:
    """Takes files into Alice's record, for what a professional or she herself adds."""

    def taken(files: list[bytes], source: Source = Source.PROFESSIONAL) -> TakenIn:
        with record_of(app, people["alice"]) as opened:
            return take_in_parts(opened, [Part(data, "IM.dcm") for data in files], About(source))

    return taken


def test_images_of_one_examination_are_together_and_everything_else_is_alone() -> None:
    first, second, third = a_series(3)
    parts = [
        Part(first, "1"),
        Part(b"lettre", "letter"),
        Part(OTHER, "other"),
        Part(second, "2"),
        Part(b"\0" * 128 + b"DICM", "broken"),
        Part(third, "3"),
    ]
    assert names(parts) == [["1", "2", "3"], ["letter"], ["other"], ["broken"]]


def test_one_image_alone_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examinations, "ask_imaging", None)
    assert names([Part(OTHER, "one"), Part(b"lettre", "two")]) == [["one"], ["two"]]


def test_sent_twice_it_is_a_duplicate_and_a_further_series_is_kept(take: Take) -> None:
    files = a_series(3)
    assert take(files).outcome is IntakeOutcome.IMPORTED
    assert take(files[::-1]).outcome is IntakeOutcome.DUPLICATE
    assert take(a_series(2, 2)).outcome is IntakeOutcome.IMPORTED


def test_of_another_person_it_is_refused(take: Take) -> None:
    refused = take([a_dicom(PatientName="Moreau^Frank", PatientBirthDate="19500101")])
    assert (refused.outcome, refused.document) == (IntakeOutcome.REFUSED, None)


def test_it_is_filed_as_images(take: Take) -> None:
    added, brought = take(a_series(1), Source.PATIENT).document, take([OTHER]).document
    assert added is not None
    assert brought is not None
    assert (added.type_code, brought.type_code, added.folder, brought.folder) == (
        "DOCPAT04",
        "IMG-KOS",
        "imaging",
        "imaging",
    )
    assert added.date_text == "2026-11-18"


def test_an_import_puts_those_of_one_folder_together(app: Flask, people: People, tmp_path: Path) -> None:
    for folder, files in (("a", a_series(2)), ("b", a_series(2, 2))):
        (tmp_path / folder).mkdir()
        for number, data in enumerate(files):
            (tmp_path / folder / f"IM{number}").write_bytes(data)
    (tmp_path / "b" / "lettre.txt").write_text("une lettre")
    with app.app_context():
        record = db.session.get_one(Record, people["alice"].record_id)
        found = list(import_paths(record, [tmp_path], other_identity_confirmed=True))
    assert [one["outcome"] for one in found] == ["imported"] * 5
    ids = [one["document_id"] for one in found]
    assert ids[0] == ids[1] != ids[2] == ids[3] != ids[4]


def test_chosen_together_on_the_page_they_are_one_document(
    app: Flask, people: People, client_for: Callable[..., FlaskClient]
) -> None:
    alice, url = client_for("alice"), f"/records/{people['alice'].record_id}/documents/new"
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', alice.get(url).text)[0]
    files = [(io.BytesIO(data), f"IM{number}") for number, data in enumerate(a_series(25))]
    files.append((io.BytesIO(b"une lettre"), "lettre.txt"))
    sent = {"csrf_token": token, "title": "", "type_code": "", "files": files}
    answer = alice.post(url, data=sent, headers={"Accept": "application/json", "X-CSRFToken": token})
    assert answer.json is not None
    assert [one["name"] for one in answer.json["files"]] == ["IM0 et 24 autres", "lettre.txt"]
    assert all(one["href"] for one in answer.json["files"])
