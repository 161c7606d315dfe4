"""The work of looking for text: one page at a time, nothing lost, everything at once in the end."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from portal.access.guard import set_opened
from portal.access.models import Record, RecordState
from portal.access.opening import Opened, writing
from portal.core import clock
from portal.core.db import db, immediate
from portal.intake.recognition import job
from portal.intake.recognition.job import ATTEMPTS, LEASE, recognise_next
from portal.intake.recognition.program import NotRecognised
from portal.record.content import Page, ReadDocument
from portal.record.models import Document, Source
from portal.record.recognition import RecognitionState
from portal.record.search import matching_documents
from portal.record.storage import describing, save_document
from portal.record.storage.body import body_of
from portal.record.storage.describing import Description
from portal.record.storage.models import Recognition
from portal.trail.models import TrailEvent

Recognise = Callable[[bytes], str]


def scan(*pages: str, **changes: object) -> ReadDocument:
    """A scan of as many pages: the picture of each is its number, its text is what is given."""
    made = tuple(Page(f"page {n}".encode(), "image/webp", 10, 10, text) for n, text in enumerate(pages))
    told = {"format": "image", "media_type": "image/tiff", "title": "Numérisation", "pages": made} | changes
    return ReadDocument(**told)  # type: ignore[arg-type]


def saved(opened: Opened, read: ReadDocument) -> uuid.UUID:
    """The id of a document that was saved."""
    original = str(uuid.uuid4()).encode()
    document = save_document(opened, read, original, file_name="scan.tif", source=Source.PATIENT).document
    db.session.commit()
    return document.id


def document_of(document_id: uuid.UUID) -> Document:
    """A document as it is now."""
    return db.session.scalars(select(Document).where(Document.id == document_id)).one()


def work(document_id: uuid.UUID) -> Recognition | None:
    """The row of the work on a document as it is now."""
    statement = select(Recognition).where(Recognition.document_id == document_id)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def finds(opened: Opened, words: str, document_id: uuid.UUID) -> bool:
    """Whether a search finds the document."""
    search = matching_documents(opened, words)
    assert search is not None
    return document_id in {one.id for one in db.session.scalars(search.statement, search.values)}


def told() -> list[TrailEvent]:
    """What the trail tells of texts that were recognised."""
    statement = select(TrailEvent).where(TrailEvent.event == "document.recognised")
    return list(db.session.scalars(statement))


def reads(image: bytes) -> str:
    """A program that reads each page."""
    return {b"page 0": "Ordonnance d'amoxicilline", b"page 1": "", b"page 2": "Vaccination"}[image]


def test_the_text_of_every_page_is_found_in_the_end_and_told_once(opened: Opened) -> None:
    document_id = saved(opened, scan("", "", ""))
    assert [recognise_next(reads) for _ in range(2)] == [True, True]
    assert (finds(opened, "amoxicilline", document_id), told()) == (False, [])
    assert [recognise_next(reads) for _ in range(2)] == [True, False]
    body = body_of(opened, document_of(document_id))
    assert [page.text for page in body.pages] == ["Ordonnance d'amoxicilline", "", "Vaccination"]
    assert ([page.recognised for page in body.pages], body.recognised) == ([True, False, True], True)
    for words in ("amoxicilline", "vaccination", "numérisation"):
        assert finds(opened, words, document_id), words
    (row,) = told()
    assert (row.role, row.account_name, row.item_id, row.details) == ("system", job.JOB, document_id, {"pages": 2})
    done = work(document_id)
    assert done is not None
    assert (done.state, done.sealed, done.claimed_until) == (RecognitionState.DONE, None, None)


def test_pages_with_a_text_of_their_own_keep_it(opened: Opened) -> None:
    document_id = saved(opened, scan("", "Imprimé", "Imprimé"))
    assert [recognise_next(reads) for _ in range(2)] == [True, False]
    body = body_of(opened, document_of(document_id))
    assert [(page.text, page.recognised) for page in body.pages] == [
        ("Ordonnance d'amoxicilline", True),
        ("Imprimé", False),
        ("Imprimé", False),
    ]


@pytest.mark.parametrize("read", [scan("Imprimé"), scan(), scan("", format="dicom")])
def test_there_is_no_work_where_nothing_is_to_be_read(opened: Opened, read: ReadDocument) -> None:
    assert work(saved(opened, read)) is None
    assert not recognise_next(reads)


def test_who_is_killed_loses_no_page_that_was_done(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    document_id = saved(opened, scan("", "", ""))
    recognise_next(reads)

    def killed(_image: bytes) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recognise_next(killed)
    assert not recognise_next(reads)  # nobody knows that it died
    later = clock.now() + LEASE + dt.timedelta(seconds=1)
    monkeypatch.setattr("portal.intake.recognition.job.clock.now", lambda: later)
    seen: list[bytes] = []

    def notes(image: bytes) -> str:
        seen.append(image)
        return reads(image)

    while recognise_next(notes):
        pass
    assert seen == [b"page 1", b"page 2"]
    assert body_of(opened, document_of(document_id)).pages[0].text == "Ordonnance d'amoxicilline"


def test_a_page_that_cannot_be_read_is_tried_three_times_and_holds_up_no_other(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id, other = saved(opened, scan("", "", "")), saved(opened, scan(""))
    tried: list[bytes] = []

    def breaks(image: bytes) -> str:
        tried.append(image)
        if image == b"page 0" and len(body_of(opened, document_of(document_id)).pages) == 3 and tried.count(image) != 2:
            raise NotRecognised("The program ended with -11.")
        return reads(image) or ""

    begun = clock.now()
    for minute in range(0, 60, 5):
        now = begun + dt.timedelta(minutes=minute)
        monkeypatch.setattr("portal.intake.recognition.job.clock.now", lambda now=now: now)
        while recognise_next(breaks):
            pass
    assert tried.count(b"page 0") == ATTEMPTS + 1  # the other document's only page is one of them
    failed, done = work(document_id), work(other)
    assert failed is not None and done is not None
    assert (failed.state, done.state) == (RecognitionState.FAILED, RecognitionState.DONE)
    assert finds(opened, "vaccination", document_id)
    assert finds(opened, "amoxicilline", other)


def test_two_workers_never_have_the_same_page(opened: Opened) -> None:
    saved(opened, scan(""))

    def asks_meanwhile(image: bytes) -> str:
        assert not recognise_next(reads)
        return reads(image)

    assert recognise_next(asks_meanwhile)


def test_what_is_corrected_meanwhile_is_found_by_its_new_words(opened: Opened) -> None:
    document_id = saved(opened, scan(""))

    def corrects_meanwhile(image: bytes) -> str:
        with immediate() as session:
            session.scalars(select(Document).where(Document.id == document_id)).one().title = "Pansements"
        return reads(image)

    recognise_next(corrects_meanwhile)
    for words in ("pansements", "amoxicilline"):
        assert finds(opened, words, document_id), words


def test_a_text_that_comes_while_somebody_corrects_is_found_too(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = saved(opened, scan(""))
    lock = writing

    def after_the_text(of: Opened) -> AbstractContextManager[None]:
        recognise_next(reads)
        set_opened(db.session(), opened)
        return lock(of)

    monkeypatch.setattr("portal.record.storage.describing.writing", after_the_text)
    describing.describe(opened, document_id, Description("Pansements", "DOCPAT02", ""))
    for words in ("pansements", "amoxicilline"):
        assert finds(opened, words, document_id), words


def test_a_record_that_is_closed_waits(opened: Opened) -> None:
    document_id = saved(opened, scan(""))
    record_id = opened.record.id
    for state, is_taken in ((RecordState.CLOSED, False), (RecordState.OPEN, True)):
        with immediate() as session:
            session.get_one(Record, record_id).state = state
        assert recognise_next(reads) is is_taken
    row = work(document_id)
    assert row is not None
    assert row.state is RecognitionState.DONE


def test_what_was_found_so_far_is_sealed(opened: Opened) -> None:
    document_id = saved(opened, scan("", ""))
    recognise_next(reads)
    row = work(document_id)
    assert row is not None and row.sealed
    assert b"amoxicilline" not in row.sealed
