"""One frame of a DICOM file as a picture."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image
from pydicom.dataset import FileDataset
from pydicom.pixels.processing import apply_color_lut
from pydicom.pixels.utils import pixel_array
from pydicom.uid import (
    UID,
    JPEG2000TransferSyntaxes,
    JPEGLSTransferSyntaxes,
    JPEGTransferSyntaxes,
    RLETransferSyntaxes,
)

from portal.intake.readers.dicom import jpeg12
from portal.intake.readers.dicom.grey import frame_group, shades, transforms_of
from portal.intake.readers.dicom.parse import DAMAGED, damaged_at_worst, number, numbers, text
from portal.intake.readers.errors import Unreadable
from portal.record.content import Page

MAX_PIXELS = 25_000_000
"""Of one frame: more than a mammogram has. Decoded, with what decoding needs, it stays within a worker's memory."""
MAX_SIDE = 4096
"""Of a picture; a larger frame is drawn smaller."""
MAX_FRAMES = 20_000
_GREY = ("MONOCHROME1", "MONOCHROME2")
_MOST_STRETCHED = 10.0
_SYNTAX = "This kind of DICOM compression cannot be shown."
_READ = frozenset(
    {
        *JPEGTransferSyntaxes,
        *JPEG2000TransferSyntaxes,
        *JPEGLSTransferSyntaxes,
        *RLETransferSyntaxes,
    }
)

jpeg12.register()


@dataclass(frozen=True, slots=True)
class Shape:
    """The frames of a file: how many, and how large each is drawn."""

    frames: int
    width: int
    height: int
    grey: bool


def shape_of(dataset: FileDataset) -> Shape:
    """What the header claims, checked before a pixel is decoded.

    Raises :class:`Unreadable` for a claim that is absurd or too large, and for a compression that is not read.
    """
    syntax = UID(str(dataset.file_meta.TransferSyntaxUID))
    if not syntax.is_private and syntax.is_compressed and syntax not in _READ:
        raise Unreadable(_SYNTAX)
    rows, columns = number(dataset, "Rows"), number(dataset, "Columns")
    frames = number(dataset, "NumberOfFrames") if dataset.get("NumberOfFrames") else 1.0
    if not rows or not columns or not frames or frames < 1:
        raise Unreadable(DAMAGED)
    if rows * columns > MAX_PIXELS or frames > MAX_FRAMES:
        raise Unreadable("This DICOM image has too many pixels.")
    if (number(dataset, "SamplesPerPixel") or 1) not in (1, 3):
        raise Unreadable(DAMAGED)
    width, height = _drawn_size(dataset, int(columns), int(rows))
    grey = text(dataset, "PhotometricInterpretation") in _GREY
    return Shape(int(frames), width, height, grey)


def picture_of(dataset: FileDataset, frame: int, window: str = "") -> Image.Image:
    """A frame, counted from 0, through a window of grey values (:func:`portal.intake.readers.dicom.grey.shades`).

    Raises :class:`Unreadable` for a frame that is not there or does not decode.
    """
    shape = shape_of(dataset)
    if not 0 <= frame < shape.frames:
        raise Unreadable("There is no such image in this file.")
    with damaged_at_worst():
        stored = pixel_array(dataset, index=frame)
        if shape.grey:
            how = transforms_of(dataset, frame)
            drawn = shades(stored, how, window, text(dataset, "Modality"))
        else:
            drawn = _coloured(dataset, stored)
        picture = Image.fromarray(np.ascontiguousarray(drawn))
        size = (shape.width, shape.height)
        return picture if picture.size == size else picture.resize(size, Image.Resampling.BILINEAR)


def page_of_frame(picture: Image.Image) -> Page:
    """A picture as a PNG, which alters no shade."""
    stream = io.BytesIO()
    picture.save(stream, "PNG", compress_level=1)
    return Page(stream.getvalue(), "image/png", picture.width, picture.height)


def _coloured(dataset: FileDataset, stored: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Red, green and blue of 8 bits; the library has made them of YCbCr already."""
    bits = int(number(dataset, "BitsStored") or 8)
    if text(dataset, "PhotometricInterpretation") == "PALETTE COLOR":
        stored = apply_color_lut(stored, dataset)
        bits = stored.dtype.itemsize * 8
    if stored.ndim != 3 or stored.shape[2] != 3:
        raise Unreadable(DAMAGED)
    return (stored >> max(bits - 8, 0)).astype(np.uint8)


def _drawn_size(dataset: FileDataset, width: int, height: int) -> tuple[int, int]:
    """The size with square pixels: the shorter side of a pixel gives way, so that nothing is lost."""
    high, wide = _pixel_sides(dataset)
    ratio = high / wide
    drawn_width, drawn_height = float(width), float(height)
    if abs(ratio - 1) > 0.01 and 1 / _MOST_STRETCHED <= ratio <= _MOST_STRETCHED:
        drawn_width, drawn_height = (width, height * ratio) if ratio > 1 else (width / ratio, height)
    scale = min(1.0, MAX_SIDE / max(drawn_width, drawn_height))
    return max(1, round(drawn_width * scale)), max(1, round(drawn_height * scale))


def _pixel_sides(dataset: FileDataset) -> tuple[float, float]:
    """How high and how wide a pixel is, in whatever unit."""
    measures = frame_group(dataset, 0, "PixelMeasuresSequence")
    for holder, keyword in (
        (dataset, "PixelAspectRatio"),
        (measures, "PixelSpacing"),
        (dataset, "ImagerPixelSpacing"),
        (dataset, "NominalScannedPixelSpacing"),
    ):
        sides = numbers(holder, keyword)
        if len(sides) == 2 and all(side > 0 for side in sides):
            return sides[0], sides[1]
    return 1.0, 1.0
