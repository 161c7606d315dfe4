"""Reads the files of one imaging examination as one document."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from pydicom.dataset import FileDataset

from portal.core.i18n import LOCALES, force_locale
from portal.intake.readers.dicom.grey import transforms_of
from portal.intake.readers.dicom.header import authors_of, date_of, identity_of, moment_of, person
from portal.intake.readers.dicom.kinds import kind_without_image
from portal.intake.readers.dicom.parse import damaged_at_worst, number, numbers, opened, text
from portal.intake.readers.dicom.pixels import picture_of, shape_of
from portal.intake.readers.errors import Unreadable
from portal.record.content import Identity, ImageFile, ImageSeries, ReadDocument, Study
from portal.record.imaging.words import examination_words

TRIED_SECONDS = 2.5
"""CPU spent on trying whether images decode: a worker has 5 seconds in all."""
_LEFT_OUT = "A file of this examination shows no image; it is only among the originals."
_PIXELS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")
_SAID = ("StudyDescription", "SeriesDescription", "ProtocolName", "BodyPartExamined", "InstitutionName")


@dataclass(frozen=True, slots=True)
class _Image:
    """One file that holds images, with what orders it and where it belongs."""

    place: int
    dataset: FileDataset
    image: ImageFile

    @property
    def series(self) -> tuple[float, str]:
        """Series are ordered by number, then told apart by their id."""
        return _or_last(number(self.dataset, "SeriesNumber")), text(self.dataset, "SeriesInstanceUID")

    @property
    def order(self) -> tuple[float, float, int]:
        """By instance number, then along the body, then as the files came."""
        return _or_last(number(self.dataset, "InstanceNumber")), _along_body(self.dataset), self.place


def read_study(files: Sequence[bytes]) -> ReadDocument:
    """The document in the files of one examination (DICOM study), of which one at least holds images.

    Its images are listed by series and instance number; they are drawn when they are looked at. A file without an
    image is left to be downloaded, with a warning. The document's id is that of its one image, else one that the study
    and all its images make together: the same files again, in any order, are a duplicate, and a series that comes
    later is another document.

    Raises :class:`Unreadable` where none of them shows an image, and for several examinations or patients at once.
    """
    images, refusals = _images(files)
    if not images:
        raise refusals[0]
    _check_one_examination(images)
    images.sort(key=lambda one: (one.series, one.order))
    first = images[0].dataset
    read = ReadDocument(
        format="dicom",
        media_type="application/dicom",
        title=_title(first),
        unique_id=_unique_id(images),
        created=date_of(first, "InstanceCreationDate", "ContentDate"),
        act_start=moment_of(first),
        authors=authors_of(first),
        identity=_identity([one.dataset for one in images]),
        study=_study(images),
        warnings=(_LEFT_OUT,) if refusals else (),
    )
    return replace(read, text=_words(images, read))


def study_of(data: bytes) -> str:
    """To which examination a file belongs: its StudyInstanceUID, else empty. Raises :class:`Unreadable`."""
    return text(opened(data), "StudyInstanceUID")


def _images(files: Sequence[bytes]) -> tuple[list[_Image], list[Unreadable]]:
    """The files that show an image, and why the others do not; images are tried as long as the time lasts."""
    found, refusals = [], []
    until = time.process_time() + TRIED_SECONDS
    for place, data in enumerate(files):
        try:
            dataset = opened(data)
            found.append(_Image(place, dataset, _image(dataset, place)))
            if time.process_time() < until:
                picture_of(dataset, 0)
        except Unreadable as refusal:
            refusals.append(refusal)
            found = [one for one in found if one.place != place]
    return found, refusals


def _image(dataset: FileDataset, place: int) -> ImageFile:
    if not any(keyword in dataset for keyword in _PIXELS):
        raise Unreadable(kind_without_image(dataset))
    shape = shape_of(dataset)
    with damaged_at_worst():
        windows = transforms_of(dataset, 0).windows if shape.grey else ()
    return ImageFile(place, shape.frames, shape.width, shape.height, windows, shape.grey)


def _check_one_examination(images: Sequence[_Image]) -> None:
    if len({text(one.dataset, "StudyInstanceUID") for one in images}) > 1:
        raise Unreadable("These DICOM files are of several examinations; add each by itself.")
    people = {(text(one.dataset, "PatientName").upper(), text(one.dataset, "PatientID")) for one in images}
    if len(people) > 1:
        raise Unreadable("These DICOM files are of several people; add those of one person.")


def _identity(datasets: Sequence[FileDataset]) -> Identity | None:
    return next(filter(None, map(identity_of, datasets)), None)


def _unique_id(images: Sequence[_Image]) -> str:
    instances = sorted(text(one.dataset, "SOPInstanceUID") for one in images)
    if not all(instances):
        return ""
    if len(instances) == 1:
        return instances[0]
    together = hashlib.sha256("\n".join(instances).encode()).hexdigest()[:32]
    return f"{text(images[0].dataset, 'StudyInstanceUID')}^{together}"


def _study(images: Sequence[_Image]) -> Study:
    first = images[0].dataset
    series: dict[tuple[float, str], list[_Image]] = {}
    for one in images:
        series.setdefault(one.series, []).append(one)
    return Study(
        series=tuple(
            ImageSeries(
                images=tuple(one.image for one in members),
                modality=text(members[0].dataset, "Modality")[:16],
                description=text(members[0].dataset, "SeriesDescription"),
                body_part=text(members[0].dataset, "BodyPartExamined")[:40],
                laterality=(text(members[0].dataset, "Laterality") or text(members[0].dataset, "ImageLaterality"))[:1],
            )
            for members in series.values()
        ),
        description=text(first, "StudyDescription"),
        referring=person(first, "ReferringPhysicianName"),
    )


def _title(dataset: FileDataset) -> str:
    """The examination's own words, else what was done and where, in French."""
    own = text(dataset, "StudyDescription") or text(dataset, "RequestedProcedureDescription")
    if sum(letter.isalpha() for letter in own) > 1:
        return own[:120]
    with force_locale("fr"):
        return _examination(dataset)


def _examination(dataset: FileDataset) -> str:
    side = text(dataset, "Laterality") or text(dataset, "ImageLaterality")
    return examination_words(text(dataset, "Modality"), text(dataset, "BodyPartExamined"), side)


def _words(images: Sequence[_Image], read: ReadDocument) -> str:
    """What the examination is found by, in both languages."""
    said: dict[str, None] = dict.fromkeys(text(one.dataset, keyword) for one in images for keyword in _SAID)
    for locale in LOCALES:
        with force_locale(locale):
            said |= dict.fromkeys(_examination(one.dataset) for one in images)
    said[read.study.referring if read.study else ""] = None
    return "\n".join(one for one in said if one)[:20_000]


def _or_last(value: float | None) -> float:
    return math.inf if value is None else value


def _along_body(dataset: FileDataset) -> float:
    """How far along the axis on which the images of a series lie behind each other; 0 where it is not told."""
    place, sides = numbers(dataset, "ImagePositionPatient"), numbers(dataset, "ImageOrientationPatient")
    if len(place) != 3 or len(sides) != 6:
        return 0.0
    return float(np.dot(np.cross(sides[:3], sides[3:]), place))
