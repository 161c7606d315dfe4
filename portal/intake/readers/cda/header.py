"""The header of a CDA document: identifiers, dates, authors, source."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from portal.intake.readers.cda.codes import codes_at
from portal.intake.readers.cda.dates import interval, partial_date
from portal.intake.readers.cda.identity import identity_of
from portal.intake.readers.cda.nodes import attribute, find, findall, templates, text
from portal.intake.readers.cda.people import author_of
from portal.intake.readers.cda.source import Source
from portal.record.content import Author, Code, Identity, PartialDate

CARE_HISTORY = "1.2.250.1.213.1.1.1.36"
"""Template of the insurer's care history (CNAM-HR)."""

_INSURER = "assurance maladie"
_PATIENT_TYPES = ("DOCPAT", "EXPPAT")


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the body; the fields are those of :class:`portal.record.content.ReadDocument`."""

    title: str
    type_code: Code | None
    language: str
    unique_id: str
    set_id: str
    version_number: int | None
    replaces: tuple[str, ...]
    created: PartialDate
    act_start: PartialDate
    act_end: PartialDate
    confidentiality: tuple[str, ...]
    authors: tuple[Author, ...]
    custodian: str
    source: str
    identity: Identity | None


def header_of(document: etree._Element, source: Source) -> Header:
    """The header. Warns about a missing identifier and an unreadable version."""
    type_code = _type_code(document)
    authors = _authors(document)
    act_start, act_end = _act_period(document)
    unique_id = identifier(find(document, "id"))
    if not unique_id:
        source.warn("The document has no identifier of its own.")
    return Header(
        title=text(document, "title") or (type_code.label if type_code else ""),
        type_code=type_code,
        language=source.language,
        unique_id=unique_id,
        set_id=identifier(find(document, "setId")),
        version_number=_version(document, source),
        replaces=_replaced(document),
        created=partial_date(attribute(document, "effectiveTime", "value")),
        act_start=act_start,
        act_end=act_end,
        confidentiality=tuple(dict.fromkeys(codes_at(document, "confidentialityCode"))),
        authors=authors,
        custodian=text(document, "custodian/assignedCustodian/representedCustodianOrganization/name"),
        source=_source(document, type_code, authors),
        identity=identity_of(document, source),
    )


def is_care_history(document: etree._Element) -> bool:
    """Whether this is the insurer's care history, whose rows are reimbursed care and not clinical statements."""
    return CARE_HISTORY in templates(document) or attribute(document, "code", "code") == "REMB"


def identifier(element: etree._Element | None) -> str:
    """``root^extension``, or the root alone; empty without a root."""
    root, extension = attribute(element, ".", "root"), attribute(element, ".", "extension")
    return f"{root}^{extension}" if root and extension else root


def _type_code(document: etree._Element) -> Code | None:
    code = attribute(document, "code", "code")
    if not code:
        return None
    return Code(attribute(document, "code", "codeSystem"), code, attribute(document, "code", "displayName"))


def _version(document: etree._Element, source: Source) -> int | None:
    written = attribute(document, "versionNumber", "value")
    if written.isascii() and written.isdigit() and len(written) <= 9:
        return int(written)
    if written:
        source.warn("The version number is not a whole number and was left out.")
    return None


def _replaced(document: etree._Element) -> tuple[str, ...]:
    """Identifiers of the documents this one replaces; the set's, when a parent is named by it alone."""
    named: list[str] = []
    for related in findall(document, "relatedDocument"):
        if related.get("typeCode") == "RPLC":
            for parent in findall(related, "parentDocument"):
                own = [identifier(node) for node in findall(parent, "id")]
                named += [said for said in own if said] or [identifier(find(parent, "setId"))]
    return tuple(said for said in dict.fromkeys(named) if said)


def _act_period(document: etree._Element) -> tuple[PartialDate, PartialDate]:
    """When the documented act took place; the stay or visit when no act is dated."""
    places = [
        *findall(document, "documentationOf/serviceEvent"),
        *findall(document, "componentOf/encompassingEncounter"),
    ]
    periods = [interval(place) for place in places]
    return next((period for period in periods if any(period)), ("", ""))


def _authors(document: etree._Element) -> tuple[Author, ...]:
    people = [author_of(node) for node in findall(document, "author/assignedAuthor")]
    return tuple(dict.fromkeys(person for person in people if person.name or person.organisation))


def _source(document: etree._Element, type_code: Code | None, authors: tuple[Author, ...]) -> str:
    """``insurer``, ``patient`` or ``professional``: what the header itself shows."""
    if is_care_history(document) or any(_INSURER in author.organisation.casefold() for author in authors):
        return "insurer"
    patient = {identifier(node) for node in findall(document, "recordTarget/patientRole/id")} - {""}
    authors_ids = {identifier(node) for node in findall(document, "author/assignedAuthor/id")}
    by_type = type_code is not None and type_code.code.startswith(_PATIENT_TYPES)
    if patient & authors_ids or by_type or "SELF" in codes_at(document, "author/assignedAuthor/code"):
        return "patient"
    return "professional" if authors else ""
