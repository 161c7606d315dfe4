"""Writes FHIR R4: a patient summary (IPS), a laboratory report, one immunization."""

from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.core import typography
from portal.core.units import printed_unit
from portal.demo.clinical import Facts, Vaccine
from portal.demo.family import Person, Professional
from portal.demo.fhir_resources import (
    LOINC,
    Resource,
    allergies_of,
    concept,
    condition_of,
    identifier,
    immunization_of,
    link,
    observation_of,
    organisation_of,
    patient_of,
    practitioner_of,
    statement_of,
)
from portal.demo.laboratory import Result


@dataclass(frozen=True, slots=True)
class Summary:
    """Whom a FHIR document is about, who wrote it, and when."""

    person: Person
    author: Professional
    created: dt.datetime
    number: str


def _section(title: str, loinc: str, label: str, entries: Sequence[Resource]) -> Resource:
    lines = "".join(f"<li>{html.escape(_said(entry))}</li>" for entry in entries)
    div = f'<div xmlns="http://www.w3.org/1999/xhtml"><ul>{lines}</ul></div>'
    return {
        "title": title,
        "code": concept(LOINC, loinc, label),
        "text": {"status": "generated", "div": div},
        "entry": [link(entry) for entry in entries],
    }


def _said(entry: Resource) -> str:
    """Return the words of an entry for the narrative."""
    code = entry.get("code") or entry.get("medicationCodeableConcept") or entry.get("vaccineCode") or {}
    words = [str(code.get("text", ""))]
    quantity = entry.get("valueQuantity", {})
    amount = str(quantity.get("value", "")).replace(".", ",")
    words += [f"{amount} {printed_unit(quantity.get('unit', ''), 'fr')}".strip(), str(entry.get("valueString", ""))]
    words += [str(dosage["text"]) for dosage in entry.get("dosage", ())]
    since = str(entry.get("onsetDateTime") or entry.get("occurrenceDateTime") or "")
    words += [typography.partial_date(since[:10], "fr")]
    return ", ".join(word for word in words if word)


def _bundle(about: Summary, profile: str, resources: Iterable[Resource]) -> bytes:
    bundle = {
        "resourceType": "Bundle",
        "id": identifier("bundle", about.person.key, about.number),
        "meta": {"profile": [profile]},
        "language": "fr-FR",
        "identifier": {
            "system": "urn:ietf:rfc:3986",
            "value": f"urn:uuid:{identifier('id', about.person.key, about.number)}",
        },
        "type": "document",
        "timestamp": about.created.isoformat(),
        "entry": [{"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource} for resource in resources],
    }
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode()


def _composition(about: Summary, kind: tuple[str, str], title: str, sections: Sequence[Resource]) -> list[Resource]:
    """Return the Composition and the three resources it points to."""
    patient, author, place = patient_of(about.person), practitioner_of(about.author), organisation_of(about.author)
    composition = {
        "resourceType": "Composition",
        "id": identifier("composition", about.person.key, about.number),
        "status": "final",
        "type": concept(LOINC, *kind),
        "subject": link(patient),
        "date": about.created.isoformat(),
        "author": [link(author)],
        "title": title,
        "confidentiality": "N",
        "custodian": link(place),
        "event": [{"period": {"start": about.created.isoformat(), "end": about.created.isoformat()}}],
        "section": list(sections),
    }
    return [composition, patient, author, place]


def write_summary(about: Summary, facts: Facts, professionals: dict[str, Professional]) -> bytes:
    """Return an International Patient Summary: a document Bundle with its required sections and the vaccinations."""
    patient = patient_of(about.person)
    problems = [condition_of(item, patient) for item in (*facts.problems, *facts.history)]
    allergies = allergies_of(facts, patient)
    treatments = [statement_of(item, patient) for item in facts.treatments]
    vaccines = [immunization_of(item, patient, professionals.get(item.by)) for item in facts.vaccines]
    sections = (
        _section("Problèmes", "11450-4", "Problem list - Reported", problems),
        _section("Allergies et intolérances", "48765-2", "Allergies and adverse reactions Document", allergies),
        _section("Traitements", "10160-0", "History of Medication use Narrative", treatments),
        _section("Vaccinations", "11369-6", "History of Immunization note", vaccines),
    )
    head = _composition(about, ("60591-5", "Patient summary Document"), "Synthèse médicale internationale", sections)
    profile = "http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips"
    return _bundle(about, profile, [*head, *problems, *allergies, *treatments, *vaccines])


def write_laboratory(about: Summary, results: Sequence[Result]) -> bytes:
    """Return a laboratory report: a document Bundle with a Composition, a DiagnosticReport and its Observations."""
    patient = patient_of(about.person)
    observations = [observation_of(result, about.number, about.created.isoformat(), patient) for result in results]
    sections = [_section("Biochimie et hématologie", "26436-6", "Laboratory studies (set)", observations)]
    kind = ("11502-2", "Laboratory report")
    head = _composition(about, kind, "Compte rendu d’examens biologiques", sections)
    report = {
        "resourceType": "DiagnosticReport",
        "id": identifier("report", about.person.key, about.number),
        "status": "final",
        "code": concept(LOINC, *kind),
        "subject": link(patient),
        "effectiveDateTime": about.created.isoformat(),
        "issued": about.created.isoformat(),
        "performer": [link(head[2])],
        "result": [link(observation) for observation in observations],
    }
    return _bundle(
        about, "http://hl7.eu/fhir/laboratory/StructureDefinition/Bundle-eu-lab", [*head, report, *observations]
    )


def write_immunization(person: Person, item: Vaccine, by: Professional | None) -> bytes:
    """Return one Immunization with its patient inside it."""
    patient = patient_of(person) | {"id": "patient"}
    resource = immunization_of(item, patient, by) | {"contained": [patient], "patient": {"reference": "#patient"}}
    return json.dumps(resource, ensure_ascii=False, indent=1).encode()
