"""Picture files: photographs and scans, each page of them upright as a display copy."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator

import pi_heif
from PIL import ExifTags, Image, ImageOps, ImageSequence

from portal.intake.readers.errors import Unreadable
from portal.intake.readers.images import DISPLAY_WIDTH, MAX_PIXELS, display_copy, page_of
from portal.record.content import Page, PartialDate, ReadDocument

MAX_PAGES = 60
DRAW_SECONDS = 3.0
"""CPU spent on the pages of one file: a worker has 5 seconds in all."""

_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "TIFF")
_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # a JPEG with a preview, or a second view, behind it
    "PNG": "image/png",
    "WEBP": "image/webp",
    "HEIF": "image/heic",
    "TIFF": "image/tiff",
}
_EXIF_DATE = re.compile(r"((?:19|20)\d\d):(0[1-9]|1[0-2]):(0[1-9]|[12]\d|3[01])\b")
_DAMAGED = "This image is damaged."
_TOO_MANY = "This image has too many pixels."
_NOT_OURS = (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, TypeError, EOFError, RuntimeError)
"""What Pillow and its plug-ins raise for bytes that are no picture."""

pi_heif.options.DECODE_THREADS = 1  # a thread's stack counts against the memory of a worker
pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


def read_picture(data: bytes, title: str = "", *, seconds: float = DRAW_SECONDS) -> ReadDocument:
    """A picture as a document: one page, or for a TIFF each of its pages up to 60.

    Display copies are upright as the camera noted and hold no EXIF (place, device, time). Raises :class:`Unreadable`
    for a damaged picture and for one that claims too many pixels. Drawing stops when it has used ``seconds`` of CPU:
    what is only in the original then is told in a warning.
    """
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            _refuse_bomb(picture)  # first: a PNG is decoded to look for its EXIF
            media_type, taken = _TYPES[picture.format or ""], _taken(picture)
            pages, left_out = _pages(picture, time.process_time() + seconds)
    except Unreadable:
        raise
    except MemoryError:
        raise Unreadable(_TOO_MANY) from None
    except _NOT_OURS:
        raise Unreadable(_DAMAGED) from None
    return ReadDocument(
        format="image",
        media_type=media_type,
        title=title or "Image",
        taken=taken,
        pages=tuple(pages),
        warnings=left_out,
    )


def larger_picture(data: bytes, number: int, detail: int) -> Page | int:
    """A page of a picture, counted from 0, ``detail`` times as wide as its display copy, as far as the picture goes;
    where it has none of that number, how many are left to count in the files behind it. Raises as
    :func:`read_picture`.
    """
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            _refuse_bomb(picture)
            for frame in _frames(picture):
                if number == 0:
                    return _page(frame, detail)
                number -= 1
        return number
    except Unreadable:
        raise
    except MemoryError:
        raise Unreadable(_TOO_MANY) from None
    except _NOT_OURS:
        raise Unreadable(_DAMAGED) from None


def _pages(picture: Image.Image, until: float) -> tuple[list[Page], tuple[str, ...]]:
    pages: list[Page] = []
    for frame in _frames(picture):
        if len(pages) == MAX_PAGES:
            return pages, (f"The picture has more pages; only the first {MAX_PAGES} were read.",)
        if pages and time.process_time() >= until:
            return pages, (f"The picture takes long to draw; pages after {len(pages)} are only in the original.",)
        pages.append(_page(frame))
    return pages, ()


def _frames(picture: Image.Image) -> Iterator[Image.Image]:
    """The pages of a TIFF one by one: nobody counts them first, since their list may be without an end."""
    if picture.format == "TIFF":
        yield from ImageSequence.Iterator(picture)
    else:
        yield picture


def _page(frame: Image.Image, detail: int = 1) -> Page:
    _refuse_bomb(frame)
    frame.draft("RGB", (2 * detail * DISPLAY_WIDTH, 2 * detail * DISPLAY_WIDTH))
    ImageOps.exif_transpose(frame, in_place=True)  # a second copy of it might not fit
    return page_of(display_copy(frame, detail))


def _refuse_bomb(frame: Image.Image) -> None:
    if frame.width * frame.height > MAX_PIXELS:
        raise Unreadable(_TOO_MANY)


def _taken(picture: Image.Image) -> PartialDate:
    """The day on which a camera took it, as its clock had it; empty where none is told."""
    exif = picture.getexif()
    told = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    found = _EXIF_DATE.match(told) if isinstance(told, str) else None
    return "-".join(found.groups()) if found else ""
