"""Drawn pictures: what a phone or an X-ray room could have made, small, and the same on every run."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

_EXIF_MAKE, _EXIF_MODEL, _EXIF_DATE = 0x010F, 0x0110, 0x0132
_EXIF_GPS = 0x8825


def _jpeg(picture: Image.Image, taken: dt.datetime | None = None) -> bytes:
    """Return the JPEG bytes; a photograph carries the date, the device and the place that phones write in it."""
    exif = Image.Exif()
    if taken is not None:
        exif[_EXIF_MAKE], exif[_EXIF_MODEL] = "Demonstration", "Telephone"
        exif[_EXIF_DATE] = f"{taken:%Y:%m:%d %H:%M:%S}"
        gps = exif.get_ifd(_EXIF_GPS)
        gps[1], gps[2] = "N", (47.0, 12.0, 0.0)
        gps[3], gps[4] = "W", (1.0, 33.0, 0.0)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=72, exif=exif.tobytes() if taken else b"")
    return buffer.getvalue()


def _glow(size: tuple[int, int], shade: int, blur: float, *shapes: Sequence[float]) -> Image.Image:
    """Return blurred rounded boxes on black: flesh, bones, marrow."""
    layer = Image.new("L", size, 0)
    draw = ImageDraw.Draw(layer)
    for left, top, right, bottom in shapes:
        draw.rounded_rectangle((left, top, right, bottom), radius=(right - left) / 2.2, fill=shade)
    return layer.filter(ImageFilter.GaussianBlur(blur))


_FOREARM = ((190, 420, 262, 700), (300, 430, 346, 700))
_CARPALS = (
    *((196, 352, 244, 404), (238, 344, 284, 398), (284, 348, 326, 404)),
    *((202, 306, 250, 350), (250, 300, 292, 346), (292, 306, 334, 352)),
)
_RAYS = tuple((176 + 42 * n, 128 + 12 * abs(n - 2), 204 + 42 * n, 304) for n in range(5))


def xray_wrist(side: str = "D") -> bytes:
    """Return a drawing that looks like the X-ray of a wrist, bones light on dark, marked ``side``."""
    return _jpeg(drawn_wrist(side))


def drawn_wrist(side: str) -> Image.Image:
    """Return the same as a picture in shades of grey."""
    size = (520, 700)
    flesh = _glow(size, 70, 16, (160, 60, 380, 330), (150, 280, 380, 430), (160, 380, 372, 720))
    bones = _glow(size, 150, 3, *_FOREARM, *_CARPALS, *_RAYS)
    marrow = _glow(size, 60, 7, *((a + 14, b + 16, c - 14, d - 16) for a, b, c, d in (*_FOREARM, *_RAYS)))
    picture = ImageChops.subtract(ImageChops.add(flesh, bones), marrow)
    draw = ImageDraw.Draw(picture)
    draw.text((30, 26), side, fill=235, font=ImageFont.load_default(34))
    draw.text((350, 30), "IMAGE FICTIVE", fill=170, font=ImageFont.load_default(17))
    return picture


def photo_of_paper(pdf: bytes, taken: dt.datetime) -> bytes:
    """Return a picture of the first page of a PDF, as a sheet of paper lying a little askew on a table."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=1.05, fill_color=(246, 243, 234, 255))
    paper = page.to_pil().convert("RGB")
    turned = paper.convert("RGBA").rotate(2.4, expand=True, resample=Image.Resampling.BILINEAR)
    table = Image.new("RGB", (760, 1000), (140, 98, 62))
    grain = ImageDraw.Draw(table)
    for y in range(0, 1000, 14):
        grain.line((0, y, 760, y + 6), fill=(128 + y % 18, 88 + y % 11, 56), width=3)
    table.paste(turned, (48, 44), turned)
    return _jpeg(table.filter(ImageFilter.GaussianBlur(0.4)), taken)


def photo_of_rash(taken: dt.datetime) -> bytes:
    """Return a picture of skin with a few red patches."""
    skin = Image.new("RGB", (640, 480), (223, 178, 150))
    shade = _glow((640, 480), 60, 60, (-80, 300, 720, 640))
    skin = Image.composite(Image.new("RGB", skin.size, (176, 126, 102)), skin, shade)
    spots = Image.new("L", skin.size, 0)
    draw = ImageDraw.Draw(spots)
    for order in range(26):
        x, y, radius = 90 + order * 173 % 460, 70 + order * 97 % 330, 9 + order * 7 % 17
        draw.ellipse((x - radius, y - radius, x + radius, y + radius * 0.9), fill=150)
    spots = spots.filter(ImageFilter.GaussianBlur(6))
    return _jpeg(Image.composite(Image.new("RGB", skin.size, (196, 66, 62)), skin, spots), taken)
