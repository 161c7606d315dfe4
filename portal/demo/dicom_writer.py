"""Invented images of examinations: drawn phantoms in DICOM, small, and the same on every run."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import (
    UID,
    DigitalXRayImageStorageForPresentation,
    ExplicitVRLittleEndian,
    MRImageStorage,
    RLELossless,
)

from portal.demo.cda_header import INS_TEST
from portal.demo.family import Person, Professional
from portal.demo.image_writer import drawn_wrist

Grid = np.ndarray[Any, Any]
_SIDE = 160


@dataclass(frozen=True, slots=True)
class Examination:
    """Whose it is, who made it and who asked for it, when, and what it is called."""

    person: Person
    author: Professional
    asked_by: Professional
    taken: dt.datetime
    title: str
    body_part: str
    laterality: str = ""

    def uid(self, *parts: object) -> str:
        """An identifier that follows from what it is of: the same on every run."""
        told = "/".join(str(part) for part in (self.person.key, self.title, self.taken.date(), *parts))
        return f"2.25.{int.from_bytes(hashlib.sha256(told.encode()).digest()[:15], 'big')}"


def knee_mri(examination: Examination) -> list[bytes]:
    """Return twelve sagittal images through a knee, from one side to the other, in one series."""
    files = []
    for number in range(1, 13):
        image = _knee(_SIDE, number)
        files.append(
            _file(
                examination,
                image,
                number,
                SOPClassUID=MRImageStorage,
                Modality="MR",
                SeriesDescription="DP sagittal, saturation de la graisse",
                WindowCenter=480,
                WindowWidth=960,
                SliceThickness=4,
                ImagePositionPatient=[-24 + 4 * number, -80, 80],
                ImageOrientationPatient=[0, 1, 0, 0, 0, -1],
                PixelSpacing=[1, 1],
            )
        )
    return files


def forearm_x_ray(examination: Examination) -> list[bytes]:
    """Return a view of a wrist, stored as radiographs are: air, which lets all rays through, is the largest value."""
    drawn = np.asarray(drawn_wrist("G" if examination.laterality == "L" else "D").resize((390, 525)), dtype=np.uint16)
    return [
        _file(
            examination,
            4095 - drawn * 12,
            1,
            SOPClassUID=DigitalXRayImageStorageForPresentation,
            Modality="DX",
            PhotometricInterpretation="MONOCHROME1",
            PresentationLUTShape="INVERSE",
            SeriesDescription="Face",
            ViewPosition="PA",
            WindowCenter=2560,
            WindowWidth=3070,
            ImagerPixelSpacing=[0.4, 0.4],
        )
    ]


def _knee(size: int, number: int) -> Grid:
    """One slice: fat bright on the outside, bones grey with a bright edge of cartilage, the menisci dark wedges."""
    unit, away = size / 160, abs(number - 6.5) / 5.5
    picture = Image.new("L", (size, size), 4)
    draw = ImageDraw.Draw(picture)

    def box(left: float, top: float, right: float, bottom: float, shade: int, round_by: float = 0.5) -> None:
        edges = tuple(one * unit for one in (left, top, right, bottom))
        draw.rounded_rectangle(edges, radius=(edges[2] - edges[0]) * round_by, fill=shade)

    box(24, -20, 136, 180, 92, 0.25)
    box(32, -20, 128, 180, 46, 0.25)
    wide = 26 - 8 * (1 - away)
    box(62 - wide / 4, -30, 62 + wide, 62, 70, 0.3)
    draw.ellipse([one * unit for one in (48, 38, 112, 88)], fill=150)
    draw.ellipse([one * unit for one in (52, 40, 108, 84)], fill=72)
    box(52, 93, 112, 118, 150, 0.2)
    box(54, 97, 110, 190, 68, 0.2)
    if away < 0.75:
        draw.ellipse([one * unit for one in (30, 26, 46, 62)], fill=74)
        draw.line([one * unit for one in (38, 60, 52, 108)], fill=12, width=round(4 * unit))
    if away < 0.3:
        draw.line([one * unit for one in (92, 70, 66, 98)], fill=14, width=round(5 * unit))
    for left, right in ((52, 70), (112, 94)):
        points = [(left, 84), (left, 97), (right, 91)]
        draw.polygon([(x * unit, y * unit) for x, y in points], fill=10)
    if number in (8, 9):
        draw.line([one * unit for one in (108, 88, 100, 94)], fill=190, width=max(1, round(1.6 * unit)))
    soft = picture.filter(ImageFilter.GaussianBlur(1.1 * unit))
    return np.asarray(soft, dtype=np.uint16) * 5


def _file(examination: Examination, image: Grid, number: int, **elements: Any) -> bytes:
    """Return one image with its header, its pixels packed without loss."""
    dataset = Dataset()
    pixels = {
        "Rows": image.shape[0],
        "Columns": image.shape[1],
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "BitsAllocated": 16,
        "BitsStored": 12,
        "HighBit": 11,
        "PixelRepresentation": 0,
        "PixelData": image.astype("<u2").tobytes(),
    }
    for name, value in (_header(examination, number) | pixels | elements).items():
        setattr(dataset, name, value)
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = UID(ExplicitVRLittleEndian)
    dataset.compress(RLELossless, generate_instance_uid=False)
    stream = io.BytesIO()
    dataset.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def _header(examination: Examination, number: int) -> dict[str, Any]:
    person, taken = examination.person, examination.taken
    return {
        "SpecificCharacterSet": "ISO_IR 192",
        "SOPInstanceUID": examination.uid("image", number),
        "StudyInstanceUID": examination.uid(),
        "SeriesInstanceUID": examination.uid("series"),
        "StudyDate": f"{taken:%Y%m%d}",
        "StudyTime": f"{taken:%H%M%S}",
        "TimezoneOffsetFromUTC": f"{taken:%z}",
        "Manufacturer": "Images fictives",
        "InstitutionName": examination.author.organisation.name,
        "ReferringPhysicianName": _name(examination.asked_by),
        "PerformingPhysicianName": _name(examination.author),
        "StudyDescription": examination.title,
        "BodyPartExamined": examination.body_part,
        "Laterality": examination.laterality,
        "PatientID": person.nir,
        "IssuerOfPatientIDQualifiersSequence": [_national_number()],
        "PatientName": f"{person.birth_name}^{' '.join(person.given_names)}",
        "PatientBirthDate": f"{person.birth_date:%Y%m%d}",
        "PatientSex": person.sex,
        "SeriesNumber": 1,
        "InstanceNumber": number,
    }


def _national_number() -> Dataset:
    qualifier = Dataset()
    qualifier.UniversalEntityID, qualifier.UniversalEntityIDType = INS_TEST, "ISO"
    return qualifier


def _name(professional: Professional) -> str:
    return f"{professional.family}^{professional.given}^^{professional.title}"
