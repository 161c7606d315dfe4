"""Photographs and scans: every kind upright, in the colours of a screen, without what its camera noted."""

from __future__ import annotations

import io
import struct
import time
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageCms

from portal.intake.parts import Part
from portal.intake.readers.detect import read_file
from portal.intake.readers.errors import Unreadable
from portal.intake.readers.pictures import MAX_PAGES, read_picture
from portal.intake.worker import Sandbox
from portal.record.content import Page
from tests.support.heic import TURNED


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Workers as uploads have them."""
    made = Sandbox()
    yield made
    made.shutdown()


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """The bytes of a picture."""
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def pages(data: bytes) -> list[Image.Image]:
    """The display copies of a file."""
    return [shown(page) for page in read_file(data).pages]


def shown(page: Page) -> Image.Image:
    """A display copy, decoded; it holds nothing but the picture."""
    assert b"EXIF" not in page.image
    assert b"ICCP" not in page.image
    picture = Image.open(io.BytesIO(page.image))
    assert (picture.format, picture.size) == ("WEBP", (page.width, page.height))
    return picture.convert("RGB")


def is_near(colour: Any, expected: tuple[int, int, int]) -> bool:
    """Whether a colour survived being compressed."""
    return all(abs(one - other) <= 12 for one, other in zip(colour, expected, strict=True))


def with_exif(orientation: int, day: str = "2026:03:12 09:30:00") -> Image.Exif:
    """What a camera notes."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = day
    exif.get_ifd(ExifTags.IFD.GPSInfo)[1] = "N"
    return exif


def test_an_iphone_s_photograph_is_upright_and_tells_no_place() -> None:
    read = read_file(TURNED, "IMG_0412.HEIC")
    (picture,) = [shown(page) for page in read.pages]
    assert (read.format, read.media_type, read.title, read.taken) == ("image", "image/heic", "IMG 0412", "2026-03-12")
    assert picture.size == (64, 96)
    assert is_near(picture.getpixel((58, 6)), (255, 0, 0))
    assert is_near(picture.getpixel((6, 90)), (0, 0, 255))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_each_kind_is_turned_as_the_camera_noted(kind: str) -> None:
    picture = Image.new("RGB", (60, 40), "white")
    picture.paste("red", (0, 0, 30, 20))
    (upright,) = pages(saved(picture, kind, exif=with_exif(6)))
    assert upright.size == (40, 60)
    assert is_near(upright.getpixel((35, 5)), (255, 0, 0))


@pytest.mark.parametrize(
    ("day", "taken"),
    [
        ("2026:03:12 09:30:00", "2026-03-12"),
        ("0000:00:00 00:00:00", ""),
        ("2026:13:12 09:30:00", ""),
        ("<script>", ""),
    ],
)
def test_the_day_is_the_camera_s(day: str, taken: str) -> None:
    assert read_file(saved(Image.new("RGB", (9, 9)), "JPEG", exif=with_exif(1, day))).taken == taken


def test_each_page_of_a_tiff_is_a_page() -> None:
    first, *rest = [Image.new(mode, (50, 70), colour) for mode, colour in (("1", 1), ("RGB", "red"), ("L", 128))]
    white, red, grey = pages(saved(first, "TIFF", save_all=True, append_images=rest))
    assert is_near(white.getpixel((5, 5)), (255, 255, 255))
    assert is_near(red.getpixel((5, 5)), (255, 0, 0))
    assert is_near(grey.getpixel((5, 5)), (128, 128, 128))


def test_a_tiff_of_many_pages_is_read_as_far_as_a_document_goes() -> None:
    leaves = [Image.new("1", (8, 8))] * (MAX_PAGES + 5)
    read = read_file(saved(leaves[0], "TIFF", save_all=True, append_images=leaves[1:]))
    assert (len(read.pages), len(read.warnings)) == (MAX_PAGES, 1)


def test_what_takes_long_to_draw_is_left_to_the_original() -> None:
    leaves = [Image.new("RGB", (400, 400))] * 3
    read = read_picture(saved(leaves[0], "TIFF", save_all=True, append_images=leaves[1:]), seconds=0)
    assert (len(read.pages), read.warnings) == (
        1,
        ("The picture takes long to draw; pages after 1 are only in the original.",),
    )


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_what_is_transparent_is_white(kind: str) -> None:
    (picture,) = pages(saved(Image.new("RGBA", (20, 20), (255, 0, 0, 0)), kind, lossless=True))
    assert is_near(picture.getpixel((9, 9)), (255, 255, 255))


def test_a_palette_and_its_transparent_colour() -> None:
    drawn = Image.new("P", (20, 20), 1)
    drawn.putpalette([255, 0, 0, 0, 128, 0])
    (green,) = pages(saved(drawn, "PNG"))
    (white,) = pages(saved(drawn, "PNG", transparency=1))
    assert is_near(green.getpixel((9, 9)), (0, 128, 0))
    assert is_near(white.getpixel((9, 9)), (255, 255, 255))


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_the_inks_of_a_printer_become_colours(kind: str) -> None:
    (picture,) = pages(saved(Image.new("CMYK", (20, 20), (0, 255, 255, 0)), kind))
    assert is_near(picture.getpixel((9, 9)), (255, 0, 0))


