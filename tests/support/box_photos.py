"""Photos of boxes: codes that are written, then turned, blurred, set far away or beside each other."""

from __future__ import annotations

import io

import zxingcpp
from PIL import Image, ImageFilter

from portal.medicines.gs1 import SEPARATOR
from tests.support.medicines import BOX_OF_PARACETAMOL, BOX_OF_VACCINE

PARACETAMOL = f"(01)0{BOX_OF_PARACETAMOL}(17)271231(10)A1B2(21)XYZ9"
VACCINE = f"(01)0{BOX_OF_VACCINE}(17)261031(10)VX7"
BARS = BOX_OF_PARACETAMOL


def code(said: str, *, scale: int = 6, gs1: bool = True) -> Image.Image:
    """The square code that says it."""
    made = zxingcpp.create_barcode(said, zxingcpp.BarcodeFormat.DataMatrix, **({"gs1": True} if gs1 else {}))
    return Image.fromarray(made.to_image(scale=scale, add_quiet_zones=True)).convert("L")


def bars(said: str = BARS) -> Image.Image:
    """The bars of thirteen digits."""
    made = zxingcpp.create_barcode(said, zxingcpp.BarcodeFormat.EAN13)
    return Image.fromarray(made.to_image(scale=4, add_quiet_zones=True)).convert("L")


def on_table(
    *codes: Image.Image, size: tuple[int, int] = (1500, 1100), degrees: float = 0, blur: float = 0
) -> Image.Image:
    """The codes on a box, on a table."""
    table = Image.new("L", size, 120)
    for place, one in enumerate(codes):
        turned = one.rotate(degrees, expand=True, fillcolor=255)
        box = Image.new("L", (turned.width + 60, turned.height + 60), 250)
        box.paste(turned, (30, 30))
        table.paste(box, (80 + place * size[0] // 3, 150 + place * 50))
    return table.filter(ImageFilter.GaussianBlur(blur)) if blur else table


def photo(picture: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    """The file of a picture."""
    stream = io.BytesIO()
    picture.convert("RGB").save(stream, kind, **how)
    return stream.getvalue()


HOSTILE = f"01{'9' * 14}{SEPARATOR}<script>alert(1)</script>"
