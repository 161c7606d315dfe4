"""Pictures made for display: turned upright, without metadata, bounded in pixels before a single one is decoded."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from portal.intake.readers.errors import Unreadable
from portal.record.content import Page

DISPLAY_WIDTH = 1200
MAX_DISPLAY_HEIGHT = 6000
MAX_PIXELS = 50_000_000
"""What a scan at 600 dots per inch of an A4 page has, with some room; decoded, it takes 150 MB."""

_QUALITY = 80
_FORMATS = ("JPEG", "PNG", "WEBP")

Image.init()


def page_of(picture: Image.Image, text: str = "") -> Page:
    """A picture as a WebP page. Raises nothing for a picture of at most 16,383 pixels a side."""
    opaque = picture if picture.mode == "RGB" else _on_white(picture)
    stream = io.BytesIO()
    opaque.save(stream, "WEBP", quality=_QUALITY, method=1)
    return Page(stream.getvalue(), "image/webp", opaque.width, opaque.height, text)


def page_of_image(data: bytes) -> tuple[str, Page]:
    """The media type of a JPEG, PNG or WebP file, and its display copy.

    The copy is upright as the camera noted, at most 1,200 pixels wide, and holds no EXIF (place, device, time). Raises
    :class:`Unreadable` for a damaged picture and for one that claims too many pixels.
    """
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Unreadable("This image has too many pixels.")
            media_type = Image.MIME[picture.format or ""]
            picture.draft("RGB", (2 * DISPLAY_WIDTH, 2 * DISPLAY_WIDTH))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((DISPLAY_WIDTH, MAX_DISPLAY_HEIGHT))
            return media_type, page_of(upright)
    except Unreadable:
        raise
    except (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, TypeError, EOFError):
        raise Unreadable("This image is damaged.") from None


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("I", "I;16", "F"):
        picture = picture.convert("L")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    page = Image.new("RGB", picture.size, "white")
    layer = picture.convert("RGBA")
    page.paste(layer, mask=layer)
    return page
