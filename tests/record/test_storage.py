"""Saving a document: its files, its rows, its index and its trail come together or not at all."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.access.opening import Opened
from portal.access.subject import Role
from portal.core.clock import PARIS
from portal.core.db import db
from portal.core.installation import installation
from portal.record.content import Absence, Author, Code, Detail, Entry, EntryKind, Section
from portal.record.models import Concept, Document, DocumentAuthor, DocumentFile, Source
from portal.record.models import Entry as EntryRow
from portal.record.search import matching_documents
from portal.record.storage import Saved, SaveOutcome, body_of, keys_of, save_document, saving
from portal.trail.models import TrailEvent
from tests.support.bare_fixtures import OpenAs
from tests.support.documents import CRP, LOINC, PAGE, PDF_COPY, a_document


def save(opened: Opened, original: bytes = b"the file", **changes: Any) -> Saved:
    return save_document(opened, a_document(**changes), original, file_name="a.xml", source=Source.OPERATOR)


def stored() -> set[uuid.UUID]:
    return set(installation().blobs.all_ids())


def test_the_row_tells_what_the_file_tells(opened: Opened) -> None:
    document = save(opened).document
    assert (document.title, document.type_code, document.class_code) == ("Bilan sanguin", "11502-2", "10")
    assert document.folder == "laboratory"
    assert (document.author, document.organisation) == ("Dr Karim Benali", "Laboratoire du Parc")
    assert (document.date_text, document.created_text) == ("2026-11-20", "2026-11-21T10:00:00+01:00")
    assert document.sort_at == dt.datetime(2026, 11, 19, 23, tzinfo=dt.UTC)
    assert document.dedup_key == "1.2.3^a"
    assert document.added_by_name == "operator-import"


def test_every_file_is_kept_and_opens_again(opened: Opened) -> None:
    document = save(opened, pages=(PAGE,), attachments=(PDF_COPY,)).document
    keys, blobs = keys_of(opened), installation().blobs
    assert blobs.read(document.blob_id, keys) == b"the file"
    files = db.session.scalars(select(DocumentFile).order_by(DocumentFile.role)).all()
    assert [(file.role, blobs.read(file.blob_id, keys)) for file in files] == [
        ("attachment", PDF_COPY.data),
        ("page", PAGE.image),
    ]
    assert stored() == {document.blob_id, *(file.blob_id for file in files)}


def test_the_body_comes_back_without_the_bytes(opened: Opened) -> None:
    document = save(opened, pages=(PAGE,), attachments=(PDF_COPY,)).document
    body = body_of(opened, document)
    assert body.entries == (CRP,)
    assert (body.pages[0].text, body.pages[0].image) == (PAGE.text, b"")
    assert (body.attachments[0].title, body.attachments[0].data) == ("Copie", b"")


def test_entries_keep_value_number_and_details(opened: Opened) -> None:
    allergy = Entry(
        EntryKind.ALLERGY,
        "Pénicilline",
        details=((Detail.REACTION, "urticaire"), (Detail.REACTION, "œdème"), (Detail.SEVERITY, "grave")),
        start="1979",
    )
    huge = Entry(EntryKind.RESULT, "X", value="9e99", number=Decimal("9e99"))
    save(opened, entries=(CRP, allergy, huge))
    first, second, third = db.session.scalars(select(EntryRow).order_by(EntryRow.number))
    assert (first.value, first.number_value, first.concept_key) == ("4,5", Decimal("4.5"), f"{LOINC}|1988-5")
    assert first.sort_at == dt.datetime(2026, 11, 18, 23, tzinfo=dt.UTC)
    assert second.concept_key == "penicilline"
    assert second.details == {"reaction": ["urticaire", "œdème"], "severity": ["grave"]}
    assert (second.start_text, second.sort_at.year) == ("1979", 1978)
    assert (third.value, third.number_value) == ("9e99", None)


def test_the_two_absences_stay_apart_and_name_no_concept(opened: Opened) -> None:
    none_known = Entry(EntryKind.ALLERGY, "Aucune allergie connue", absence=Absence.NONE_KNOWN)
    not_asked = Entry(EntryKind.ALLERGY, "Non renseigné", absence=Absence.NOT_ASKED)
    save(opened, entries=(none_known, not_asked))
    rows = db.session.scalars(select(EntryRow).order_by(EntryRow.number)).all()
    assert [(row.is_none_known, row.is_not_asked) for row in rows] == [(True, False), (False, True)]
    assert db.session.scalar(select(func.count()).select_from(Concept)) == 0


def test_concepts_and_authors_are_kept_once(opened: Opened) -> None:
    save(opened, entries=(CRP, CRP))
    save(opened, unique_id="1.2.3^b", entries=(CRP,))
    assert [concept.key for concept in db.session.scalars(select(Concept))] == [f"{LOINC}|1988-5"]
    assert [author.name for author in db.session.scalars(select(DocumentAuthor))] == ["Dr Karim Benali"]


def test_the_same_document_is_a_duplicate_and_stores_nothing(opened: Opened) -> None:
    first = save(opened)
    before = stored()
    again = save(opened, b"other bytes, same producer's id")
    assert (again.outcome, again.document.id) == (SaveOutcome.DUPLICATE, first.document.id)
    assert stored() == before


def test_without_an_id_the_bytes_tell_a_duplicate(opened: Opened) -> None:
    save(opened, unique_id="")
    assert save(opened, unique_id="").outcome is SaveOutcome.DUPLICATE
    assert save(opened, b"another file", unique_id="").outcome is SaveOutcome.IMPORTED


def test_a_stream_is_taken_as_well(opened: Opened) -> None:
    saved = save_document(
        opened, a_document(), io.BytesIO(b"from a stream"), file_name="C:\\scans\\a.xml", source=Source.PATIENT
    )
    assert installation().blobs.read(saved.document.blob_id, keys_of(opened)) == b"from a stream"
    assert saved.document.file_name == "a.xml"


def test_a_failure_leaves_nothing(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(saving, "_tell", fail)
    with pytest.raises(OSError, match="disk is full"):
        save(opened, pages=(PAGE,))
    assert stored() == set()
    assert db.session.scalar(select(func.count()).select_from(Document)) == 0


def test_one_trail_row_tells_it(opened: Opened) -> None:
    document = save(opened).document
    rows = db.session.scalars(select(TrailEvent)).all()
    assert [(row.event, row.item_id, row.reason) for row in rows] == [("document.added", document.id, "system-job")]
    assert rows[0].details == {"source": "operator", "format": "cda"}


def test_a_document_to_be_announced_is_on_hold_for_a_month(opened: Opened, open_as: OpenAs) -> None:
    document = save(opened, confidentiality=("INVISIBLE_PATIENT",)).document
    assert document.hold_until is not None
    assert 28 <= (document.hold_until - document.added_at).days <= 31
    assert document.confidentiality == ["N", "INVISIBLE_PATIENT"]
    with open_as(Role.HOLDER):
        assert db.session.scalars(select(Document)).all() == []
        assert db.session.scalars(select(EntryRow)).all() == []


def test_what_is_kept_from_representatives_is_secret(opened: Opened, open_as: OpenAs) -> None:
    save(opened, confidentiality=("N", "INVISIBLE_REPRESENTANTS_LEGAUX"))
    with open_as(Role.REPRESENTATIVE):
        assert db.session.scalars(select(Document)).all() == []
        assert db.session.scalars(select(EntryRow)).all() == []


def test_a_duplicate_of_what_one_may_not_read_is_not_betrayed(opened: Opened, open_as: OpenAs) -> None:
    hidden = save(opened, confidentiality=("INVISIBLE_PATIENT",)).document
    with open_as(Role.HOLDER) as holder:
        own = save_document(holder, a_document(), b"the file", file_name="a.xml", source=Source.PATIENT)
        assert own.outcome is SaveOutcome.IMPORTED
        assert own.document.id != hidden.id


def test_signs_that_a_database_refuses_are_left_out(opened: Opened) -> None:
    read = a_document(title="A\0B", type_code=Code(LOINC, "\0"))
    saved = save_document(opened, read, b"", file_name="scan\udcff\0.xml", source=Source.OPERATOR)
    assert (saved.document.title, saved.document.file_name) == ("AB", "scan.xml")


def test_half_a_surrogate_pair_anywhere_is_left_out(opened: Opened) -> None:
    half = "Zi\ud800nc"
    entry = Entry(EntryKind.RESULT, half, Code(half, half), value=half, unit=half, details=((Detail.REACTION, half),))
    author, section = Author(half, half, half), Section(half, "", (f"<p>{half}</p>",))
    told = {"title": half, "text": half, "authors": (author,), "entries": (entry,), "sections": (section,)}
    pages, files = (replace(PAGE, text=half),), (replace(PDF_COPY, title=half, media_type=half),)
    read = a_document(unique_id=half, set_id=half, replaces=(half,), language=half, warnings=(half,), **told)
    read = replace(read, pages=pages, attachments=files, created=half, custodian=half, media_type=half, source=half)
    saved = save_document(opened, read, b"", file_name=half, source=Source.OPERATOR, media_type=half)
    db.session.expire_all()
    assert (saved.document.title, saved.document.media_type) == ("Zinc", "Zinc")
    body = body_of(opened, saved.document)
    assert (body.title, body.entries[0].value, body.sections[0].title) == ("Zinc", "Zinc", "Zinc")
    assert matching_documents(opened, half) is not None


def test_what_looks_back_is_listed_by_its_creation(opened: Opened) -> None:
    summary = save(opened, type_code=Code(LOINC, "60591-5"), act_start="1988-04-12").document
    long_period = save(opened, unique_id="b", act_start="1988", act_end="2026").document
    stay = save(opened, unique_id="c", act_start="2026-10-02", act_end="2026-10-09").document
    assert summary.date_text == long_period.date_text == "2026-11-21T10:00:00+01:00"
    assert stay.date_text == "2026-10-02"


def test_a_discharge_letter_is_listed_by_the_end_of_the_stay(opened: Opened) -> None:
    letter = Code(LOINC, "11490-0")
    ended = save(opened, type_code=letter, act_start="2024-01-23", act_end="2024-02-07", created="2024-02-08").document
    written = save(opened, unique_id="b", type_code=letter, act_start="2024-01-23", created="2024-02-08").document
    assert ended.date_text == "2024-02-07"
    assert written.date_text == "2024-02-08"


def test_without_a_date_the_arrival_counts(opened: Opened) -> None:
    document = save(opened, act_start="", created="unknown").document
    assert document.date_text == document.added_at.astimezone(PARIS).date().isoformat()
