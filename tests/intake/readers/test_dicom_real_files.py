"""Every DICOM file at hand either shows right, by an independent reading of its pixels, or says why not."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import gdcm
import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.dataset import FileDataset
from pydicom.encaps import get_frame
from pydicom.uid import UID

from portal.intake.parts import Part
from portal.intake.readers.dicom.looks import looks_like_dicom
from portal.intake.readers.dicom.parse import opened
from portal.intake.readers.dicom.pixels import picture_of
from portal.intake.readers.dicom.reader import read_or_draw
from portal.intake.readers.errors import Unreadable
from tests.support.shared_data import shared_data

FOLDER = Path(pydicom.__file__).parent / "data"
Grid = np.ndarray[Any, Any]
REPORT, PLAN, NO_IMAGE, DAMAGED, DISC = "report", "radiotherapy plan", "no image", "damaged", "DICOMDIR"
DISPLAY, CURVE, DEFLATED = "how other images", "recorded curve", "deflated"
WHY_NOT = {
    **dict.fromkeys(("reportsi.dcm", "reportsi_with_empty_number_tags.dcm", "test-SR.dcm"), REPORT),
    **dict.fromkeys(("rtplan.dcm", "rtplan_truncated.dcm", "rtstruct.dcm", "no_meta_group_length.dcm"), PLAN),
    **dict.fromkeys(("ExplVR_BigEndNoMeta.dcm", "ExplVR_LitEndNoMeta.dcm"), PLAN),
    **dict.fromkeys(("MR_truncated.dcm", "badVR.dcm", "JPEG2000-embedded-sequence-delimiter.dcm"), DAMAGED),
    **dict.fromkeys(("chrJapMulti.dcm", "chrJapMultiExplicitIR6.dcm", "chrKoreanMulti.dcm"), NO_IMAGE),
    **dict.fromkeys(("chrSQEncoding.dcm", "chrSQEncoding1.dcm", "UN_sequence.dcm", "priv_SQ.dcm"), NO_IMAGE),
    **dict.fromkeys(("nested_priv_SQ.dcm", "meta_missing_tsyntax.dcm"), DAMAGED),
    "empty_charset_LEI.dcm": NO_IMAGE,
    "image_dfl.dcm": DEFLATED,
    "waveform_ecg.dcm": CURVE,
}
NOT_CERTAIN = {"no_meta.dcm"}
"""Begins with what no DICOM file begins with."""
TWINS = {
    "rtdose_rle_1frame.dcm": "rtdose_1frame.dcm",
    "rtdose_rle.dcm": "rtdose.dcm",
    "SC_rgb_small_odd_big_endian.dcm": "SC_rgb_small_odd.dcm",
    **{f"SC_rgb_rle_{bits}bit{frames}.dcm": "SC_rgb_rle.dcm" for bits in (16, 32) for frames in ("", "_2frame")},
}
"""Which file holds the same picture plainly, where gdcm's reader of whole files breaks down or reads it wrong."""
SIGN_MISTOLD = {"J2K_pixelrep_mismatch.dcm"}
"""The header says another sign than the JPEG 2000 within, which counts; gdcm believes the header."""
COLOUR_BY_JPEG = ("JPEG Baseline",)
LOSSY = 3.0
"""How far two decoders of the same lossy colour may lie apart on average, of 255 shades."""


def files() -> list[Path]:
    """All that the library brings, and of the examination of 50 empty files the first."""
    found = [path for path in FOLDER.rglob("*") if path.is_file() and looks_like_dicom(path.read_bytes())]
    return sorted(path for path in found if "TINY_ALPHA/PT" not in str(path) or path.name == "IM000000")


def shared() -> list[Path]:
    return sorted((shared_data() / "dicom").glob("*.dcm"))


def why_not(path: Path) -> str:
    """Which words tell why nothing is shown; empty for what is."""
    if path.name.startswith("DICOMDIR"):
        return DISC
    if "palettes" in path.parts:
        return DISPLAY
    return NO_IMAGE if path.name == "IM000000" else WHY_NOT.get(path.name, "")


def read(data: bytes) -> Any:
    return read_or_draw([Part(b'{"do": "read"}'), Part(data)])


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_each_shows_or_says_why_not(path: Path) -> None:
    data = path.read_bytes()
    if words := why_not(path):
        with pytest.raises(Unreadable, match=words):
            read(data)
        return
    study = read(data).study
    image = study.series[0].images[0]
    drawn = picture_of(opened(data), image.frames - 1)
    assert drawn.size == (image.width, image.height)
    _compare(path)


def test_what_is_not_certain_is_not_taken_for_dicom() -> None:
    doubtful = [path for path in FOLDER.rglob("*.dcm") if not looks_like_dicom(path.read_bytes())]
    assert {path.name for path in doubtful} == NOT_CERTAIN


def test_those_of_the_shared_folder_show_right() -> None:
    for path in shared():
        assert read(path.read_bytes()).study is not None
        _compare(path)


def test_air_is_dark_on_a_radiograph_that_is_stored_inverted() -> None:
    data = (shared_data() / "dicom" / "RG3_J2KI.dcm").read_bytes()
    dataset = opened(data)
    assert dataset.PhotometricInterpretation == "MONOCHROME1"
    drawn, stored = np.asarray(picture_of(dataset, 0)), pydicom.dcmread(io.BytesIO(data)).pixel_array
    exposed, bone = stored >= np.percentile(stored, 90), stored <= np.percentile(stored, 10)
    assert drawn[exposed].mean() < 40
    assert drawn[bone].mean() > 215


