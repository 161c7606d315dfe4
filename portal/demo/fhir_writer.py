"""Writes FHIR R4: a patient summary (IPS), a laboratory report, one immunization."""

from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.core import typography
from portal.core.units import printed_unit
from portal.demo import numbers
from portal.demo.clinical import Allergy, Facts, NoKnownAllergy, Problem, Treatment, Vaccine
from portal.demo.family import Person, Professional
from portal.demo.laboratory import Result

Resource = dict[str, Any]
INS_TEST = "urn:oid:1.2.250.1.213.1.4.10"
RPPS = "urn:oid:1.2.250.1.71.4.2.1"
_ICD10 = "http://hl7.org/fhir/sid/icd-10"
_LOINC = "http://loinc.org"
_CIS = "urn:oid:1.2.250.1.213.2.3.1"
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
_ABSENT = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"


@dataclass(frozen=True, slots=True)
class Summary:
    """Whom a FHIR document is about, who wrote it, and when."""

    person: Person
    author: Professional
    created: dt.datetime
    number: str


def concept(system: str, code: str, text: str) -> Resource:
    """Return a CodeableConcept."""
    return {"coding": [{"system": system, "code": code, "display": text}], "text": text}


def _uuid(*parts: object) -> str:
    return numbers.stable_uuid("fhir", *parts).lower()


def _patient(person: Person) -> Resource:
    insurance = concept("https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203", "INS-NIR-TEST", "NIR de test")
    return {
        "resourceType": "Patient",
        "id": _uuid("patient", person.key),
        "identifier": [{"use": "official", "type": insurance, "system": INS_TEST, "value": person.nir}],
        "name": [
            {"use": "official", "family": person.birth_name, "given": [person.given_names[0]]},
            {"use": "usual", "family": person.used_name, "given": [person.given_names[0]]},
        ],
        "gender": "female" if person.sex == "F" else "male",
        "birthDate": person.birth_date.isoformat(),
    }


def _practitioner(author: Professional) -> Resource:
    name = {"family": author.family, "given": [author.given], "text": author.name}
    if author.title:
        name["prefix"] = [author.title]
    return {
        "resourceType": "Practitioner",
        "id": _uuid("practitioner", author.key),
        "identifier": [{"system": RPPS, "value": author.rpps}],
        "name": [name],
        "qualification": [{"code": {"text": author.profession}}],
    }


def _organisation(author: Professional) -> Resource:
    place = author.organisation
    return {"resourceType": "Organization", "id": _uuid("organisation", place.key), "name": place.name}


def _link(resource: Resource) -> Resource:
    return {"reference": f"urn:uuid:{resource['id']}"}


def _allergies(facts: Facts, patient: Resource) -> list[Resource]:
    base: Resource = {
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": concept(f"{_TERMINOLOGY}/allergyintolerance-clinical", "active", "Active"),
        "patient": _link(patient),
    }
    if isinstance(facts.allergies, tuple):
        return [_allergy(base, item) for item in facts.allergies]
    known = isinstance(facts.allergies, NoKnownAllergy)
    state = (
        ("no-known-allergies", "Aucune allergie connue") if known else ("no-allergy-info", "Allergies non renseignées")
    )
    return [base | {"id": _uuid("allergy", state[0], patient["id"]), "code": concept(_ABSENT, *state)}]


def _allergy(base: Resource, item: Allergy) -> Resource:
    severity = {"H": "severe", "M": "moderate", "L": "mild"}.get(item.severity)
    reaction: Resource = {"manifestation": [{"text": item.reaction}]}
    if severity:
        reaction["severity"] = severity
    code = concept(_CIS, item.agent_cis, item.agent) if item.agent_cis else {"text": item.agent}
    return base | {
        "id": _uuid("allergy", item.agent),
        "verificationStatus": concept(f"{_TERMINOLOGY}/allergyintolerance-verification", "confirmed", "Confirmed"),
        "category": [{"drug": "medication", "food": "food", "environment": "environment"}[item.kind]],
        "criticality": "high" if item.severity == "H" else "low",
        "code": code,
        "onsetDateTime": item.start,
        "reaction": [reaction],
    }


def _condition(item: Problem, patient: Resource) -> Resource:
    resource: Resource = {
        "resourceType": "Condition",
        "id": _uuid("condition", item.icd10, item.start),
        "clinicalStatus": concept(f"{_TERMINOLOGY}/condition-clinical", "active", "Active"),
        "code": concept(_ICD10, item.icd10, item.label),
        "subject": _link(patient),
        "onsetDateTime": item.start,
    }
    if item.end:
        resource["clinicalStatus"] = concept(f"{_TERMINOLOGY}/condition-clinical", "resolved", "Resolved")
        resource["abatementDateTime"] = item.end
    return resource


def _statement(item: Treatment, patient: Resource) -> Resource:
    return {
        "resourceType": "MedicationStatement",
        "id": _uuid("statement", item.medicine.cis, item.start),
        "status": "active",
        "medicationCodeableConcept": concept(_CIS, item.medicine.cis, item.medicine.name),
        "subject": _link(patient),
        "effectivePeriod": {"start": item.start},
        "dosage": [{"text": item.dosage, "asNeededBoolean": item.every_hours == 0}],
    }


def _immunization(item: Vaccine, patient: Resource, by: Professional | None) -> Resource:
    resource: Resource = {
        "resourceType": "Immunization",
        "id": _uuid("immunization", item.medicine.cis, item.day, patient["id"]),
        "status": "completed",
        "vaccineCode": concept(_CIS, item.medicine.cis, item.medicine.name),
        "patient": _link(patient),
        "occurrenceDateTime": item.day,
        "primarySource": by is not None,
    }
    if item.lot:
        resource["lotNumber"] = item.lot
    if item.rank:
        resource["protocolApplied"] = [{"targetDisease": [{"text": item.targets}], "doseNumberPositiveInt": item.rank}]
    if by:
        resource["performer"] = [{"actor": {"display": by.name}}]
    return resource


