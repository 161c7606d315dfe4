"""Whether the text of pages that are pictures is looked for, and on which pages (OCR, by Debian's tesseract)."""

from __future__ import annotations

import enum
import shutil
from functools import cache

from portal.core.installation import installation
from portal.record.content import ReadDocument

PROGRAM = "tesseract"
_NO_PAPER = frozenset({"dicom"})
"""An image of a body holds no text to read."""


class RecognitionState(enum.StrEnum):
    """How far a document has come. One that failed has the text of the pages that could be read."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


def blank_pages(read: ReadDocument) -> list[int]:
    """The pages without text, counted from 0, whose text may be looked for: none where that was done."""
    if read.recognised or read.format in _NO_PAPER:
        return []
    return [number for number, page in enumerate(read.pages) if not page.text.strip()]


def recognises() -> bool:
    """Whether this installation looks for the text: it may (``PORTAL_OCR``), and the program is there."""
    return installation().config.ocr == "auto" and _is_installed()


@cache
def _is_installed() -> bool:
    return shutil.which(PROGRAM) is not None
