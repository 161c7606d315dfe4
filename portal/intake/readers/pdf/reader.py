"""Reads a PDF: what it says of itself, its pages as images, its text."""

from __future__ import annotations

from portal.intake.readers.pdf.pages import read_pages
from portal.intake.readers.pdf.structure import structure_of
from portal.record.content import ReadDocument

_MAX_TITLE = 120
_DRAFT_NAMES = ("microsoft word", "untitled", "sans titre", "document1", "scan")


def read_pdf(data: bytes, name: str = "") -> ReadDocument:
    """The document in a PDF. Its title is the one in its metadata, else its first line, else the file's name.

    Raises :class:`~portal.intake.readers.errors.Unreadable` for an encrypted, damaged or empty PDF.
    """
    structure = structure_of(data)
    pages, text, left_out = read_pages(data)
    first_line = next((line for line in text.splitlines() if any(letter.isalpha() for letter in line)), "")
    title = "" if structure.title.lower().startswith(_DRAFT_NAMES) else structure.title
    return ReadDocument(
        format="pdf",
        media_type="application/pdf",
        title=(title or first_line or name)[:_MAX_TITLE],
        language=structure.language,
        created=structure.created,
        file_author=structure.author,
        pages=pages,
        text=text,
        warnings=(*structure.warnings, *left_out),
    )
