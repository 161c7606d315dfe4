"""The types of documents: label, class and folder of each.

Codes and French labels are those of the French national interoperability framework (JDV_J07, 2024-09-27) and of the
DMP's class table; some LOINC types seen in documents from abroad follow. English labels are ours. The class is always
derived from the type. The folders are those in which patients look for a paper.
"""

from __future__ import annotations

import csv
import enum
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from portal.core.i18n import LazyString
from portal.core.i18n import lazy_gettext as _l

_FORMER = {"11526-1": "60568-3"}
"""Codes still met in old documents → the code under which they are shown."""

WRITTEN_HERE = "profile"
"""The format of a statement of one's health that a person writes on the pages of the record."""
PROFILE_TYPE = "DOCPAT08"
"""The type of such a statement: the medical profile that a patient fills in."""

OTHER_FROM_PATIENT = "EXPPAT_2"
"""What a document is that a patient adds without saying more."""

IMAGES, IMAGING_FROM_PATIENT = "IMG-KOS", "DOCPAT04"
"""What the images of an examination are that nobody says more of, and those that a patient adds."""

FROM_PATIENT = (
    *("DOCPAT02", "DOCPAT03", "DOCPAT05", "DOCPAT04", "DOCPAT01", "DOCPAT06", "DOCPAT07", "DOCPAT09"),
    *("EXPPAT_3", "EXPPAT_1", OTHER_FROM_PATIENT),
)
"""The types that a patient may choose, in the order in which they are offered."""

_PATIENT_CODES = "DOCPAT"
_NOT_FROM_PROFESSIONALS = frozenset({"60", "90", "99"})
"""Classes of what the insurer, the patient or a program brings."""
_BY_PROGRAMS = frozenset({"IMG-KOS", "EXPORT_DUI"})
_ABROAD = frozenset(
    {
        *("18842-5", "34105-7", "34117-2", "11504-8", "28570-0", "57133-1", "11503-0", "26436-6", "52521-2"),
        *("68604-8", "18782-3", "53576-5", "34109-9", "51845-6", "34111-5"),
    }
)
"""Types that only documents from abroad bear, each beside a French one."""


class Folder(enum.StrEnum):
    """Where a document is filed, in the order in which folders are shown."""

    SUMMARY = "summary"
    PRESCRIPTIONS = "prescriptions"
    IMAGING = "imaging"
    LABORATORY = "laboratory"
    REPORTS = "reports"
    PREVENTION = "prevention"
    CERTIFICATES = "certificates"
    ADMINISTRATIVE = "administrative"
    DIRECTIVES = "directives"
    CARE_HISTORY = "care_history"
    OTHER = "other"
    PROFILE = "profile"

    @property
    def label(self) -> LazyString:
        """Its name, in the reader's language."""
        return _FOLDER_LABELS[self]

    @property
    def icon(self) -> str:
        """Its icon in ``static/icons/icons.svg``."""
        return _FOLDER_ICONS[self]


LISTED = tuple(folder for folder in Folder if folder is not Folder.PROFILE)
"""The folders of the list of documents: what a person writes here is read on the pages of health."""

_FOLDER_LABELS = {
    Folder.SUMMARY: _l("Summary"),
    Folder.PRESCRIPTIONS: _l("Prescriptions and care"),
    Folder.IMAGING: _l("Imaging"),
    Folder.LABORATORY: _l("Laboratory results"),
    Folder.REPORTS: _l("Reports"),
    Folder.PREVENTION: _l("Prevention and screening"),
    Folder.CERTIFICATES: _l("Certificates"),
    Folder.ADMINISTRATIVE: _l("Administrative papers"),
    Folder.DIRECTIVES: _l("Advance directives and wishes"),
    Folder.CARE_HISTORY: _l("Care history"),
    Folder.OTHER: _l("Other documents"),
    Folder.PROFILE: _l("Health profile you write"),
}

_FOLDER_ICONS = {
    Folder.SUMMARY: "book-heart",
    Folder.PRESCRIPTIONS: "pill",
    Folder.IMAGING: "scan",
    Folder.LABORATORY: "test-tube",
    Folder.REPORTS: "file-text",
    Folder.PREVENTION: "shield-check",
    Folder.CERTIFICATES: "file-badge",
    Folder.ADMINISTRATIVE: "archive",
    Folder.DIRECTIVES: "scroll-text",
    Folder.CARE_HISTORY: "receipt-text",
    Folder.OTHER: "folder-open",
    Folder.PROFILE: "notebook-pen",
}

CLASS_LABELS = {
    "10": _l("Report"),
    "11": _l("Summary"),
    "31": _l("Medical imaging"),
    "42": _l("Prescription"),
    "43": _l("Dispensing"),
    "44": _l("Care plan, care protocol"),
    "45": _l("Administered treatment"),
    "52": _l("Certificate, declaration"),
    "60": _l("Reimbursement data"),
    "90": _l("Other documents added by the patient"),
    "95": _l("Administrative document"),
    "99": _l("Technical document"),
}
"""Class code → its name, in the reader's language."""

