"""Display copies of pictures: opaque, in the colours of a screen, without metadata, of a bounded size."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

from portal.record.content import Page

DISPLAY_WIDTH = 1200
MAX_DISPLAY_HEIGHT = 6000
MAX_PIXELS = 50_000_000
"""What a scan at 600 dots per inch of an A4 page has, with some room; decoded, it takes 150 MB."""

_QUALITY = 80
_SCREEN = ImageCms.createProfile("sRGB")
_TWELVE_BITS, _EIGHT_BITS = 4095, 255

Image.init()


def page_of(picture: Image.Image, text: str = "") -> Page:
    """A picture as a WebP page. Raises nothing for a picture of at most 16,383 pixels a side."""
    stream = io.BytesIO()
    opaque = picture if picture.mode == "RGB" else opaque_of(picture)
    opaque.save(stream, "WEBP", quality=_QUALITY, method=1, exif=b"", icc_profile=b"")
    return Page(stream.getvalue(), "image/webp", opaque.width, opaque.height, text)


def display_copy(picture: Image.Image, detail: int = 1) -> Image.Image:
    """A smaller copy of a decoded picture, at most 1,200 pixels wide, opaque and in the colours of a screen; or one
    that is ``detail`` times as wide, as far as the picture goes.

    The profile of its own colours is applied before it goes away, else a phone's photograph looks pale; one that does
    not work is left out.
    """
    profile = picture.info.get("icc_profile")
    scalable = picture if picture.mode in ("RGB", "L", "CMYK") else opaque_of(picture)
    scalable.thumbnail((DISPLAY_WIDTH * detail, MAX_DISPLAY_HEIGHT * detail))
    if profile:
        scalable = _as_on_screen(scalable, profile)
    return scalable if scalable.mode == "RGB" else opaque_of(scalable)


def opaque_of(picture: Image.Image) -> Image.Image:
    """A picture of any mode as RGB: what is transparent on white, more than eight bits of grey brought down to them."""
    if picture.mode.startswith("I") or picture.mode == "F":
        picture = _eight_bits(picture)
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    page = Image.new("RGB", picture.size, "white")
    layer = picture.convert("RGBA")
    page.paste(layer, mask=layer)
    return page


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Greys of 16 or 32 bits: files fill 8, 12 or all 16 of them, and their brightest point tells which."""
    wide = picture.convert("F")
    brightest = float(wide.getextrema()[1])  # type: ignore[arg-type]  # one band: two numbers
    for most in (_EIGHT_BITS, _TWELVE_BITS):
        if brightest <= most:
            break
    else:
        most = max(int(brightest), 2**16 - 1)
    return wide.point(lambda grey: grey * (_EIGHT_BITS / most)).convert("L")


def _as_on_screen(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, own, _SCREEN, outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
