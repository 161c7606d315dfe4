"""The resources of FHIR R4 that the demonstration's documents hold."""

from __future__ import annotations

from typing import Any

from portal.demo import numbers
from portal.demo.clinical import Allergy, Facts, NoKnownAllergy, Problem, Treatment, Vaccine
from portal.demo.family import Person, Professional
from portal.demo.laboratory import Result

Resource = dict[str, Any]
INS_TEST = "urn:oid:1.2.250.1.213.1.4.10"
RPPS = "urn:oid:1.2.250.1.71.4.2.1"
_ICD10 = "http://hl7.org/fhir/sid/icd-10"
LOINC = "http://loinc.org"
_CIS = "urn:oid:1.2.250.1.213.2.3.1"
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
_ABSENT = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"


def concept(system: str, code: str, text: str) -> Resource:
    """Return a CodeableConcept."""
    return {"coding": [{"system": system, "code": code, "display": text}], "text": text}


def identifier(*parts: object) -> str:
    """Return the UUID that these words always have."""
    return numbers.stable_uuid("fhir", *parts).lower()


def patient_of(person: Person) -> Resource:
    """Return the Patient of a person."""
    insurance = concept("https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203", "INS-NIR-TEST", "NIR de test")
    return {
        "resourceType": "Patient",
        "id": identifier("patient", person.key),
        "identifier": [{"use": "official", "type": insurance, "system": INS_TEST, "value": person.nir}],
        "name": [
            {"use": "official", "family": person.birth_name, "given": [person.given_names[0]]},
            {"use": "usual", "family": person.used_name, "given": [person.given_names[0]]},
        ],
        "gender": "female" if person.sex == "F" else "male",
        "birthDate": person.birth_date.isoformat(),
    }


def practitioner_of(author: Professional) -> Resource:
    """Return the Practitioner who wrote."""
    name = {"family": author.family, "given": [author.given], "text": author.name}
    if author.title:
        name["prefix"] = [author.title]
    return {
        "resourceType": "Practitioner",
        "id": identifier("practitioner", author.key),
        "identifier": [{"system": RPPS, "value": author.rpps}],
        "name": [name],
        "qualification": [{"code": {"text": author.profession}}],
    }


def organisation_of(author: Professional) -> Resource:
    """Return the Organization that the author works in."""
    place = author.organisation
    return {"resourceType": "Organization", "id": identifier("organisation", place.key), "name": place.name}


def link(resource: Resource) -> Resource:
    """Return a Reference to a resource of the same Bundle."""
    return {"reference": f"urn:uuid:{resource['id']}"}


def allergies_of(facts: Facts, patient: Resource) -> list[Resource]:
    """Return the AllergyIntolerances, or the one that tells that there is none, or that nobody said."""
    base: Resource = {
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": concept(f"{_TERMINOLOGY}/allergyintolerance-clinical", "active", "Active"),
        "patient": link(patient),
    }
    if isinstance(facts.allergies, tuple):
        return [_allergy(base, item) for item in facts.allergies]
    known = isinstance(facts.allergies, NoKnownAllergy)
    state = (
        ("no-known-allergies", "Aucune allergie connue") if known else ("no-allergy-info", "Allergies non renseignées")
    )
    return [base | {"id": identifier("allergy", state[0], patient["id"]), "code": concept(_ABSENT, *state)}]


def _allergy(base: Resource, item: Allergy) -> Resource:
    severity = {"H": "severe", "M": "moderate", "L": "mild"}.get(item.severity)
    reaction: Resource = {"manifestation": [{"text": item.reaction}]}
    if severity:
        reaction["severity"] = severity
    code = concept(_CIS, item.agent_cis, item.agent) if item.agent_cis else {"text": item.agent}
    return base | {
        "id": identifier("allergy", item.agent),
        "verificationStatus": concept(f"{_TERMINOLOGY}/allergyintolerance-verification", "confirmed", "Confirmed"),
        "category": [{"drug": "medication", "food": "food", "environment": "environment"}[item.kind]],
        "criticality": "high" if item.severity == "H" else "low",
        "code": code,
        "onsetDateTime": item.start,
        "reaction": [reaction],
    }


def condition_of(item: Problem, patient: Resource) -> Resource:
    """Return the Condition of a problem, resolved when it has an end."""
    resource: Resource = {
        "resourceType": "Condition",
        "id": identifier("condition", item.icd10, item.start),
        "clinicalStatus": concept(f"{_TERMINOLOGY}/condition-clinical", "active", "Active"),
        "code": concept(_ICD10, item.icd10, item.label),
        "subject": link(patient),
        "onsetDateTime": item.start,
    }
    if item.end:
        resource["clinicalStatus"] = concept(f"{_TERMINOLOGY}/condition-clinical", "resolved", "Resolved")
        resource["abatementDateTime"] = item.end
    return resource


def statement_of(item: Treatment, patient: Resource) -> Resource:
    """Return the MedicationStatement of a treatment."""
    return {
        "resourceType": "MedicationStatement",
        "id": identifier("statement", item.medicine.cis, item.start),
        "status": "active",
        "medicationCodeableConcept": concept(_CIS, item.medicine.cis, item.medicine.name),
        "subject": link(patient),
        "effectivePeriod": {"start": item.start},
        "dosage": [{"text": item.dosage, "asNeededBoolean": item.every_hours == 0}],
    }


def immunization_of(item: Vaccine, patient: Resource, by: Professional | None) -> Resource:
    """Return the Immunization of a vaccine, with who gave it where that is known."""
    resource: Resource = {
        "resourceType": "Immunization",
        "id": identifier("immunization", item.medicine.cis, item.day, patient["id"]),
        "status": "completed",
        "vaccineCode": concept(_CIS, item.medicine.cis, item.medicine.name),
        "patient": link(patient),
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


def _number(text: str) -> int | float:
    return int(text) if text.isdigit() else float(text)


def observation_of(result: Result, number: str, at: str, patient: Resource) -> Resource:
    """Return the Observation of a result of the report ``number``, taken ``at``."""
    analyte = result.analyte
    resource: Resource = {
        "resourceType": "Observation",
        "id": identifier("observation", number, analyte.loinc),
        "status": "final",
        "category": [concept(f"{_TERMINOLOGY}/observation-category", "laboratory", "Laboratory")],
        "code": concept(LOINC, analyte.loinc, analyte.label),
        "subject": link(patient),
        "effectiveDateTime": at,
    }
    ucum = {"unit": analyte.unit, "system": "http://unitsofmeasure.org", "code": analyte.unit}
    value = result.number
    if value is None:
        resource["valueString"] = result.value
    else:
        resource["valueQuantity"] = {"value": _number(str(value)), **ucum}
    bounds = {"low": analyte.low, "high": analyte.high}
    limits: Resource = {name: {"value": _number(bound), **ucum} for name, bound in bounds.items() if bound}
    if limits:
        resource["referenceRange"] = [limits | {"text": result.range_text}]
    if result.interpretation:
        flag = concept(f"{_TERMINOLOGY}/v3-ObservationInterpretation", result.interpretation, result.interpretation)
        resource["interpretation"] = [flag]
    return resource
