"""A PDF that travels in a DICOM file (Encapsulated PDF): shown like any other, with what the header says of it."""

from __future__ import annotations

from dataclasses import replace

from pydicom.dataset import FileDataset

from portal.intake.readers.dicom.header import authors_of, date_of, identity_of, moment_of
from portal.intake.readers.dicom.kinds import PDF_CLASS, class_of
from portal.intake.readers.dicom.parse import DAMAGED, damaged_at_worst, number, text
from portal.intake.readers.errors import Unreadable
from portal.intake.readers.pdf.reader import read_pdf
from portal.record.content import Attachment, ReadDocument

_LARGEST_TITLE = 120


def is_enclosed_pdf(dataset: FileDataset) -> bool:
    """Whether the file says that it carries a PDF."""
    return class_of(dataset) == PDF_CLASS


def read_enclosed(dataset: FileDataset) -> ReadDocument:
    """The document in the PDF; the PDF itself is an attachment. Raises :class:`Unreadable`."""
    with damaged_at_worst():
        data = bytes(dataset.get("EncapsulatedDocument") or b"")
    length = number(dataset, "EncapsulatedDocumentLength")
    data = data[: int(length)] if length and 0 < length <= len(data) else data.removesuffix(b"\0")
    if not data.startswith(b"%PDF-"):
        raise Unreadable(DAMAGED)
    title = text(dataset, "DocumentTitle") or text(dataset, "StudyDescription")
    read = read_pdf(data, title)
    return replace(
        read,
        format="dicom",
        media_type="application/dicom",
        title=(title or read.title)[:_LARGEST_TITLE],
        unique_id=text(dataset, "SOPInstanceUID"),
        created=date_of(dataset, "ContentDate", "InstanceCreationDate") or read.created,
        act_start=moment_of(dataset),
        authors=authors_of(dataset),
        identity=identity_of(dataset),
        attachments=(Attachment("application/pdf", data),),
    )
