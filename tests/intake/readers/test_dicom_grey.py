"""Grey values as an eye sees them: every function of the standard, against the library's own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_modality_lut, apply_windowing

from portal.intake.readers.dicom.parse import opened
from portal.intake.readers.dicom.pixels import picture_of
from portal.intake.readers.dicom.study import read_study
from portal.record.content import Window
from tests.support.dicom import a_dataset, a_dicom, written

Grid = np.ndarray[Any, Any]
STORED = np.linspace(0, 4000, 24 * 16).astype("<u2").reshape(16, 24)


def drawn(data: bytes, window: str = "", frame: int = 0) -> Grid:
    return np.asarray(picture_of(opened(data), frame, window)).astype(int)


def by_library(dataset: Dataset, center: float, width: float, function: str = "LINEAR") -> Grid:
    dataset.WindowCenter, dataset.WindowWidth, dataset.VOILUTFunction = center, width, function
    dataset.BitsStored = 16
    values = apply_windowing(apply_modality_lut(STORED, dataset), dataset)
    intercept, slope = float(dataset.RescaleIntercept), float(dataset.RescaleSlope)
    return np.rint((values - intercept) / (slope * (2**16 - 1)) * 255).astype(int)


@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT", "SIGMOID"])
@pytest.mark.parametrize(("center", "width"), [(40, 400), (-600, 1500), (400.5, 1800), (1000, 2)])
def test_each_function_is_that_of_the_standard(function: str, center: float, width: float) -> None:
    dataset = a_dataset(STORED, WindowCenter=center, WindowWidth=width, VOILUTFunction=function)
    expected = by_library(a_dataset(STORED), center, width, function)
    assert np.abs(drawn(written(dataset)) - expected).max() <= 1


@pytest.mark.parametrize(
    ("name", "window"),
    [("soft-tissue", (40, 400)), ("lung", (-600, 1500)), ("bone", (400, 1800)), ("brain", (40, 80)), ("5/60", (5, 60))],
)
def test_a_preset_is_its_centre_and_width(name: str, window: tuple[float, float]) -> None:
    assert np.abs(drawn(a_dicom(STORED), name) - by_library(a_dataset(STORED), *window)).max() <= 1


def test_a_ct_without_a_window_shows_soft_tissue_and_others_everything() -> None:
    assert np.array_equal(drawn(a_dicom(STORED)), drawn(a_dicom(STORED), "soft-tissue"))
    other = a_dicom(STORED, Modality="MR")
    assert np.array_equal(drawn(other), drawn(other, "full"))
    assert (drawn(other).min(), drawn(other).max()) == (0, 255)


def test_several_windows_are_told_and_chosen_by_number() -> None:
    data = a_dicom(STORED, WindowCenter=[40, 400], WindowWidth=[400, 1800], WindowCenterWidthExplanation=["MOU", "OS"])
    study = read_study([data]).study
    assert study is not None
    assert study.series[0].images[0].windows == (Window(40, 400, "MOU"), Window(400, 1800, "OS"))
    assert np.array_equal(drawn(data, "2"), drawn(data, "bone"))
    assert np.array_equal(drawn(data, "1"), drawn(data))


def test_inverted_images_are_the_negative() -> None:
    plain, inverted = a_dicom(STORED), a_dicom(STORED, PhotometricInterpretation="MONOCHROME1")
    assert np.abs(drawn(plain) + drawn(inverted) - 255).max() <= 1
    assert np.array_equal(drawn(inverted), drawn(a_dicom(STORED, PresentationLUTShape="INVERSE")))


@pytest.mark.parametrize("kind", ["u1", "i1", "<u2", "<i2", "<u4", "<i4"])
def test_signed_or_not_of_any_size(kind: str) -> None:
    pixels = np.linspace(-100 if "i" in kind else 0, 120, 24 * 16).astype(kind).reshape(16, 24)
    shown = drawn(a_dicom(pixels, Modality="MR", RescaleIntercept=None, RescaleSlope=None))
    assert np.abs(shown - np.linspace(0, 255, 24 * 16).reshape(16, 24)).max() <= 3


def test_a_table_of_the_modality_and_one_of_values_of_interest() -> None:
    steps = np.arange(0, 4096, dtype="<u2")
    table = Dataset()
    table.LUTDescriptor, table.LUTData = [4096, 0, 16], (4095 - steps).astype("<u2").tobytes()
    table.ModalityLUTType = "US"
    by_modality = a_dicom(STORED, Modality="MR", RescaleIntercept=None, RescaleSlope=None, ModalityLUTSequence=[table])
    assert np.abs(drawn(by_modality) + drawn(a_dicom(STORED, Modality="MR")) - 255).max() <= 1
    interest = Dataset()
    interest.LUTDescriptor, interest.LUTData = [4096, 0, 12], steps.tobytes()
    by_interest = a_dicom(STORED, RescaleIntercept=0, VOILUTSequence=[interest])
    assert np.abs(drawn(by_interest) - STORED / 4095 * 255).max() <= 1


def test_padding_does_not_count_for_the_full_range() -> None:
    pixels = STORED.copy()
    pixels[0] = 60000
    shown = drawn(a_dicom(pixels, Modality="MR", PixelPaddingValue=60000))
    assert shown[1:].max() == 255


def test_each_frame_has_its_own_values() -> None:
    frames = np.stack([STORED // 4, STORED])
    groups = []
    for center in (500, 2000):
        voi, transform, group = Dataset(), Dataset(), Dataset()
        voi.WindowCenter, voi.WindowWidth = center, 1000
        transform.RescaleIntercept, transform.RescaleSlope, transform.RescaleType = 0, 1, "US"
        group.FrameVOILUTSequence, group.PixelValueTransformationSequence = [voi], [transform]
        groups.append(group)
    data = a_dicom(frames, NumberOfFrames=2, PerFrameFunctionalGroupsSequence=groups, Modality="MR")
    assert np.array_equal(drawn(data, "", 0), drawn(data, "500/1000", 0))
    assert np.array_equal(drawn(data, "", 1), drawn(data, "2000/1000", 1))
    assert not np.array_equal(drawn(data, "", 0), drawn(data, "", 1))


def test_colours_by_plane_and_with_sixteen_bits() -> None:
    colours = np.zeros((16, 24, 3), "u1")
    colours[:8, :, 0], colours[8:, :, 2] = 255, 128
    told: dict[str, Any] = {"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "Rows": 16, "Columns": 24}
    by_pixel = a_dicom(colours, PlanarConfiguration=0, **told)
    by_plane = a_dicom(colours, PlanarConfiguration=1, PixelData=colours.transpose(2, 0, 1).tobytes(), **told)
    wide = a_dicom(colours.astype("<u2") * 257, PlanarConfiguration=0, **told)
    for data in (by_pixel, by_plane, wide):
        assert np.array_equal(drawn(data), colours)


def test_an_image_of_one_value_is_grey() -> None:
    assert set(drawn(a_dicom(STORED * 0, Modality="MR")).flat) == {128}
