"""One file, taken in: read, compared with the holder, saved."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from portal.access.opening import Opened
from portal.core.db import db
from portal.core.installation import installation
from portal.intake.commands import IntakeOutcome, Refusal, TakenIn, take_in
from portal.intake.identity import OTHER_FAMILY_NAME
from portal.intake.readers.errors import Unreadable
from portal.record.content import Identity, ReadDocument
from portal.record.models import Document, Source
from tests.support.documents import CRP, a_document

ANOTHER = Identity(family_name="Durand", given_names=("Charlie",), birth_date="1979-09-03")
ALICE = Identity(family_name="Martin", given_names=("Alice",), birth_date="1988-04-12")


def bring(opened: Opened, read: ReadDocument, source: Source = Source.OPERATOR, **asked: Any) -> TakenIn:
    return take_in(opened, b"bytes", "scan du 3 mai.pdf", source=source, read=lambda *_, **__: read, **asked)


def test_a_good_file_is_imported(opened: Opened) -> None:
    taken = bring(opened, a_document(identity=ALICE, entries=(CRP, CRP), warnings=("Odd.",)))
    assert (taken.outcome, taken.entries, taken.warnings) == (IntakeOutcome.IMPORTED, {"result": 2}, ("Odd.",))
    assert taken.document is not None
    assert taken.document.other_identity is False


def test_the_same_file_again_is_a_duplicate(opened: Opened) -> None:
    first = bring(opened, a_document())
    again = bring(opened, a_document())
    assert again.outcome is IntakeOutcome.DUPLICATE
    assert again.document is first.document


def test_what_no_reader_accepts_is_refused_with_its_reason(opened: Opened) -> None:
    def refuse(*_: object, **__: object) -> ReadDocument:
        raise Unreadable("The file is not a document.")

    taken = take_in(opened, b"x", "x", source=Source.OPERATOR, read=refuse)
    assert (taken.outcome, taken.refusal) == (IntakeOutcome.REFUSED, Refusal.UNREADABLE)
    assert taken.reason == "The file is not a document."


def test_a_file_about_another_person_is_refused_and_leaves_nothing(opened: Opened) -> None:
    taken = bring(opened, a_document(identity=ANOTHER))
    assert (taken.outcome, taken.refusal) == (IntakeOutcome.REFUSED, Refusal.OTHER_PERSON)
    assert db.session.scalar(select(func.count()).select_from(Document)) == 0
    assert list(installation().blobs.all_ids()) == []


def test_unless_that_was_confirmed(opened: Opened) -> None:
    other = Identity(family_name="Durand", given_names=("Alice",), birth_date="1988-04-12")
    taken = bring(opened, a_document(identity=other), other_identity_confirmed=True)
    assert (taken.outcome, taken.warnings) == (IntakeOutcome.IMPORTED, (OTHER_FAMILY_NAME,))
    assert taken.document is not None
    assert taken.document.other_identity is True


@pytest.mark.parametrize(
    ("source", "told", "kept"),
    [
        (Source.OPERATOR, "", Source.OPERATOR),
        (Source.OPERATOR, "insurer", Source.INSURER),
        (Source.PATIENT, "professional", Source.PATIENT),
    ],
)
def test_the_source_is_the_files_only_for_an_operator(opened: Opened, source: Source, told: str, kept: Source) -> None:
    taken = bring(opened, a_document(source=told), source)
    assert taken.document is not None
    assert taken.document.source is kept


def test_what_a_patient_types_fills_what_the_file_lacks(opened: Opened) -> None:
    bare = a_document(title="", type_code=None)
    taken = bring(opened, bare, Source.PATIENT, title="Mes lunettes", type_code="DOCPAT02")
    assert taken.document is not None
    assert (taken.document.title, taken.document.type_code, taken.document.folder) == (
        "Mes lunettes",
        "DOCPAT02",
        "prescriptions",
    )


def test_a_patients_file_without_anything_is_named_after_the_file(opened: Opened) -> None:
    taken = bring(opened, a_document(title="", type_code=None), Source.PATIENT)
    assert taken.document is not None
    assert (taken.document.title, taken.document.type_code) == ("scan du 3 mai", "EXPPAT_2")


def test_the_files_own_type_is_not_overruled(opened: Opened) -> None:
    taken = bring(opened, a_document(), Source.PATIENT, type_code="DOCPAT07")
    assert taken.document is not None
    assert taken.document.type_code == "11502-2"


def test_without_any_type_it_goes_with_the_others(opened: Opened) -> None:
    taken = bring(opened, a_document(type_code=None))
    assert taken.document is not None
    assert (taken.document.type_code, taken.document.class_code, taken.document.folder) == ("", "", "other")


def test_a_date_counts_only_where_the_file_tells_none(opened: Opened) -> None:
    undated = bring(opened, a_document(unique_id="1", act_start="", created=""), date="2026-05-02")
    dated = bring(opened, a_document(unique_id="2", act_start="", created="2026-11-21"), date="2026-05-02")
    assert undated.document is not None
    assert dated.document is not None
    assert (undated.document.date_text, dated.document.date_text) == ("2026-05-02", "2026-11-21")
