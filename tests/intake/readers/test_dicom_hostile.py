"""Imaging files made to do harm, read in the confined process: each ends in a plain answer within ten seconds."""

from __future__ import annotations

import random
import struct
import time
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import JPEG2000, ExplicitVRLittleEndian, JPEGBaseline8Bit, JPEGLSLossless, RLELossless

from portal.core.html import clean
from portal.intake.parts import Part
from portal.intake.readers.errors import Unreadable
from portal.intake.worker import ask_imaging, read_in_worker
from tests.support.dicom import a_dataset, a_dicom, written

SECONDS = 10
WHOLE = a_dicom()
META = WHOLE[: WHOLE.index(b"\x08\x00\x05\x00CS")]
"""What stands before the data set."""


def answer(data: bytes) -> str:
    """The refusal, or the title of what is read and drawn."""
    begun = time.monotonic()
    try:
        read = read_in_worker([Part(data)])
        if read.study is not None:
            image = read.study.series[0].images[0]
            ask_imaging("frame", [Part(data)], frame=image.frames - 1, window="full")
        return read.title
    except Unreadable as refusal:
        assert refusal.reason
        return refusal.reason
    finally:
        assert time.monotonic() - begun < SECONDS


def compressed(data: bytes, syntax: str, **changes: Any) -> bytes:
    dataset = a_dataset(**changes)
    dataset.PixelData = encapsulate([data])
    dataset["PixelData"].is_undefined_length = True
    return written(dataset, syntax)


def element(group: int, number: int, vr: bytes, length: int, value: bytes) -> bytes:
    return struct.pack("<HH2sH", group, number, vr, length) + value


def nested(depth: int) -> bytes:
    """Sequences within sequences, none of which ends."""
    sequence, item = (0x0008, 0x1140, b"SQ", 0, 0xFFFFFFFF), (0xFFFE, 0xE000, 0xFFFFFFFF)
    return META + (struct.pack("<HH2sHI", *sequence) + struct.pack("<HHI", *item)) * depth


def deflated() -> bytes:
    dataset = a_dataset()
    plain = written(dataset)
    meta = plain.replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.1.99")[:360]
    return meta + zlib.compress(bytes(300_000_000), 9)[2:-4]


def rle_bomb() -> bytes:
    """A small segment that claims to be as long as the largest image."""
    return struct.pack("<16I", 1, 64, *([0] * 14)) + b"\x81\xff" * 60_000


HOSTILE = {
    "huge": a_dicom(Rows=65535, Columns=65535),
    "large without its pixels": a_dicom(Rows=5000, Columns=5000),
    "no rows": a_dicom(Rows=0),
    "many frames": a_dicom(NumberOfFrames=2_000_000_000),
    "negative frames": a_dicom(NumberOfFrames=-1),
    "five samples": a_dicom(SamplesPerPixel=5),
    "odd bits": a_dicom(BitsAllocated=13),
    "no photometry": a_dicom(PhotometricInterpretation=None),
    "unknown photometry": a_dicom(PhotometricInterpretation="ARGB"),
    "nested": nested(20_000),
    "deflated": deflated(),
    "wrong length": META + element(8, 5, b"CS", 65535, b"ISO_IR 100"),
    "endless length": META + struct.pack("<HH2sHI", 0x7FE0, 0x10, b"OW", 0, 0xFFFFFFFE),
    "wrong kinds": WHOLE.replace(b"\x28\x00\x10\x00US", b"\x28\x00\x10\x00PN"),
    "zero width": a_dicom(WindowCenter=0, WindowWidth=0, RescaleSlope=0),
    "rle": compressed(rle_bomb(), RLELossless, Rows=5000, Columns=5000),
    "jpeg": compressed(b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03" + bytes(99), JPEGBaseline8Bit),
    "jpeg 2000": compressed(b"\xff\x4f\xff\x51\x00\x2f" + b"\xff" * 99, JPEG2000),
    "jpeg-ls": compressed(b"\xff\xd8\xff\xf7\x00\x0b\x08\xff\xff\xff\xff\x01" + bytes(99), JPEGLSLossless),
    "nothing": b"\0" * 128 + b"DICM",
    "only its start": WHOLE[:160],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_each_ends_in_a_plain_answer(name: str) -> None:
    assert answer(HOSTILE[name])


@pytest.mark.parametrize(
    ("name", "words"),
    [("huge", "too many pixels"), ("many frames", "too many pixels"), ("deflated", "deflated"), ("no rows", "damaged")],
)
def test_what_is_claimed_is_refused_before_it_is_made(name: str, words: str) -> None:
    assert words in answer(HOSTILE[name])


def cuts() -> Iterator[int]:
    yield from range(133, len(WHOLE), len(WHOLE) // 12)


def test_cut_anywhere_it_is_read_or_refused() -> None:
    for end in cuts():
        assert answer(WHOLE[:end])


def test_changed_anywhere_it_is_read_or_refused() -> None:
    chance = random.Random(4)
    for data in (WHOLE, compressed_rle()):
        for _try in range(12):
            changed = bytearray(data)
            for _byte in range(6):
                changed[chance.randrange(132, len(changed))] = chance.randrange(256)
            assert answer(bytes(changed))


def compressed_rle() -> bytes:
    dataset = a_dataset(np.arange(384, dtype="<u2").reshape(16, 24))
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.compress(RLELossless)
    return written(dataset, RLELossless)


def test_windows_of_any_number_are_drawn() -> None:
    for window in ("0/0", "999999/0.001", "-999999/999999", "bone", "7", "x" * 4000):
        assert ask_imaging("frame", [Part(WHOLE)], frame=0, window=window).pages[0].width == 24


def test_script_in_names_stays_text() -> None:
    evil = "<script>alert(1)</script>"
    read = read_in_worker([Part(a_dicom(StudyDescription=evil, PatientName=f"{evil}^{evil}", SeriesDescription=evil))])
    assert read.title == evil
    assert read.sections == ()
    assert "<script" not in clean(read.title)


def test_other_files_are_read_meanwhile() -> None:
    answer(HOSTILE["nested"])
    assert read_in_worker([Part(b"une lettre")]).title == "une lettre"
