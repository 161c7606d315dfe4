"""Why a file was not taken, by kind: what a person is told follows from the English sentence of who refused it."""

from __future__ import annotations

import enum

from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l

NOT_SCANNED = _l(
    "This was not saved, or not all of it: files cannot be checked for viruses just now. Your text is kept: "
    "choose the files again in a few minutes."
)


class Kind(enum.StrEnum):
    """A closed list of reasons; what is not on it is ``other``."""

    EMPTY = "empty"
    PICTURE = "picture"
    DRAWING = "drawing"
    OFFICE = "office"
    MACROS = "macros"
    WEB_PAGE = "web-page"
    ARCHIVE = "archive"
    PROGRAM = "program"
    MEDIA = "media"
    LOCKED = "locked"
    DAMAGED = "damaged"
    TOO_LARGE = "too-large"
    MIXED = "mixed"
    NOT_MEDICAL = "not-medical"
    NOT_STORED = "not-stored"
    DICOM_REPORT = "dicom-report"
    DICOM_DISC = "dicom-disc"
    DICOM_EMPTY = "dicom-empty"
    DICOM_PACKED = "dicom-packed"
    DICOM_SEVERAL = "dicom-several"
    INFECTED = "infected"
    OTHER = "other"


_SIGNS = (
    ("A virus was found", Kind.INFECTED),
    ("is empty", Kind.EMPTY),
    ("image format", Kind.PICTURE),
    ("report (Structured Report)", Kind.DICOM_REPORT),
    ("a recorded curve", Kind.DICOM_REPORT),
    ("table of contents of a disc", Kind.DICOM_DISC),
    ("shows no image", Kind.DICOM_EMPTY),
    ("holds no image", Kind.DICOM_EMPTY),
    ("how other images are displayed", Kind.DICOM_EMPTY),
    ("compressed as a whole", Kind.DICOM_PACKED),
    ("DICOM compression", Kind.DICOM_PACKED),
    ("are of several", Kind.DICOM_SEVERAL),
    ("others of the same examination", Kind.DICOM_SEVERAL),
    ("a drawing", Kind.DRAWING),
    ("with macros", Kind.MACROS),
    ("Office document", Kind.OFFICE),
    ("rich text", Kind.OFFICE),
    ("a web page", Kind.WEB_PAGE),
    ("is an archive", Kind.ARCHIVE),
    ("is a program", Kind.PROGRAM),
    ("is a script", Kind.PROGRAM),
    ("sound or video", Kind.MEDIA),
    ("is protected by", Kind.LOCKED),
    ("is damaged", Kind.DAMAGED),
    ("cut short", Kind.DAMAGED),
    ("has no page", Kind.DAMAGED),
    ("not valid JSON", Kind.DAMAGED),
    ("too large", Kind.TOO_LARGE),
    ("larger than", Kind.TOO_LARGE),
    ("too many", Kind.TOO_LARGE),
    ("put together", Kind.MIXED),
    ("not a medical document", Kind.NOT_MEDICAL),
    ("the database does not take", Kind.NOT_STORED),
)


def kind_of(reason: str) -> Kind:
    """The kind of a sentence."""
    return next((kind for sign, kind in _SIGNS if sign in reason), Kind.OTHER)


def sentence_of(kind: Kind) -> str:
    """What the person is told, with what to do instead."""
    sentences = {
        Kind.EMPTY: _("Not added: this file is empty."),
        Kind.PICTURE: _("Not added: this kind of picture is not read. Save it as JPEG or PNG."),
        Kind.DRAWING: _("Not added: this is a drawing (SVG). Save it as a picture or as a PDF."),
        Kind.OFFICE: _("Not added: this is an Office document. Save it as a PDF, then try again."),
        Kind.MACROS: _("Not added: this is an Office document with macros. Save it as a PDF, then try again."),
        Kind.WEB_PAGE: _("Not added: this is a web page. Print it as a PDF, then try again."),
        Kind.ARCHIVE: _("Not added: this is an archive. Open it and add the files it holds."),
        Kind.PROGRAM: _("Not added: this is a program, not a document."),
        Kind.MEDIA: _("Not added: this is a sound or video recording, not a document."),
        Kind.LOCKED: _("Not added: this PDF is protected by a password or encryption. Save a copy without it."),
        Kind.DAMAGED: _("Not added: this file is damaged or cut short. Ask for it again where it comes from."),
        Kind.TOO_LARGE: _("Not added: this file is too large. Save a smaller copy, or add its parts one by one."),
        Kind.MIXED: _("Not added: only pictures and PDFs can become one document. Add the other files on their own."),
        Kind.NOT_MEDICAL: _("Not added: this file is not a medical document that we know. Save it as a PDF."),
        Kind.NOT_STORED: _(
            "Not added: we cannot keep what this file says. Save it as a PDF or as a photo, then try again."
        ),
        Kind.DICOM_REPORT: _("Not added: this file holds a report or a curve, not an image. Ask for it as a PDF."),
        Kind.DICOM_DISC: _("Not added: this is the table of contents of a disc. Add the image files beside it."),
        Kind.DICOM_EMPTY: _("Not added: this imaging file holds no image."),
        Kind.DICOM_PACKED: _(
            "Not added: the images in this file are compressed in a way that we do not read. Ask for another export."
        ),
        Kind.DICOM_SEVERAL: _(
            "Not added: these files are not of one examination of one person. Add each examination by itself."
        ),
        Kind.INFECTED: _(
            "Not added: a virus was found in this file. Do not open it; ask for it again where it comes from."
        ),
        Kind.OTHER: _("Not added: we cannot open this file. Save it as a PDF or as a photo, then try again."),
    }
    return sentences[kind]
