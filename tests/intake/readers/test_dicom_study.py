"""An imaging examination as a document: what its header says, how its images are grouped and ordered."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian

from portal.intake.parts import Part
from portal.intake.readers.dicom.kinds import DIRECTORY, REPORT
from portal.intake.readers.dicom.looks import looks_like_dicom
from portal.intake.readers.dicom.parse import DAMAGED
from portal.intake.readers.dicom.reader import NOT_TOGETHER, read_or_draw
from portal.intake.readers.errors import Unreadable
from portal.intake.readers.samples import PDF
from portal.intake.refusals import Kind, kind_of
from portal.record.content import Author, Identity, ReadDocument
from tests.support.dicom import ROOT, a_dataset, a_dicom, a_series, written


def ask(do: str, *files: bytes, **asked: Any) -> ReadDocument:
    return read_or_draw([Part(json.dumps({"do": do, **asked}).encode()), *map(Part, files)])


def read(*files: bytes) -> ReadDocument:
    return ask("read", *files)


def places(document: ReadDocument) -> list[list[int]]:
    assert document.study is not None
    return [[image.file for image in series.images] for series in document.study.series]


def test_the_header_says_what_it_is() -> None:
    found = read(a_dicom(TimezoneOffsetFromUTC="+0100", PerformingPhysicianName="Ferrec^Nadia^^Dr"))
    assert (found.format, found.media_type, found.title) == ("dicom", "application/dicom", "Scanner du thorax")
    assert found.act_start == "2026-11-18T10:15:00+01:00"
    assert found.identity == Identity("Martin", "", ("Alice",), "1988-04-12", "F", "")
    assert found.authors == (Author("Dr Nadia Ferrec", "", "Imagerie du Parc"),)
    assert found.unique_id == f"{ROOT}.1.1.1"
    assert found.study is not None
    assert found.study.referring == "Dr Karim Benali"
    assert {"Scanner, thorax", "CT scan, chest", "Imagerie du Parc", "Parenchyme"} <= set(found.text.splitlines())


def test_without_a_time_zone_the_day_is_said() -> None:
    assert read(a_dicom()).act_start == "2026-11-18"


@pytest.mark.parametrize("name", ["Anonymous^Patient", "ANONYMIZED", "unknown", ""])
def test_a_name_that_is_none_names_nobody(name: str) -> None:
    assert read(a_dicom(PatientName=name, PatientBirthDate=None)).identity is None


def test_a_birth_name_is_the_family_name() -> None:
    identity = read(a_dicom(PatientBirthName="Durand^Alice")).identity
    assert identity is not None
    assert (identity.family_name, identity.used_name) == ("Durand", "Martin")


def test_the_national_number_is_one_that_says_so() -> None:
    qualifier = Dataset()
    qualifier.UniversalEntityID = "1.2.250.1.213.1.4.8"
    told = a_dicom(PatientID="288047511004282", IssuerOfPatientIDQualifiersSequence=[qualifier])
    assert [read(one).identity.nir for one in (told, a_dicom(PatientID="288047511004282"))] == ["288047511004282", ""]  # type: ignore[union-attr]


def test_one_without_a_title_is_called_after_what_it_shows() -> None:
    named = a_dicom(StudyDescription="e+1", Modality="MR", BodyPartExamined="KNEE", Laterality="L")
    assert read(named).title == "IRM, genou (côté gauche)"


def test_images_are_ordered_by_series_and_number_whatever_the_order_of_files() -> None:
    first, second = a_series(3), a_series(2, 2)
    files = [second[1], first[2], first[0], second[0], first[1]]
    assert places(read(*files)) == [[2, 4, 1], [3, 0]]


def test_images_without_a_number_are_ordered_along_the_body() -> None:
    sides = [1, 0, 0, 0, 1, 0]
    files = [
        a_dicom(
            InstanceNumber=None,
            SOPInstanceUID=f"{ROOT}.1.1.{place}",
            ImagePositionPatient=[0, 0, place],
            ImageOrientationPatient=sides,
        )
        for place in (30, 10, 20)
    ]
    assert places(read(*files)) == [[1, 2, 0]]


def test_the_same_images_are_the_same_document_and_a_further_series_is_another() -> None:
    files = a_series(3)
    assert read(*files).unique_id == read(*reversed(files)).unique_id
    others = [read(*files, *a_series(2, 2)), read(*a_series(2, 2)), read(files[0])]
    assert len({read(*files).unique_id, *(one.unique_id for one in others)}) == 4


def test_several_examinations_or_people_are_refused() -> None:
    with pytest.raises(Unreadable, match="several examinations"):
        read(a_dicom(), a_dicom(StudyInstanceUID=f"{ROOT}.2"))
    with pytest.raises(Unreadable, match="several people"):
        read(a_dicom(), a_dicom(PatientName="Moreau^Frank", SOPInstanceUID=f"{ROOT}.9"))
    with pytest.raises(Unreadable, match=NOT_TOGETHER):
        read(a_dicom(), b"une lettre")


def test_a_file_without_an_image_is_left_among_the_originals() -> None:
    found = read(a_dicom(PixelData=None), a_dicom(SOPInstanceUID=f"{ROOT}.9"))
    assert places(found) == [[1]]
    assert len(found.warnings) == 1


def test_each_file_tells_its_examination() -> None:
    files = [a_dicom(), a_dicom(StudyInstanceUID=f"{ROOT}.2"), b"no", a_dicom(StudyInstanceUID=None)]
    assert ask("study", *files).text.split("\n") == [f"{ROOT}.1", f"{ROOT}.2", "", ""]


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_other_ways_of_writing_are_read(syntax: str) -> None:
    pixels = np.arange(16, dtype=">u2" if syntax == ExplicitVRBigEndian else "<u2").reshape(4, 4)
    dataset = a_dataset(pixels)
    dataset["PixelData"].VR = "OW"
    assert read(written(dataset, syntax)).title == "Scanner du thorax"


def test_a_file_without_its_preamble_is_known_where_it_is_certain() -> None:
    whole = a_dicom()
    assert looks_like_dicom(whole[132:])
    assert read(whole[132:]).title == "Scanner du thorax"
    for other in (b"", b"\x08\x00 and some words", PDF, b"II*\x00" + bytes(200), "lettre à ma sœur".encode()):
        assert not looks_like_dicom(other)


def test_an_enclosed_pdf_is_shown_as_one() -> None:
    dataset = a_dataset(
        SOPClassUID="1.2.840.10008.5.1.4.1.1.104.1",
        Modality="DOC",
        DocumentTitle="Compte rendu",
        EncapsulatedDocument=PDF + b"\0" * (len(PDF) % 2),
        PixelData=None,
    )
    data = written(dataset)
    found = read(data)
    assert (found.format, found.title, len(found.pages), found.study) == ("dicom", "Compte rendu", 1, None)
    assert found.attachments[0].data.rstrip(b"\0") == PDF
    assert ask("page", data, number=0, detail=2).pages[0].width == 2400


def test_pixels_that_are_not_square_are_drawn_square() -> None:
    found = read(a_dicom(PixelSpacing=[2.0, 1.0]))
    assert found.study is not None
    image = found.study.series[0].images[0]
    assert (image.width, image.height) == (24, 32)
    drawn = ask("frame", a_dicom(PixelSpacing=[2.0, 1.0]), frame=0, window="").pages[0]
    assert (drawn.width, drawn.height, drawn.media_type) == (24, 32, "image/png")


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        (REPORT, Kind.DICOM_REPORT),
        (DIRECTORY, Kind.DICOM_DISC),
        (NOT_TOGETHER, Kind.DICOM_SEVERAL),
        ("This DICOM file holds no image.", Kind.DICOM_EMPTY),
        ("This kind of DICOM compression cannot be shown.", Kind.DICOM_PACKED),
        (DAMAGED, Kind.DAMAGED),
        ("This DICOM image has too many pixels.", Kind.TOO_LARGE),
        ("These DICOM files are of several people; add those of one person.", Kind.DICOM_SEVERAL),
    ],
)
def test_each_refusal_is_told_in_words_of_its_own(sentence: str, kind: Kind) -> None:
    assert kind_of(sentence) is kind
