"""A page drawn larger than it is kept, from the originals: for who reads small print, or looks at a detail."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2

from portal.intake.readers.errors import Unreadable
from portal.intake.readers.images import DISPLAY_WIDTH, MAX_DISPLAY_HEIGHT, page_of
from portal.intake.readers.pdf.pages import MAX_PAGES, opened_pages
from portal.intake.readers.pictures import larger_picture
from portal.record.content import Page

MAX_DRAWN = 26_000_000
"""Pixels of a page drawn larger: an A4 page at three times its width, with some room."""
NO_SUCH_PAGE = "There is no such page in this file."


def larger_page(files: Sequence[bytes], number: int, detail: int) -> Page:
    """A page of a document, counted from 0 through all its files, ``detail`` times as large as it is kept.

    Raises :class:`Unreadable` for a page that is not there, and for a file that does not open.
    """
    for data in files:
        is_pdf = data.startswith(b"%PDF-")
        found = _of_pdf(data, number, detail) if is_pdf else larger_picture(data, number, detail)
        if isinstance(found, Page):
            return found
        number = found
    raise Unreadable(NO_SUCH_PAGE)


def _of_pdf(data: bytes, number: int, detail: int) -> Page | int:
    """The page of that number, else how many are left to count in the files behind this one."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise Unreadable("This PDF is damaged.") from None
    with document:
        for page in opened_pages(document, min(len(document), MAX_PAGES)):
            if page is None:
                continue
            if number == 0:
                return _drawn(page, detail)
            number -= 1
            page.close()
    return number


def _drawn(page: pypdfium2.PdfPage, detail: int) -> Page:
    width, height = (max(side, 1.0) for side in page.get_size())
    scale = min(DISPLAY_WIDTH / width, MAX_DISPLAY_HEIGHT / height) * detail
    scale = min(scale, (MAX_DRAWN / (width * height)) ** 0.5)
    bitmap = page.render(scale=scale, draw_annots=True, may_draw_forms=True)
    try:
        return page_of(bitmap.to_pil())
    finally:
        bitmap.close()
