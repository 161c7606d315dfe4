"""Files that belong together without anybody saying so: the images of one imaging examination."""

from __future__ import annotations

from collections.abc import Sequence

from portal.intake.parts import Part
from portal.intake.readers.dicom.looks import looks_like_dicom
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


def _studies(images: Sequence[Part]) -> list[str]:
    """To which examination each belongs; empty where that is not told."""
    try:
        return ask_imaging("study", images).text.split("\n")
    except Unreadable:
        return [""] * len(images)