_FOLDER_OF_CLASS = {
    "10": Folder.REPORTS,
    "11": Folder.SUMMARY,
    "31": Folder.IMAGING,
    "42": Folder.PRESCRIPTIONS,
    "43": Folder.PRESCRIPTIONS,
    "44": Folder.PRESCRIPTIONS,
    "45": Folder.PRESCRIPTIONS,
    "52": Folder.CERTIFICATES,
    "60": Folder.CARE_HISTORY,
    "95": Folder.ADMINISTRATIVE,
}

_EXCEPTIONS = {
    Folder.DIRECTIVES: ("EXPPAT_1", "EXPPAT_3", "42348-3"),
    Folder.LABORATORY: ("11502-2", "51969-4", "60568-3", "DOCPAT05", "96173-0", "26436-6"),
    Folder.PREVENTION: (
        *("75482-0", "75492-9", "DOCPAT06", "83869-8", "68817-6"),
        *("11369-6", "87273-9", "96874-3"),
    ),
    Folder.REPORTS: ("28617-9", "34120-6", "60280-5"),
    Folder.ADMINISTRATIVE: ("51851-4", "56446-8"),
    Folder.CERTIFICATES: ("101881-1",),
}
"""Types that people look for elsewhere than where their class would put them, or that have no class."""

_FOLDER_OF_TYPE = {code: folder for folder, codes in _EXCEPTIONS.items() for code in codes}


_PLAIN = {
    "11488-4": ("Compte rendu de consultation", "Consultation report"),
    "11490-0": ("Lettre de sortie", "Discharge letter"),
    "11502-2": ("Résultats d’analyses", "Laboratory results"),
    "11506-3": ("Compte rendu de soins", "Care report"),
    "15507-7": ("Passage aux urgences", "Emergency visit"),
    "18748-4": ("Compte rendu d’imagerie", "Imaging report"),
    "18761-7": ("Lettre d’entrée ou de transfert", "Admission or transfer letter"),
    "34112-3": ("Compte rendu d’hospitalisation", "Hospital stay report"),
    "52040-3": ("Image", "Image"),
    "57828-6": ("Ordonnance", "Prescription"),
    "57833-6": ("Ordonnance", "Prescription"),
    "60568-3": ("Résultats d’analyse de tissus ou de cellules", "Tissue or cell analysis report"),
    "60593-1": ("Médicaments délivrés", "Medicines dispensed"),
    "DOCPAT03": ("Compte rendu ajouté par le patient", "Report added by the patient"),
    "DOCPAT05": ("Résultats d’analyses ajoutés par le patient", "Laboratory results added by the patient"),
    "IMG-KOS": ("Images d’un examen", "Images of an examination"),
}
"""What patients call the types they meet most, in French and in English."""


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One type. ``class_code`` is empty where the national tables give it none."""

    code: str
    class_code: str
    french: str
    english: str


@cache
def _table() -> dict[str, DocumentType]:
    text = files("portal.record").joinpath("document_types.csv").read_text(encoding="utf-8")
    return {row["code"]: DocumentType(*row.values()) for row in csv.DictReader(text.splitlines())}


@cache
def types_from_professionals() -> tuple[DocumentType, ...]:
    """The types that a professional may choose, in the order of the table."""
    return tuple(
        one
        for one in _table().values()
        if one.class_code not in _NOT_FROM_PROFESSIONALS
        and one.code not in _BY_PROGRAMS | _ABROAD
        and not one.code.startswith(_PATIENT_CODES)
    )


def current_code(type_code: str) -> str:
    """The code under which a type is shown: itself, or the one that took its place."""
    return _FORMER.get(type_code, type_code)


@cache
def types_in(folder: Folder) -> tuple[DocumentType, ...]:
    """The types that are filed in a folder, in the order of the tables."""
    if folder is Folder.PROFILE:
        return (_table()[PROFILE_TYPE],)
    return tuple(one for one in _table().values() if folder_of(one.code, one.class_code, "") is folder)


def type_of(type_code: str) -> DocumentType | None:
    """The type of a code, or None for one that is not in the tables."""
    return _table().get(current_code(type_code))


def class_of(type_code: str) -> str:
    """The class code derived from a type; empty where the tables give none or do not know the type."""
    known = type_of(type_code)
    return known.class_code if known else ""


def label_of(type_code: str, locale: str) -> str:
    """The name of a type in ``fr`` or ``en``; empty for one that is not in the tables."""
    known = type_of(type_code)
    if known is None:
        return ""
    return known.french if locale == "fr" else known.english


def plain_label_of(type_code: str, locale: str) -> str:
    """What patients call a type; its official name (:func:`label_of`) where that says as much to them."""
    plain = _PLAIN.get(current_code(type_code))
    if plain is not None:
        return plain[locale != "fr"]
    official = label_of(type_code, locale)
    return f"Compte rendu {official[3:]}" if official.startswith("CR ") else official


def folder_of(type_code: str, class_code: str, source: str, document_format: str = "") -> Folder:
    """Where a document is filed; a statement that a person wrote here is in a folder of its own.

    What the insurer sends without a type that we know is care history; whatever else is unknown goes to the last one.
    """
    if document_format == WRITTEN_HERE:
        return Folder.PROFILE
    code = current_code(type_code)
    if code in _FOLDER_OF_TYPE:
        return _FOLDER_OF_TYPE[code]
    otherwise = Folder.CARE_HISTORY if source == "insurer" and not class_code else Folder.OTHER
    return _FOLDER_OF_CLASS.get(class_code, otherwise)
