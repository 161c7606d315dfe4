"""What a FHIR file says about itself as a document: title, type, identifiers, dates, authors, confidentiality.

Taken from its Composition, else from its only DocumentReference or DiagnosticReport, else from its one resource.
"""

from __future__ import annotations

from typing import Any

from portal.intake.readers.fhir.entries import is_mapped, reachable
from portal.intake.readers.fhir.laboratory import laboratory_type
from portal.intake.readers.fhir.lines import type_title
from portal.intake.readers.fhir.people import PATIENT_SIDE, author, identity, identity_of
from portal.intake.readers.fhir.reading import Reading, name_of
from portal.intake.readers.fhir.systems import oid
from portal.intake.readers.fhir.values import (
    Json,
    code_of,
    coded,
    codes,
    dicts,
    first,
    label,
    partial_date,
    period,
    text,
)
from portal.intake.readers.fhir.words import document_title
from portal.record.content import Author, Code, Identity, PartialDate

_CONFIDENTIALITY = frozenset({"N", "R", "V", "MASQUE_PS", "INVISIBLE_PATIENT", "INVISIBLE_REPRESENTANTS_LEGAUX"})
_AUTHOR_MEMBERS = ("author", "resultsInterpreter", "performer", "insurer", "recorder", "asserter", "requester")
_TYPED = frozenset({"Composition", "DocumentReference"})
_PEOPLE = frozenset({"Patient", "RelatedPerson", "Practitioner", "PractitionerRole", "Organization", "Person"})
_WHEN = ("effective", "performed", "occurrence", "serviced")


def subject_document(root: Json, reading: Reading) -> Json:
    """The resource that speaks for the file; empty when several resources stand beside each other."""
    if root.get("resourceType") != "Bundle":
        return root
    if composition := next(reading.of_type("Composition"), None):
        return composition
    clinical = [resource for resource in reading.resources if is_mapped(resource)]
    references, reports = list(reading.of_type("DocumentReference")), list(reading.of_type("DiagnosticReport"))
    if len(references) == 1 and not clinical:
        return references[0]
    if len(reports) == 1 and {id(r) for r in clinical} <= {id(r) for r in reachable(reports, reading)}:
        return reports[0]
    return {}


def header_of(root: Json, main: Json, reading: Reading) -> dict[str, Any]:
    """The header members of a :class:`~portal.record.content.ReadDocument`, by name."""
    authors = _authors(main, reading)
    start, end = _act(main, reading)
    return {
        "title": _title(main, reading),
        "type_code": _type(main, reading),
        "language": reading.language,
        "unique_id": _unique_id(root, main),
        "set_id": _set_id(main),
        "replaces": _replaces(main, reading),
        "created": _created(root, main),
        "act_start": start,
        "act_end": end,
        "confidentiality": _confidentiality(main),
        "authors": tuple(found for found, _ in authors),
        "custodian": _custodian(main, reading),
        "source": _source(main, [kind for _, kind in authors]),
        "identity": _identity(main, reading),
    }


def identifier_text(identifier: Json) -> str:
    """An Identifier as ``root^extension``, or as the URI that it is."""
    system, value = oid(text(identifier.get("system"))), text(identifier.get("value"))
    if not value or system in ("", "urn:ietf:rfc:3986", "urn:dicom:uid"):
        return value.removeprefix("urn:oid:")
    return f"{system}^{value}"


def _title(main: Json, reading: Reading) -> str:
    attachment = first(first(main.get("content")).get("attachment"))
    named = [main.get("title"), main.get("description"), attachment.get("title")]
    if found := next((words for value in named if (words := text(value))), ""):
        return found
    coded_name = main.get("type") if main.get("resourceType") in _TYPED else main.get("procedureCode")
    own = name_of({key: value for key, value in main.items() if key != "type"})
    if found := label(coded_name) or own:
        return found
    return type_title(main, french=reading.french) if main else document_title(french=reading.french)


def _type(main: Json, reading: Reading) -> Code | None:
    if main.get("resourceType") in _TYPED:
        return coded(main.get("type"))[0]
    return laboratory_type(main, reading)


def _unique_id(root: Json, main: Json) -> str:
    """The producer's identifier of this very document. A person's or an organisation's number never is one."""
    if root.get("resourceType") == "Bundle" and root.get("identifier"):
        return identifier_text(first(root.get("identifier")))
    if main.get("masterIdentifier"):
        return identifier_text(first(main.get("masterIdentifier")))
    if main.get("resourceType") in _PEOPLE | {"Composition"}:
        return ""
    known = next((i for i in dicts(main.get("identifier")) if text(i.get("system")) and text(i.get("value"))), {})
    version = text(first(main.get("meta")).get("versionId"))
    return identifier_text(known) + (f"/_history/{version}" if version else "") if known else ""


