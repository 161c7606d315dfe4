"""The pages of a PDF as images with their text, within bounds of number, size and time."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pypdfium2

from portal.intake.readers.errors import Unreadable
from portal.intake.readers.images import DISPLAY_WIDTH, MAX_DISPLAY_HEIGHT, page_of
from portal.record.content import Page

MAX_PAGES = 60
MAX_TEXT = 20_000
RENDER_SECONDS = 3.0
"""CPU spent on images: a worker has 5 seconds in all, and the text of every page must still be read."""

_FEWEST_POINTS = 1.0


def read_pages(data: bytes, *, seconds: float = RENDER_SECONDS) -> tuple[tuple[Page, ...], str, list[str]]:
    """The first pages as images about 1,200 pixels wide, the text of all up to 60, and what was left out.

    Raises :class:`Unreadable` when the PDF cannot be opened. Rendering stops when it has used ``seconds`` of CPU: a
    page that is only in the original is named in a warning.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise Unreadable("This PDF is damaged.") from None
    with document:
        total = len(document)
        if not total:
            raise Unreadable("This PDF has no page.")
        pages, texts, damaged = [], [], 0
        until = time.process_time() + seconds
        for page in opened_pages(document, min(total, MAX_PAGES)):
            if page is None:
                damaged += 1
                continue
            texts.append(_text(page))
            if time.process_time() < until:
                pages.append(_rendered(page, texts[-1]))
            page.close()
    return tuple(pages), "\n".join(filter(None, texts)), _left_out(total, len(texts), len(pages), damaged)


def opened_pages(document: pypdfium2.PdfDocument, count: int) -> Iterator[pypdfium2.PdfPage | None]:
    """The first ``count`` pages; None for one that is damaged."""
    for number in range(count):
        try:
            yield document[number]
        except pypdfium2.PdfiumError:
            yield None


def _rendered(page: pypdfium2.PdfPage, text: str) -> Page:
    """One page as an image. A page of an absurd size is drawn small: the scale follows from its longest side."""
    width, height = (max(side, _FEWEST_POINTS) for side in page.get_size())
    scale = min(DISPLAY_WIDTH / width, MAX_DISPLAY_HEIGHT / height)
    bitmap = page.render(scale=scale, draw_annots=True, may_draw_forms=True)
    try:
        return page_of(bitmap.to_pil(), text)
    finally:
        bitmap.close()


def _text(page: pypdfium2.PdfPage) -> str:
    try:
        words = page.get_textpage().get_text_bounded(errors="replace")[:MAX_TEXT]
    except pypdfium2.PdfiumError:
        return ""
    lines = (" ".join(line.replace("\x00", "").split()) for line in words.splitlines())
    return "\n".join(line for line in lines if line)


def _left_out(total: int, read: int, drawn: int, damaged: int) -> list[str]:
    found = []
    if damaged:
        found.append("A page of the PDF is damaged and is only in the original.")
    if total > MAX_PAGES:
        found.append(f"The PDF has {total} pages; only the first {MAX_PAGES} were read.")
    if drawn < read:
        found.append(f"The PDF takes long to draw; pages after {drawn} are only in the original.")
    return found
