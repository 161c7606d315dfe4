"""From stored grey values to what an eye sees: modality, values of interest, black and white (DICOM PS3.4 N.2).

A table is made of each value that can occur, once, so that a large image costs no more than a look-up a pixel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_modality_lut, apply_voi

from portal.intake.readers.dicom.parse import first_item, number, numbers, text
from portal.record.content import Window
from portal.record.imaging.windows import CHOSEN, OWN, PRESETS

Values = np.ndarray[Any, Any]

_MOST_WINDOWS = 20
_LARGEST_TABLE = 1 << 16


@dataclass(frozen=True, slots=True)
class Transforms:
    """What turns the stored values of one frame into shades; each part is that of the frame, else of the file."""

    modality: Dataset
    voi: Dataset
    windows: tuple[Window, ...]
    function: str
    inverted: bool
    padding: float | None


def transforms_of(dataset: Dataset, frame: int) -> Transforms:
    """What the file says of the grey values of a frame, counted from 0."""
    voi = frame_group(dataset, frame, "FrameVOILUTSequence")
    shape = text(dataset, "PresentationLUTShape")
    return Transforms(
        modality=frame_group(dataset, frame, "PixelValueTransformationSequence"),
        voi=voi,
        windows=_windows(voi),
        function=text(voi, "VOILUTFunction") or "LINEAR",
        inverted=shape == "INVERSE" or text(dataset, "PhotometricInterpretation") == "MONOCHROME1",
        padding=number(dataset, "PixelPaddingValue"),
    )


def frame_group(dataset: Dataset, frame: int, keyword: str) -> Dataset:
    """The functional group of a frame, else that of all frames, else the file itself (PS3.3 C.7.6.16)."""
    each = dataset.get("PerFrameFunctionalGroupsSequence")
    of_frame = first_item(each[frame], keyword) if each and frame < len(each) else None
    shared = first_item(dataset, "SharedFunctionalGroupsSequence")
    return of_frame or (first_item(shared, keyword) if shared is not None else None) or dataset


def shades(stored: Values, how: Transforms, window: str, modality: str) -> Values:
    """The frame in shades from 0, black, to 255.

    ``window`` is ``full``, one of the presets, the number of one that the file gives (from 1), ``c/w`` for a centre and
    a width, or empty: the file's first, else for a CT that of soft tissue, else the full one.
    """
    if stored.dtype.kind in "ui" and int(stored.max()) - int(stored.min()) < _LARGEST_TABLE:
        low = int(stored.min())
        places = stored.astype(np.int32) - low if stored.dtype.itemsize < 4 else stored.astype(np.int64) - low
        occurs = np.flatnonzero(np.bincount(places.ravel()))
        table = np.zeros(occurs[-1] + 1, np.uint8)
        table[occurs] = _shaded(occurs + low, how, window, modality)
        return table[places]
    return _shaded(stored, how, window, modality)


def chosen(window: str, how: Transforms, modality: str) -> Window | None:
    """The window that is asked for; None for the full one, or where there is no such."""
    if OWN.fullmatch(window):
        return how.windows[int(window) - 1] if int(window) <= len(how.windows) else None
    if (own := CHOSEN.fullmatch(window)) is not None:
        return Window(float(own[1]), max(float(own[2]), 1e-3))
    if window in PRESETS:
        return PRESETS[window]
    if window:
        return None
    return next(iter(how.windows), PRESETS["soft-tissue"] if modality == "CT" and _is_in_units(how) else None)


def _is_in_units(how: Transforms) -> bool:
    """Whether the values are Hounsfield units, as far as a CT says."""
    return number(how.modality, "RescaleIntercept") is not None and text(how.modality, "RescaleType") in ("", "HU")


def _shaded(stored: Values, how: Transforms, window: str, modality: str) -> Values:
    values = apply_modality_lut(stored, how.modality).astype(np.float32)
    light = _by_table(values, how) if not window else None
    if light is None:
        asked = chosen(window, how, modality)
        light = _full(values, stored, how) if asked is None else _windowed(values, asked, how.function)
    light = 1 - light if how.inverted else light
    shaded: Values = np.rint(np.clip(light, 0, 1) * 255).astype(np.uint8)
    return shaded


def _by_table(values: Values, how: Transforms) -> Values | None:
    """By the file's own table of values of interest, from 0 to 1; None where it has none."""
    table = first_item(how.voi, "VOILUTSequence")
    if table is None or not len(table.get("LUTData") or b""):
        return None
    shown: Values = apply_voi(values.astype(np.int64), how.voi).astype(np.float32)
    bits = numbers(table, "LUTDescriptor")[2:]
    shown /= 2 ** (int(bits[0]) if bits and 8 <= bits[0] <= 16 else 16) - 1
    return shown


def _windowed(values: Values, window: Window, function: str) -> Values:
    """The three functions of PS3.3 C.11.2.1, from 0 to 1."""
    if function == "SIGMOID":
        return 1 / (1 + np.exp(np.clip(-4 * (values - window.center) / window.width, -80, 80)))
    if function == "LINEAR_EXACT":
        return np.clip((values - window.center) / window.width + 0.5, 0, 1)
    if window.width <= 1:
        return (values > window.center - 0.5).astype(np.float32)
    return np.clip((values - (window.center - 0.5)) / (window.width - 1) + 0.5, 0, 1)


def _full(values: Values, stored: Values, how: Transforms) -> Values:
    """From the least to the greatest value that is not padding."""
    real = values[np.isfinite(values) & (stored != how.padding)] if how.padding is not None else values
    low, high = (float(real.min()), float(real.max())) if real.size else (0.0, 0.0)
    return (values - low) / (high - low) if high > low else np.full_like(values, 0.5)


def _windows(voi: Dataset) -> tuple[Window, ...]:
    """The windows that the file gives, with its names of them."""
    centers, widths = numbers(voi, "WindowCenter"), numbers(voi, "WindowWidth")
    said = voi.get("WindowCenterWidthExplanation") or ()
    names = [said] if isinstance(said, str) else [str(one) for one in said]
    pairs = list(zip(centers, widths, strict=False))[:_MOST_WINDOWS]
    found = (
        Window(center, width, " ".join(names[place].split())[:40] if place < len(names) else "")
        for place, (center, width) in enumerate(pairs)
        if width > 0
    )
    return tuple(dict.fromkeys(found))
