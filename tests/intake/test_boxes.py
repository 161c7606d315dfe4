"""The photo of a box: what its code says, however it was taken."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import pytest
from PIL import Image

from portal.intake import boxes
from portal.intake.boxes import LARGEST_PHOTO, boxes_on
from portal.intake.readers.errors import Unreadable
from portal.intake.worker import COULD_NOT_OPEN, TOO_LARGE
from portal.medicines.gs1 import BoxCode
from tests.support.box_photos import HOSTILE, PARACETAMOL, VACCINE, bars, code, on_table, photo
from tests.support.medicines import BOX_OF_PARACETAMOL, BOX_OF_VACCINE

TODAY = dt.date(2026, 11, 30)
ONE = BoxCode(f"0{BOX_OF_PARACETAMOL}", "A1B2", dt.date(2027, 12, 31))
OTHER = BoxCode(f"0{BOX_OF_VACCINE}", "VX7", dt.date(2026, 10, 31))


@pytest.fixture(scope="module", autouse=True)
def ended() -> Iterator[None]:
    """No worker is left behind."""
    yield
    boxes._sandbox.shutdown()


def seen(picture: Image.Image, kind: str = "JPEG", **how: object) -> list[BoxCode]:
    return boxes_on(photo(picture, kind, **how), TODAY)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_code_is_read(kind: str) -> None:
    assert seen(on_table(code(PARACETAMOL)), kind) == [ONE]


@pytest.mark.parametrize("degrees", [90, 180, 17, 45])
def test_it_may_be_turned(degrees: int) -> None:
    assert seen(on_table(code(PARACETAMOL), degrees=degrees)) == [ONE]


def test_it_may_be_blurred() -> None:
    assert seen(on_table(code(PARACETAMOL), blur=3)) == [ONE]


def test_it_may_be_small_on_a_large_photo() -> None:
    assert seen(on_table(code(PARACETAMOL, scale=5), size=(4000, 3000))) == [ONE]


def test_it_may_be_light_on_dark() -> None:
    inverted = Image.eval(code(PARACETAMOL), lambda value: 255 - value)
    assert seen(on_table(inverted)) == [ONE]


def test_several_boxes_are_several() -> None:
    found = seen(on_table(code(PARACETAMOL), code(VACCINE)))
    assert sorted(found, key=str) == sorted([ONE, OTHER], key=str)


def test_without_a_square_code_the_bars_say_which_medicine() -> None:
    assert seen(on_table(bars())) == [BoxCode(f"0{BOX_OF_PARACETAMOL}")]


@pytest.mark.parametrize(
    "picture",
    [
        on_table(),
        on_table(code("https://evil.example/", gs1=False)),
        on_table(code(HOSTILE, gs1=False)),
        on_table(code("' OR 1=1 --", gs1=False)),
    ],
)
def test_what_is_no_code_of_a_box_is_none(picture: Image.Image) -> None:
    assert seen(picture) == []


def _claiming() -> bytes:
    """A picture of a few bytes that claims 65,000 pixels a side."""
    return photo(Image.new("L", (65000, 1000), 255), "PNG", optimize=True)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"%PDF-1.4", photo(on_table())[:900], _claiming()])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        boxes_on(data, TODAY)
    assert refused.value.reason != COULD_NOT_OPEN


def test_a_photo_that_is_too_large_is_refused() -> None:
    with pytest.raises(Unreadable, match=TOO_LARGE):
        boxes_on(b"\xff\xd8" + bytes(LARGEST_PHOTO), TODAY)


def test_noise_is_read_in_time() -> None:
    """The worst photo for a reader of codes: four million pixels of edges."""
    stream = io.BytesIO()
    Image.effect_noise((2400, 1800), 200).save(stream, "JPEG")
    assert boxes_on(stream.getvalue(), TODAY) == []