@pytest.mark.parametrize(("brightest", "middle"), [(255, 128), (4095, 2048), (65535, 32768)])
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_greys_of_more_than_eight_bits_stay_grey(kind: str, brightest: int, middle: int) -> None:
    steps = np.repeat(np.array([[0, middle, brightest]], dtype=np.uint16), 30, axis=1).repeat(20, axis=0)
    (picture,) = pages(saved(Image.fromarray(steps), kind))
    for place, grey in ((10, 0), (45, 128), (80, 255)):
        assert is_near(picture.getpixel((place, 9)), (grey, grey, grey))


def test_the_colours_of_a_profile_are_kept_without_it() -> None:
    """A profile that swaps nothing changes nothing; a broken one is left out; both are gone from the copy."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for one in (profile, b"no profile", profile[:200]):
        (picture,) = pages(saved(Image.new("RGB", (20, 20), (200, 30, 30)), "JPEG", icc_profile=one, quality=95))
        assert is_near(picture.getpixel((9, 9)), (200, 30, 30))
    grey = saved(Image.new("L", (20, 20), 90), "PNG", icc_profile=profile)
    assert is_near(pages(grey)[0].getpixel((9, 9)), (90, 90, 90))


def test_copies_are_no_wider_than_they_are_shown() -> None:
    assert [page.size for page in pages(saved(Image.new("RGB", (3000, 1500)), "PNG"))] == [(1200, 600)]
    assert [page.size for page in pages(saved(Image.new("RGB", (100, 12000)), "PNG"))] == [(50, 6000)]


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be of this size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00")) + chunk(b"IEND", b"")


def tiff_of(*directories: dict[int, tuple[int, int]], loops: bool = False) -> bytes:
    """A TIFF of these directories (tag → type and value), the last of which leads to the first where it ``loops``."""
    made, at = b"II*\x00" + struct.pack("<I", 8), 8
    for number, tags in enumerate(directories):
        size = 2 + 12 * len(tags) + 4
        last = number == len(directories) - 1
        entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, (kind, value) in sorted(tags.items()))
        made += struct.pack("<H", len(tags)) + entries + struct.pack("<I", (8 if loops else 0) if last else at + size)
        at += size
    return made


GREY = {256: (3, 8), 257: (3, 1), 258: (3, 8), 259: (3, 1), 262: (3, 1), 273: (4, 0), 277: (3, 1), 279: (4, 8)}
HUGE = GREY | {256: (4, 65535), 257: (4, 65535)}


@pytest.mark.parametrize(
    "data",
    [
        png_claiming(65535, 65535),
        png_claiming(2**31 - 1, 1),
        tiff_of(HUGE),
        tiff_of(GREY, HUGE),
        saved(Image.new("RGB", (9, 9)), "JPEG").replace(b"\x00\x09\x00\x09\x03", b"\xff\xff\xff\xff\x03"),
    ],
)
def test_a_claim_of_too_many_pixels_is_refused_before_one_is_decoded(data: bytes) -> None:
    started = time.process_time()
    with pytest.raises(Unreadable, match="too many pixels"):
        read_file(data)
    assert time.process_time() - started < 0.5


def test_directories_without_an_end_come_to_one(sandbox: Sandbox) -> None:
    assert len(sandbox.read([Part(tiff_of(GREY, GREY, loops=True))]).pages) <= MAX_PAGES
    assert len(sandbox.read([Part(tiff_of(*[GREY] * 20_000))]).pages) == MAX_PAGES


@pytest.mark.parametrize("mode", ["RGB", "CMYK", "RGBA", "I;16"])
def test_the_largest_picture_is_read_or_refused_within_the_limits(sandbox: Sandbox, mode: str) -> None:
    data = saved(Image.new(mode, (10_000, 5_000)), "TIFF", compression="tiff_adobe_deflate")
    assert len(data) < 1_000_000
    try:
        assert len(sandbox.read([Part(data)]).pages) == 1
    except Unreadable as refusal:
        assert refusal.reason == "This image has too many pixels."


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF"])
@pytest.mark.parametrize("left", [0.2, 0.5, 0.9])
def test_one_that_was_cut_short_is_refused(sandbox: Sandbox, kind: str, left: float) -> None:
    noise = Image.effect_noise((200, 160), 60).convert("RGB")
    whole = TURNED if kind == "HEIF" else saved(noise, kind)
    with pytest.raises(Unreadable, match="damaged"):
        sandbox.read([Part(whole[: int(len(whole) * left)])])


def test_the_worker_reads_each_kind(sandbox: Sandbox) -> None:
    assert sandbox.read([Part(TURNED, "a.heic")]) == read_file(TURNED, "a.heic")
    leaf = Image.new("CMYK", (40, 40), (0, 255, 255, 0))
    for options in ({"compression": "jpeg"}, {"compression": "tiff_lzw"}, {"compression": "packbits"}, {}):
        data = saved(leaf, "TIFF", **options)
        assert sandbox.read([Part(data)]) == read_file(data)
