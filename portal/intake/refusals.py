"""Why a file was not taken, by kind: what a person is told follows from the English sentence of who refused it."""

from __future__ import annotations

import enum


class Kind(enum.StrEnum):
    """A closed list of reasons; what is not on it is ``other``."""

    EMPTY = "empty"
    PICTURE = "picture"
    OFFICE = "office"
    ARCHIVE = "archive"
    PROGRAM = "program"
    LOCKED = "locked"
    DAMAGED = "damaged"
    TOO_LARGE = "too-large"
    NOT_STORED = "not-stored"
    OTHER = "other"


_SIGNS = (
    ("is empty", Kind.EMPTY),
    ("image format", Kind.PICTURE),
    ("DICOM", Kind.PICTURE),
    ("Office document", Kind.OFFICE),
    ("rich text", Kind.OFFICE),
    ("is an archive", Kind.ARCHIVE),
    ("is a program", Kind.PROGRAM),
    ("is protected by", Kind.LOCKED),
    ("is damaged", Kind.DAMAGED),
    ("cut short", Kind.DAMAGED),
    ("has no page", Kind.DAMAGED),
    ("not valid JSON", Kind.DAMAGED),
    ("too large", Kind.TOO_LARGE),
    ("larger than", Kind.TOO_LARGE),
    ("too many", Kind.TOO_LARGE),
    ("the database does not take", Kind.NOT_STORED),
)


def kind_of(reason: str) -> Kind:
    """The kind of a sentence."""
    return next((kind for sign, kind in _SIGNS if sign in reason), Kind.OTHER)