def _set_id(main: Json) -> str:
    """What stays the same over the versions of a document."""
    return identifier_text(first(main.get("identifier"))) if main.get("resourceType") == "Composition" else ""


def _replaces(main: Json, reading: Reading) -> tuple[str, ...]:
    found = []
    for relation in dicts(main.get("relatesTo")):
        kind = text(relation.get("code")) or code_of(relation.get("code")) or text(relation.get("type"))
        if kind != "replaces":
            continue
        reference = first(relation.get("targetReference") or relation.get("target"))
        identifier = first(relation.get("targetIdentifier") or reference.get("identifier"))
        target = reading.resolve(reference, main) if reference and not identifier else None
        known = first((target or {}).get("masterIdentifier") or (target or {}).get("identifier"))
        found.append(identifier_text(identifier or known) or text(reference.get("reference")))
    return tuple(filter(None, found))


def _created(root: Json, main: Json) -> PartialDate:
    written = [main.get(key) for key in ("date", "issued", "created", "dateTime", "recordedDate", "authoredOn")]
    updated = [first(resource.get("meta")).get("lastUpdated") for resource in (main, root)]
    return next((d for value in (*written, root.get("timestamp"), *updated) if (d := partial_date(value))), "")


def _act(main: Json, reading: Reading) -> tuple[PartialDate, PartialDate]:
    """When the act took place: the event of the document, else its encounter, else the resource's own time."""
    places = [first(event.get("period")) for event in dicts(main.get("event"))]
    places.append(first(first(main.get("context")).get("period")))
    encounter = reading.resolve(main.get("encounter"), main) if main.get("encounter") else None
    if main.get("resourceType") == "Composition":
        encounter = encounter or next(reading.of_type("Encounter"), None)
    places += [first((encounter or {}).get("period")), first(main.get("billablePeriod"))]
    for place in places:
        if place.get("start") or place.get("end"):
            return partial_date(place.get("start")), partial_date(place.get("end"))
    for prefix in _WHEN:
        start, end, _ = period(main, prefix)
        if start:
            return start, end
    return partial_date(main.get("started")), ""


def _confidentiality(main: Json) -> tuple[str, ...]:
    said = [text(main.get("confidentiality"))]
    for concept in dicts(main.get("securityLabel")):
        said += [code.code for code in codes(concept)]
    said += [text(coding.get("code")) for coding in dicts(first(main.get("meta")).get("security"))]
    return tuple(dict.fromkeys(code for code in said if code in _CONFIDENTIALITY))


def _authors(main: Json, reading: Reading) -> list[tuple[Author, str]]:
    """The authors and the types of resource they are; of the first member that names any."""
    for member in _AUTHOR_MEMBERS:
        references = [first(node.get("actor")) or node for node in dicts(main.get(member))]
        known = [(author(reference, main, reading), reference) for reference in references]
        found = [(who, _kind_of(reference, main, reading)) for who, reference in known if who]
        if found:
            return list(dict.fromkeys(found))
    return []


def _kind_of(reference: Json, main: Json, reading: Reading) -> str:
    target = reading.resolve(reference, main) or {}
    return text(target.get("resourceType")) or text(reference.get("reference")).split("/")[0]


def _source(main: Json, author_kinds: list[str]) -> str:
    if main.get("resourceType") == "ExplanationOfBenefit":
        return "insurer"
    return "patient" if author_kinds and PATIENT_SIDE.issuperset(author_kinds) else ""


def _custodian(main: Json, reading: Reading) -> str:
    return reading.name_of(main.get("custodian"), main) if main.get("custodian") else ""


def _identity(main: Json, reading: Reading) -> Identity | None:
    if main.get("resourceType") == "Patient":
        return identity_of(main, reading)
    members = [main.get("subject"), main.get("patient"), first(main.get("context")).get("sourcePatientInfo")]
    for reference in members:
        if reference and (found := identity(reference, main, reading)):
            return found
    patients = list(reading.of_type("Patient"))
    if len(patients) > 1:
        reading.warn("The file holds several patients; whom it is about was not decided.")
    return identity_of(patients[0], reading) if len(patients) == 1 else None