def _section(title: str, loinc: str, label: str, entries: Sequence[Resource]) -> Resource:
    lines = "".join(f"<li>{html.escape(_said(entry))}</li>" for entry in entries)
    div = f'<div xmlns="http://www.w3.org/1999/xhtml"><ul>{lines}</ul></div>'
    return {
        "title": title,
        "code": concept(_LOINC, loinc, label),
        "text": {"status": "generated", "div": div},
        "entry": [_link(entry) for entry in entries],
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
        "id": _uuid("bundle", about.person.key, about.number),
        "meta": {"profile": [profile]},
        "language": "fr-FR",
        "identifier": {
            "system": "urn:ietf:rfc:3986",
            "value": f"urn:uuid:{_uuid('id', about.person.key, about.number)}",
        },
        "type": "document",
        "timestamp": about.created.isoformat(),
        "entry": [{"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource} for resource in resources],
    }
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode()


def _composition(about: Summary, kind: tuple[str, str], title: str, sections: Sequence[Resource]) -> list[Resource]:
    """Return the Composition and the three resources it points to."""
    patient, author, place = _patient(about.person), _practitioner(about.author), _organisation(about.author)
    composition = {
        "resourceType": "Composition",
        "id": _uuid("composition", about.person.key, about.number),
        "status": "final",
        "type": concept(_LOINC, *kind),
        "subject": _link(patient),
        "date": about.created.isoformat(),
        "author": [_link(author)],
        "title": title,
        "confidentiality": "N",
        "custodian": _link(place),
        "event": [{"period": {"start": about.created.isoformat(), "end": about.created.isoformat()}}],
        "section": list(sections),
    }
    return [composition, patient, author, place]


def write_summary(about: Summary, facts: Facts, professionals: dict[str, Professional]) -> bytes:
    """Return an International Patient Summary: a document Bundle with its required sections and the vaccinations."""
    patient = _patient(about.person)
    problems = [_condition(item, patient) for item in (*facts.problems, *facts.history)]
    allergies = _allergies(facts, patient)
    treatments = [_statement(item, patient) for item in facts.treatments]
    vaccines = [_immunization(item, patient, professionals.get(item.by)) for item in facts.vaccines]
    sections = (
        _section("Problèmes", "11450-4", "Problem list - Reported", problems),
        _section("Allergies et intolérances", "48765-2", "Allergies and adverse reactions Document", allergies),
        _section("Traitements", "10160-0", "History of Medication use Narrative", treatments),
        _section("Vaccinations", "11369-6", "History of Immunization note", vaccines),
    )
    head = _composition(about, ("60591-5", "Patient summary Document"), "Synthèse médicale internationale", sections)
    profile = "http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips"
    return _bundle(about, profile, [*head, *problems, *allergies, *treatments, *vaccines])


def _number(text: str) -> int | float:
    return int(text) if text.isdigit() else float(text)


def _observation(result: Result, about: Summary, patient: Resource) -> Resource:
    analyte = result.analyte
    resource: Resource = {
        "resourceType": "Observation",
        "id": _uuid("observation", about.number, analyte.loinc),
        "status": "final",
        "category": [concept(f"{_TERMINOLOGY}/observation-category", "laboratory", "Laboratory")],
        "code": concept(_LOINC, analyte.loinc, analyte.label),
        "subject": _link(patient),
        "effectiveDateTime": about.created.isoformat(),
    }
    ucum = {"unit": analyte.unit, "system": "http://unitsofmeasure.org", "code": analyte.unit}
    number = result.number
    if number is None:
        resource["valueString"] = result.value
    else:
        resource["valueQuantity"] = {"value": _number(str(number)), **ucum}
    bounds = {"low": analyte.low, "high": analyte.high}
    limits: Resource = {name: {"value": _number(bound), **ucum} for name, bound in bounds.items() if bound}
    if limits:
        resource["referenceRange"] = [limits | {"text": result.range_text}]
    if result.interpretation:
        flag = concept(f"{_TERMINOLOGY}/v3-ObservationInterpretation", result.interpretation, result.interpretation)
        resource["interpretation"] = [flag]
    return resource


def write_laboratory(about: Summary, results: Sequence[Result]) -> bytes:
    """Return a laboratory report: a document Bundle with a Composition, a DiagnosticReport and its Observations."""
    patient = _patient(about.person)
    observations = [_observation(result, about, patient) for result in results]
    sections = [_section("Biochimie et hématologie", "26436-6", "Laboratory studies (set)", observations)]
    kind = ("11502-2", "Laboratory report")
    head = _composition(about, kind, "Compte rendu d’examens biologiques", sections)
    report = {
        "resourceType": "DiagnosticReport",
        "id": _uuid("report", about.person.key, about.number),
        "status": "final",
        "code": concept(_LOINC, *kind),
        "subject": _link(patient),
        "effectiveDateTime": about.created.isoformat(),
        "issued": about.created.isoformat(),
        "performer": [_link(head[2])],
        "result": [_link(observation) for observation in observations],
    }
    return _bundle(
        about, "http://hl7.eu/fhir/laboratory/StructureDefinition/Bundle-eu-lab", [*head, report, *observations]
    )


def write_immunization(person: Person, item: Vaccine, by: Professional | None) -> bytes:
    """Return one Immunization with its patient inside it."""
    patient = _patient(person) | {"id": "patient"}
    resource = _immunization(item, patient, by) | {"contained": [patient], "patient": {"reference": "#patient"}}
    return json.dumps(resource, ensure_ascii=False, indent=1).encode()