def _compare(path: Path) -> None:
    """What is drawn of the first frame, with a reading by gdcm or Pillow and arithmetic of our own."""
    drawn = np.asarray(picture_of(opened(path.read_bytes()), 0))
    path = path.with_name(TWINS.get(path.name, path.name))
    dataset = pydicom.dcmread(path, force=True)
    expected, apart = _expected(path, dataset)
    if expected is None or path.name in SIGN_MISTOLD:
        return
    if expected.shape[:2] != drawn.shape[:2]:  # pixels that are not square
        size = (drawn.shape[1], drawn.shape[0])
        expected = np.asarray(Image.fromarray(expected).resize(size, Image.Resampling.BILINEAR))
    assert np.abs(drawn.astype(int) - expected.astype(int)).mean() <= apart


def _expected(path: Path, dataset: FileDataset) -> tuple[Grid | None, float]:
    interpretation = dataset.PhotometricInterpretation
    if dataset.BitsAllocated == 1:
        bits = np.unpackbits(np.frombuffer(dataset.PixelData, "u1"), bitorder="little")
        return bits[: dataset.Rows * dataset.Columns].reshape(dataset.Rows, dataset.Columns) * np.uint8(255), 0
    if not interpretation.startswith("MONOCHROME"):
        return _colour(path, dataset)
    stored = _stored(path, dataset)
    slope, intercept = float(dataset.get("RescaleSlope") or 1), float(dataset.get("RescaleIntercept") or 0)
    return _grey(stored, stored * slope + intercept, dataset), 0.51


def _stored(path: Path, dataset: FileDataset) -> Grid:
    """The first frame as it is stored: the bytes where they are plain, else decoded by gdcm's reader of whole files."""
    rows, columns, samples = dataset.Rows, dataset.Columns, dataset.get("SamplesPerPixel", 1)
    kind = f"{'i' if dataset.PixelRepresentation else 'u'}{dataset.BitsAllocated // 8}"
    planes = samples == 3 and dataset.get("PlanarConfiguration")
    syntax = UID(str(opened(path.read_bytes()).file_meta.TransferSyntaxUID))
    if not syntax.is_compressed:
        data, kind = dataset.PixelData, f"{'<' if syntax.is_little_endian else '>'}{kind}"
    else:
        reader = gdcm.ImageReader()
        reader.SetFileName(str(path))
        assert reader.Read()
        data = reader.GetImage().GetBuffer().encode("utf-8", "surrogateescape")
        planes = samples == 3 and reader.GetImage().GetPlanarConfiguration()
    frame = np.frombuffer(data[: rows * columns * samples * dataset.BitsAllocated // 8], kind)
    if samples == 1:
        return frame.reshape(rows, columns)
    return frame.reshape(3, rows, columns).transpose(1, 2, 0) if planes else frame.reshape(rows, columns, 3)


def _grey(stored: Grid, values: Grid, dataset: FileDataset) -> Grid:
    center, width = dataset.get("WindowCenter"), dataset.get("WindowWidth")
    center, width = (one[0] if hasattr(one, "append") else one for one in (center, width))
    if center in (None, "") and dataset.get("Modality") == "CT":
        center, width = 40, 400
    if center in (None, ""):
        real = values[stored != dataset.get("PixelPaddingValue", np.inf)]
        low, high = real.min(), real.max()
    else:
        low, high = float(center) - 0.5 - (float(width) - 1) / 2, float(center) - 0.5 + (float(width) - 1) / 2
    light = np.clip((values.astype(float) - low) / (high - low), 0, 1) if high > low else np.full(values.shape, 0.5)
    light = 1 - light if dataset.PhotometricInterpretation == "MONOCHROME1" else light
    shaded: Grid = np.rint(light * 255).astype(np.uint8)
    return shaded


def _colour(path: Path, dataset: FileDataset) -> tuple[Grid | None, float]:
    syntax = dataset.file_meta.TransferSyntaxUID.name
    if syntax.startswith(COLOUR_BY_JPEG):
        frame = get_frame(dataset.PixelData, 0, number_of_frames=int(dataset.get("NumberOfFrames") or 1))
        picture = Image.open(io.BytesIO(frame))
        if dataset.PhotometricInterpretation == "RGB":
            return None, 0  # whether such a JPEG is RGB or YCbCr is told by a marker, each library in its own way
        return np.asarray(picture.convert("RGB")), LOSSY
    if dataset.PhotometricInterpretation == "PALETTE COLOR":
        indices = np.frombuffer(dataset.PixelData, "u1").reshape(dataset.Rows, dataset.Columns)
        tables = [dataset[f"{name}PaletteColorLookupTableData"].value for name in ("Red", "Green", "Blue")]
        return np.stack([(np.frombuffer(one, "<u2") >> 8).astype(np.uint8)[indices] for one in tables], axis=-1), 0
    if dataset.PhotometricInterpretation == "YBR_FULL_422":
        return None, 0
    stored = _stored(path, dataset)
    return (stored >> max(dataset.BitsStored - 8, 0)).astype(np.uint8), 1.0
