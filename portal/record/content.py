"""What a document says: the plain data that a reader makes of a file and that a record keeps.

Pure dataclasses, no Flask and no database: readers run in a worker process that imports nothing more. Dates stay
as written, cut to what is known (``1979``, ``1979-03``, ``1979-03-12``, ``2026-11-20T14:05:00+01:00``), because a
clinical date is often partial and must not gain precision on the way.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from pydantic import ConfigDict, TypeAdapter, with_config

PartialDate = str
"""ISO 8601, cut to the known precision; times keep their offset."""


class EntryKind(enum.StrEnum):
    """The kinds of structured entry a record keeps (FHIR resource in brackets)."""

    ALLERGY = "allergy"  # AllergyIntolerance
    CONDITION = "condition"  # Condition
    MEDICATION = "medication"  # MedicationStatement, MedicationRequest, MedicationDispense
    IMMUNIZATION = "immunization"  # Immunization
    RESULT = "result"  # Observation, laboratory
    VITAL_SIGN = "vital_sign"  # Observation, vital signs
    PROCEDURE = "procedure"  # Procedure
    DEVICE = "device"  # DeviceUseStatement
    FAMILY_HISTORY = "family_history"  # FamilyMemberHistory
    SOCIAL_HISTORY = "social_history"  # Observation, social history: habits
    FUNCTIONAL_STATUS = "functional_status"  # Observation, functional or disability status
    CARE_LINE = "care_line"  # a line of the insurer's care history


class Absence(enum.StrEnum):
    """Why an entry of a kind is not there: two things that must never be confused."""

    NONE_KNOWN = "none_known"  # asked, and the answer was "none"
    NOT_ASKED = "not_asked"  # no information, or explicitly not asked


class Detail(enum.StrEnum):
    """The closed vocabulary of what an entry may say beside its value; each has a translated label."""

    REACTION = "reaction"
    SEVERITY = "severity"
    CRITICALITY = "criticality"
    CATEGORY = "category"
    VERIFICATION = "verification"
    DOSE = "dose"
    FREQUENCY = "frequency"
    STATUS_WORDS = "status_words"  # the author's own, where the status is a code that says something else
    CONTRADICTED = "contradicted"  # what codes say where the author's own words say otherwise
    ROUTE = "route"
    SITE = "site"
    REASON = "reason"
    DURATION = "duration"
    DOSE_NUMBER = "dose_number"
    LOT = "lot"
    VACCINE_TARGET = "vaccine_target"
    MANUFACTURER = "manufacturer"
    METHOD = "method"
    SPECIMEN = "specimen"
    PANEL = "panel"
    INGREDIENT = "ingredient"
    QUANTITY = "quantity"
    PRESCRIBER = "prescriber"
    PERFORMER = "performer"
    ORGANISATION = "organisation"
    IDENTIFIER = "identifier"
    PREVIOUS_VALUE = "previous_value"
    RELATIONSHIP = "relationship"
    ONSET_AGE = "onset_age"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Code:
    """A coded concept. ``system`` is an OID without ``urn:oid:``, or the FHIR system URL when it has no known OID."""

    system: str
    code: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a file says it is about. Every field may be empty: files vary."""

    family_name: str = ""
    """The birth name when the file tells it apart, else the only one."""
    used_name: str = ""
    given_names: tuple[str, ...] = ()
    birth_date: PartialDate = ""
    sex: str = ""
    """``F``, ``M`` or empty."""
    nir: str = ""
    """13 or 15 characters as written, upper case, no spaces; empty when the file has no national number."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a document, or did an act."""

    name: str = ""
    """As to be read: ``Dr Karim Benali``; empty when only an organisation is known."""
    profession: str = ""
    """Profession or specialty, the label of the file."""
    organisation: str = ""
    rpps: str = ""
    """11 digits, or empty."""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a document. ``fragments`` are HTML of the allow-list in :mod:`portal.core.html`.

    Each fragment is at most 10 kB and 500 tags; readers split longer ones (a table at a row, repeating its head).
    An image is ``<img src="attachment:N" alt="…">`` where N indexes :attr:`ReadDocument.attachments`.
    """

    title: str
    code: str = ""
    """LOINC section code, or empty."""
    fragments: tuple[str, ...] = ()
    subsections: tuple[Section, ...] = ()
    generated: bool = False
    """Whether the fragments are tables that the reader made of the file's data, and no text of the sender's."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One structured statement of a document.

    ``value`` is the text as written (``< 0,3``, ``4.35``); ``number`` is set only when the value is a plain number
    in ``unit``, so that it may be drawn. ``absence`` set means the entry says that nothing of its kind is known, or
    that it was not asked: ``label`` then holds the source's sentence.
    """

    kind: EntryKind
    label: str
    code: Code | None = None
    translations: tuple[Code, ...] = ()
    value: str = ""
    number: Decimal | None = None
    unit: str = ""
    range_low: Decimal | None = None
    range_high: Decimal | None = None
    range_text: str = ""
    interpretation: str = ""
    """HL7 ObservationInterpretation code as written (``N``, ``H``, ``LL``, ``POS`` …), or empty."""
    status: str = ""
    """FHIR-like status word: ``active``, ``resolved``, ``completed``, ``stopped``, ``entered-in-error`` …"""
    start: PartialDate = ""
    """Onset, administration, effective time or start of treatment."""
    end: PartialDate = ""
    absence: Absence | None = None
    negated: bool = False
    """The act or fact was explicitly *not* there or not done (CDA ``negationInd``, FHIR ``not-done``)."""
    details: tuple[tuple[Detail, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the file: an image of the narrative, a PDF copy of the document."""

    media_type: str
    data: bytes
    title: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a PDF as an image (WebP or PNG, about 1,200 px wide) with its text for assistive technology."""

    image: bytes
    media_type: str
    width: int
    height: int
    text: str = ""
    recognised: bool = False
    """Whether the text was recognised on the picture by a program, which makes mistakes."""


@dataclass(frozen=True, slots=True)
class Window:
    """Which grey values are drawn between black and white (DICOM PS3.3 C.11.2), in the units of the image."""

    center: float
    width: float
    name: str = ""
    """What the file calls it (``BONE``), or empty."""


@dataclass(frozen=True, slots=True)
class ImageFile:
    """An original that is drawn when it is looked at. ``file`` is its place among the originals, from 0."""

    file: int
    frames: int
    width: int
    height: int
    """Size in pixels as it is drawn: with square pixels, within the limits."""
    windows: tuple[Window, ...] = ()
    grey: bool = False
    """Whether it has grey values, among which a window can be chosen."""


@dataclass(frozen=True, slots=True)
class ImageSeries:
    """Images that were taken together (a DICOM series), in their order."""

    images: tuple[ImageFile, ...]
    modality: str = ""
    """DICOM defined term: ``CT``, ``MR``, ``US`` …"""
    description: str = ""
    body_part: str = ""
    """DICOM defined term (``KNEE``), else as written."""
    laterality: str = ""
    """``L``, ``R``, ``B`` or empty."""


@dataclass(frozen=True, slots=True)
class Study:
    """An imaging examination: what its originals say beside the fields of every document."""

    series: tuple[ImageSeries, ...]
    description: str = ""
    referring: str = ""
    """Who asked for it, as to be read."""


@with_config(ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"))
@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file, read. Nothing is invented: what is unknown is empty."""

    format: str
    """``cda``, ``fhir``, ``pdf``, ``image``, ``text`` or ``dicom``; ``profile``: a statement written here."""
    media_type: str
    title: str
    type_code: Code | None = None
    language: str = ""
    unique_id: str = ""
    """The producer's document identifier, ``root^extension`` or a URI: the key of deduplication."""
    set_id: str = ""
    version_number: int | None = None
    replaces: tuple[str, ...] = ()
    """``unique_id`` (or ``set_id``) of the documents this one replaces."""
    created: PartialDate = ""
    act_start: PartialDate = ""
    act_end: PartialDate = ""
    confidentiality: tuple[str, ...] = ()
    """``N``, ``R``, ``V``, ``MASQUE_PS``, ``INVISIBLE_PATIENT``, ``INVISIBLE_REPRESENTANTS_LEGAUX``."""
    taken: PartialDate = ""
    """When a camera took the picture, as its clock had it: the photograph's day, and that of its paper or not."""
    authors: tuple[Author, ...] = ()
    file_author: str = ""
    """Whom the properties of the file call its author: the owner of a computer, as often as not."""
    custodian: str = ""
    source: str = ""
    """``insurer``, ``professional``, ``patient`` when the file itself tells; else empty and the intake decides."""
    identity: Identity | None = None
    sections: tuple[Section, ...] = ()
    entries: tuple[Entry, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    pages: tuple[Page, ...] = ()
    originals: tuple[str, ...] = ()
    """Media types of the files that the document was made of, in their order, where they were several."""
    study: Study | None = None
    """The images of a DICOM file; None where it holds none."""
    text: str = ""
    """All readable text, for search."""
    recognised: bool = False
    """Whether the text of the pages that are pictures was looked for."""
    scanned: bool = False
    """Whether a virus scanner looked at its files when they came, and found nothing."""
    proposed: tuple[str, ...] = ()
    """Of ``title``, ``type_code`` and ``date``, what neither the file nor a person said: the intake proposed it."""
    warnings: tuple[str, ...] = field(default=())
    """English sentences for the operator: what was odd and how it was read."""


@cache
def adapter() -> TypeAdapter[ReadDocument]:
    """The JSON codec of :class:`ReadDocument`: what crosses from the worker, and what is stored."""
    return TypeAdapter(ReadDocument)
