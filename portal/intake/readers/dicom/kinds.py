"""DICOM files that hold no image, each by its name: why nothing of it is shown."""

from __future__ import annotations

from pydicom.dataset import FileDataset

from portal.intake.readers.dicom.parse import text

DIRECTORY = "This DICOM file is the table of contents of a disc (DICOMDIR); add the image files beside it."
REPORT = "This DICOM file is a report (Structured Report); ask for it as a PDF."
_CURVE = "This DICOM file is a recorded curve, such as an ECG; ask for it as a PDF."
_RADIOTHERAPY = "This DICOM file is a radiotherapy plan and shows no image."
_DISPLAY = "This DICOM file only says how other images are displayed; add the images themselves."
_OTHER = "This DICOM file holds no image."
PDF_CLASS = "1.2.840.10008.5.1.4.1.1.104.1"
_CLASSES = (
    ("1.2.840.10008.1.3.10", DIRECTORY),
    ("1.2.840.10008.5.1.4.1.1.88.", REPORT),
    ("1.2.840.10008.5.1.4.1.1.9.", _CURVE),
    ("1.2.840.10008.5.1.4.1.1.481.", _RADIOTHERAPY),
    ("1.2.840.10008.5.1.4.1.1.11.", _DISPLAY),
    ("1.2.840.10008.5.1.4.39.", _DISPLAY),
)


def class_of(dataset: FileDataset) -> str:
    """The SOP class: what kind of thing the file is."""
    return text(dataset, "SOPClassUID") or text(dataset.file_meta, "MediaStorageSOPClassUID")


def kind_without_image(dataset: FileDataset) -> str:
    """Why a file without pixels is not taken, in one sentence."""
    if "DirectoryRecordSequence" in dataset:
        return DIRECTORY
    kind = class_of(dataset)
    return next((words for start, words in _CLASSES if kind.startswith(start)), _OTHER)
