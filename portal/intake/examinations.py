"""Files that belong together without anybody saying so: the images of one imaging examination."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.datastructures import FileStorage

from portal.intake.parts import Part
from portal.intake.readers.dicom.looks import begins_like_dicom, looks_like_dicom
from portal.intake.readers.errors import Unreadable
from portal.intake.worker import ask_imaging


def by_examination(parts: Sequence[Part]) -> list[list[Part]]:
    """The files of each document, in the order in which each document begins: those of one examination together, every
    other file by itself. Whatever cannot be told apart stays by itself, to be refused there.
    """
    images = [part for part in parts if looks_like_dicom(part.data)]
    studies = dict(zip(map(id, images), _studies(images), strict=True)) if len(images) > 1 else {}
    found: dict[str, list[Part]] = {}
    for number, part in enumerate(parts):
        found.setdefault(studies.get(id(part)) or f"#{number}", []).append(part)
    return list(found.values())


def documents_at_most(files: Sequence[FileStorage]) -> int:
    """How many documents files that were sent can become."""
    images = sum(begins_like_dicom(file.stream) for file in files)
    return len(files) - images + min(images, 1)


def _studies(images: Sequence[Part]) -> list[str]:
    """To which examination each belongs; empty where that is not told."""
    try:
        return ask_imaging("study", images).text.split("\n")
    except Unreadable:
        return [""] * len(images)
