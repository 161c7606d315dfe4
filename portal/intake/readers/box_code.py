"""The codes on the photo of a medicine's box: the square DataMatrix, else the bars of thirteen digits.

Runs in a worker of its own kind: what it needs is loaded by ``warm_up``. The picture goes nowhere from here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from portal.intake.parts import Part
from portal.intake.readers.errors import Unreadable
from portal.intake.readers.images import MAX_PIXELS
from portal.record.content import ReadDocument

_FORMATS = ("JPEG", "PNG", "WEBP")
_SIDES = 1200, 2400
"""The longest side, in pixels, of the copies that are looked at: a code is some 15 mm of a box, on any photo."""
_SQUARE = zxingcpp.BarcodeFormat.DataMatrix
_BARS = zxingcpp.BarcodeFormat.EAN13
_MOST = 20

Image.init()


def read_box_code(parts: Sequence[Part]) -> ReadDocument:
    """The codes of a photo as ``text``, one a line, as GS1 element strings; empty where none is seen.

    Raises :class:`Unreadable` for what is no JPEG, PNG or WebP picture, a damaged one, and one of too many pixels.
    """
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(parts[0].data), formats=_FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Unreadable("This image has too many pixels.")
            picture.draft("L", (_SIDES[-1], _SIDES[-1]))
            grey = ImageOps.grayscale(picture)
    except Unreadable:
        raise
    except (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, TypeError, EOFError):
        raise Unreadable("This is not a picture, or a damaged one.") from None
    return ReadDocument("code", "text/plain", "", text="\n".join(_codes(grey)))


def warm_up() -> None:
    """Read a code that we write, in each kind of picture."""
    written = zxingcpp.create_barcode("(01)03400930000014", _SQUARE, gs1=True).to_image(scale=4, add_quiet_zones=True)
    for kind in _FORMATS:
        stream = io.BytesIO()
        Image.fromarray(written).convert("L").save(stream, kind)
        read_box_code([Part(stream.getvalue())])


def _codes(grey: Image.Image) -> list[str]:
    """Those of the first copy that shows any."""
    for copy in _copies(grey):
        square = [one for one in _read(copy, _SQUARE) if one.content_type == zxingcpp.ContentType.GS1]
        said = [one.bytes.decode("latin-1") for one in square] or [f"010{one.text}" for one in _read(copy, _BARS)]
        if said:
            return [one for one in dict.fromkeys(said) if "\n" not in one][:_MOST]
    return []


def _read(copy: Image.Image, kind: zxingcpp.BarcodeFormat) -> list[zxingcpp.Barcode]:
    return zxingcpp.read_barcodes(copy, formats=zxingcpp.BarcodeFormats([kind]))


def _copies(grey: Image.Image) -> Iterator[Image.Image]:
    """The picture in sizes in which a code is neither lost nor drowned; at last with its edges drawn sharper."""
    for side in _SIDES:
        copy = grey.copy()
        copy.thumbnail((side, side))
        yield copy
        if copy.size == grey.size:
            break
    yield ImageOps.autocontrast(copy.filter(ImageFilter.UnsharpMask(radius=4, percent=250, threshold=0)))
