"""Opening a DICOM file: leniently, since real ones break the standard, and never with a word of it in a log."""

from __future__ import annotations

import io
import logging
import re
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydicom
import pydicom.config
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.multival import MultiValue
from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from portal.intake.readers.errors import Unreadable

DAMAGED = "This DICOM file is damaged."
_DEFLATED = "This DICOM file is compressed as a whole (deflated); have it exported without that."
_DEFLATED_SYNTAX = re.compile(rb"\x02\x00\x10\x00UI..1\.2\.840\.10008\.1\.2\.(?:1\.99|8\.1)", re.DOTALL)
_META_ENDS_WITHIN = 64 * 1024
_LONGEST = 200
_BROKEN = (
    *(ValueError, TypeError, AttributeError, LookupError, ArithmeticError, NotImplementedError),
    *(OSError, EOFError, RuntimeError, struct.error, AssertionError),
)
"""What pydicom and its decoders raise for bytes that are not as they should be (``RecursionError`` is one of them)."""

# Warnings and messages of the library quote values of the file.
logging.getLogger("pydicom").disabled = True
warnings.filterwarnings("ignore", module="pydicom")
pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE


@contextmanager
def damaged_at_worst() -> Iterator[None]:
    """Whatever a broken file makes the library raise becomes a refusal."""
    try:
        yield
    except Unreadable:
        raise
    except _BROKEN:
        raise Unreadable(DAMAGED) from None


def opened(data: bytes) -> FileDataset:
    """The data set in ``data``, its transfer syntax known. Raises :class:`Unreadable`.

    A deflated one is refused before it is inflated: it could be a thousand times as large.
    """
    if _DEFLATED_SYNTAX.search(data[:_META_ENDS_WITHIN]):
        raise Unreadable(_DEFLATED)
    with damaged_at_worst():
        dataset = pydicom.dcmread(io.BytesIO(data), force=True)
        if not len(dataset):
            raise Unreadable(DAMAGED)
        if not hasattr(dataset, "file_meta"):
            dataset.file_meta = FileMetaDataset()
        if "TransferSyntaxUID" not in dataset.file_meta:
            dataset.file_meta.TransferSyntaxUID = _syntax_read(dataset)
        return dataset


def _syntax_read(dataset: FileDataset) -> UID:
    """As what the library read a file that does not say what it is."""
    implicit, little = dataset.original_encoding
    if implicit:
        return ImplicitVRLittleEndian
    return ExplicitVRLittleEndian if little else ExplicitVRBigEndian


def text(dataset: Dataset, keyword: str) -> str:
    """The first value of an element as one plain line; empty where there is none, or none that can be read."""
    try:
        value = dataset.get(keyword)
        value = value[0] if isinstance(value, MultiValue) and len(value) else value
        words = "" if value is None or isinstance(value, (bytes, MultiValue)) else str(value)
    except _BROKEN:
        return ""
    printable = "".join(sign if sign.isprintable() else " " for sign in words)
    return " ".join(printable.split())[:_LONGEST]


def number(dataset: Dataset, keyword: str) -> float | None:
    """The first value of an element as a finite number; None where there is none."""
    found = numbers(dataset, keyword)
    return found[0] if found else None


def numbers(dataset: Dataset, keyword: str) -> list[float]:
    """Every value of an element as a finite number; empty where one of them is none."""
    try:
        value: Any = dataset.get(keyword)
        values = list(value) if isinstance(value, (MultiValue, list, tuple)) else [] if value is None else [value]
        found = [float(one) for one in values]
    except _BROKEN:
        return []
    return found if all(abs(one) < 1e12 for one in found) else []


def first_item(dataset: Dataset, keyword: str) -> Dataset | None:
    """The first item of a sequence; None where there is none."""
    try:
        sequence = dataset.get(keyword)
        return sequence[0] if sequence else None
    except _BROKEN:
        return None
