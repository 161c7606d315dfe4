"""What the confined process for imaging does: it reads an examination, or draws one image of an original."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from pydicom.charset import python_encoding
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, RLELossless

from portal.core.i18n import LOCALES, force_locale
from portal.intake.parts import Part
from portal.intake.readers.dicom.enclosed import is_enclosed_pdf, read_enclosed
from portal.intake.readers.dicom.looks import looks_like_dicom
from portal.intake.readers.dicom.parse import opened, text
from portal.intake.readers.dicom.pixels import page_of_frame, picture_of
from portal.intake.readers.dicom.study import read_study
from portal.intake.readers.errors import Unreadable
from portal.intake.readers.larger import larger_page
from portal.intake.readers.pdf.reader import read_pdf
from portal.intake.readers.samples import PDF, pictures
from portal.record.content import Page, ReadDocument
from portal.record.imaging.words import examination_words

NOT_TOGETHER = "A DICOM file goes together only with others of the same examination; add the other files by themselves."


def read_or_draw(parts: Sequence[Part]) -> ReadDocument:
    """What is asked for by the first part, of the files that follow it.

    The first part is a JSON object: ``do`` is ``read`` (the document), ``study`` (the id of each file's examination,
    as lines of its text), or ``frame`` or ``page`` (its one page is the image). Raises :class:`Unreadable`.
    """
    asked = json.loads(parts[0].data)
    return _ANSWERS[asked.pop("do")]([part.data for part in parts[1:]], **asked)


def _read(files: Sequence[bytes]) -> ReadDocument:
    if not all(map(looks_like_dicom, files)):
        raise Unreadable(NOT_TOGETHER)
    if len(files) == 1 and is_enclosed_pdf(dataset := opened(files[0])):
        return read_enclosed(dataset)
    return read_study(files)


def _study(files: Sequence[bytes]) -> ReadDocument:
    return ReadDocument("dicom", "", "", text="\n".join(map(_study_of, files)))


def _study_of(data: bytes) -> str:
    try:
        return text(opened(data), "StudyInstanceUID")
    except Unreadable:
        return ""


def _frame(files: Sequence[bytes], frame: int, window: str) -> ReadDocument:
    return _drawn(page_of_frame(picture_of(opened(files[0]), frame, window)))


def _page(files: Sequence[bytes], number: int, detail: int) -> ReadDocument:
    return _drawn(larger_page([_within(data) for data in files], number, detail))


def _within(data: bytes) -> bytes:
    """A file, or the PDF that it carries."""
    return read_enclosed(opened(data)).attachments[0].data if looks_like_dicom(data) else data


def _drawn(page: Page) -> ReadDocument:
    return ReadDocument("image", page.media_type, "", pages=(page,))


_ANSWERS: dict[str, Callable[..., ReadDocument]] = {
    "read": _read,
    "study": _study,
    "frame": _frame,
    "page": _page,
}


def warm_up() -> None:
    """Load all that answering needs: afterwards it opens no file of ours."""
    read_pdf(PDF)
    for sample in (PDF, *pictures()):
        _page([sample], 0, 2)
    for names in python_encoding.values():
        codecs.lookup(names)
    for locale in LOCALES:
        with force_locale(locale):
            examination_words("CT", "CHEST")
    for syntax in (ExplicitVRLittleEndian, RLELossless):
        read_study([_sample(syntax)])
        _frame([_sample(syntax)], 0, "bone")


def _sample(syntax: Any) -> bytes:
    """A tiny image of our own, of nobody."""
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SOPClassUID, dataset.SOPInstanceUID, dataset.Modality = CTImageStorage, "2.25.1", "CT"
    dataset.SpecificCharacterSet, dataset.PatientName = "ISO_IR 192", "Carnet"
    dataset.Rows = dataset.Columns = 4
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
    dataset.RescaleIntercept, dataset.RescaleSlope = -1024, 1
    dataset.PixelData = np.arange(16, dtype="<u2").tobytes()
    if syntax == RLELossless:
        dataset.compress(RLELossless)
    stream = io.BytesIO()
    dataset.save_as(stream, enforce_file_format=True)
    return stream.getvalue()
