"""Several files taken in as one document: all of them or none."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import func, select

from portal.access.opening import Opened
from portal.core.db import db
from portal.intake.commands import IntakeOutcome, Refusal, TakenIn, take_in_parts
from portal.intake.parts import Part
from portal.intake.readers.detect import read_any
from portal.intake.readers.samples import CDA, PDF
from portal.intake.understood import About
from portal.record.models import Document, DocumentFile, Source

FROM_PATIENT = About(Source.PATIENT, title="Ordonnance du 12 mars")


def photo(colour: str, size: tuple[int, int] = (40, 30)) -> bytes:
    """A JPEG of one colour."""
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "JPEG")
    return stream.getvalue()


RED, BLUE = Part(photo("red"), "IMG_1.jpg"), Part(photo("blue", (30, 40)), "IMG_2.jpg")


def taken(opened: Opened, *parts: Part) -> TakenIn:
    """What becomes of the files, read in this process."""
    return take_in_parts(opened, parts, FROM_PATIENT, read=read_any)


def stored(document: Document) -> list[tuple[str, int, str]]:
    """The role, number and type of each file beside the first."""
    statement = select(DocumentFile).where(DocumentFile.document_id == document.id)
    return [(one.role, one.number, one.media_type) for one in db.session.scalars(statement.order_by(DocumentFile.id))]


def test_photographs_become_the_pages_of_one_document_in_the_chosen_order(opened: Opened) -> None:
    result = taken(opened, BLUE, RED, Part(PDF, "suite.pdf"))
    document = result.document
    assert document is not None
    assert (result.outcome, document.page_count, document.file_name) == (IntakeOutcome.IMPORTED, 3, "IMG_2.jpg")
    assert sorted(stored(document)) == [
        ("original", 1, "image/jpeg"),
        ("original", 2, "application/pdf"),
        *(("page", number, "image/webp") for number in range(3)),
    ]
    assert taken(opened, BLUE, RED, Part(PDF, "autre nom.pdf")).outcome is IntakeOutcome.DUPLICATE
    assert taken(opened, RED, BLUE, Part(PDF, "suite.pdf")).outcome is IntakeOutcome.IMPORTED


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (Part(b"", "2.jpg"), "This file is empty."),
        (Part(photo("red")[:80], "2.jpg"), "This image is damaged."),
        (Part(CDA, "2.xml"), "Only pictures and PDFs"),
    ],
)
def test_one_that_is_refused_keeps_all_out(opened: Opened, bad: Part, reason: str) -> None:
    result = taken(opened, RED, bad)
    assert (result.outcome, result.refusal) == (IntakeOutcome.REFUSED, Refusal.UNREADABLE)
    assert result.reason.startswith(reason)
    assert db.session.scalar(select(func.count()).select_from(Document)) == 0


def test_there_is_no_document_of_no_file(opened: Opened) -> None:
    with pytest.raises(ValueError, match="one file at least"):
        taken(opened)
