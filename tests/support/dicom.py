"""Imaging files of our own, of nobody: small, synthetic, with whatever is to be different."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian

ROOT = "2.25.4077"
"""Beginning of the identifiers of these files."""


def ramp(rows: int = 16, columns: int = 24) -> np.ndarray[Any, Any]:
    """Values that grow from left to right, and a little from image to image line."""
    return (np.arange(columns) * 100 + np.arange(rows)[:, None]).astype("<u2")


def a_dataset(pixels: np.ndarray[Any, Any] | None = None, **changes: Any) -> Dataset:
    """A CT image of Alice, with whatever is to be different; None takes an element out."""
    stored = ramp() if pixels is None else pixels
    told: dict[str, Any] = {
        "SpecificCharacterSet": "ISO_IR 192",
        "SOPClassUID": CTImageStorage,
        "SOPInstanceUID": f"{ROOT}.1.1.1",
        "StudyInstanceUID": f"{ROOT}.1",
        "SeriesInstanceUID": f"{ROOT}.1.1",
        "StudyDate": "20261118",
        "StudyTime": "101500",
        "Modality": "CT",
        "InstitutionName": "Imagerie du Parc",
        "ReferringPhysicianName": "Benali^Karim^^Dr",
        "StudyDescription": "Scanner du thorax",
        "SeriesDescription": "Parenchyme",
        "BodyPartExamined": "CHEST",
        "PatientName": "Martin^Alice",
        "PatientBirthDate": "19880412",
        "PatientSex": "F",
        "SeriesNumber": 1,
        "InstanceNumber": 1,
        "Rows": stored.shape[-2] if stored.ndim < 4 else stored.shape[1],
        "Columns": stored.shape[-1] if stored.ndim < 4 else stored.shape[2],
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "BitsAllocated": stored.dtype.itemsize * 8,
        "BitsStored": stored.dtype.itemsize * 8,
        "HighBit": stored.dtype.itemsize * 8 - 1,
        "PixelRepresentation": int(stored.dtype.kind == "i"),
        "RescaleIntercept": -1024,
        "RescaleSlope": 1,
        "PixelData": stored.tobytes(),
    }
    made = Dataset()
    for name, value in (told | changes).items():
        if value is not None:
            setattr(made, name, value)
    return made


def a_dicom(
    pixels: np.ndarray[Any, Any] | None = None, *, syntax: str = ExplicitVRLittleEndian, **changes: Any
) -> bytes:
    """The same as a file. ``syntax``: one that leaves pixels as they are."""
    return written(a_dataset(pixels, **changes), syntax)


def written(dataset: Dataset, syntax: str = ExplicitVRLittleEndian) -> bytes:
    """A data set as a file."""
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = UID(syntax)
    stream = io.BytesIO()
    dataset.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def a_series(count: int = 3, series: int = 1, **changes: Any) -> list[bytes]:
    """The files of one series of the examination, each image lighter than the one before."""
    return [
        a_dicom(
            ramp() + np.uint16(number * 50),
            SOPInstanceUID=f"{ROOT}.1.{series}.{number}",
            SeriesInstanceUID=f"{ROOT}.1.{series}",
            SeriesNumber=series,
            InstanceNumber=number,
            **changes,
        )
        for number in range(1, count + 1)
    ]
