"""The elements that several FHIR resources of the profile are made of. Pure."""

from __future__ import annotations

from typing import Any

from portal.intake.readers.fhir.systems import address_of
from portal.profile.statements import Part, Statement, Writing
from portal.record.content import Code, Detail

Json = dict[str, Any]
"""A resource or a part of one; what is empty in it is left out when it is written."""

TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
_UCUM = "http://unitsofmeasure.org"
_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
UNKNOWN: Json = {"extension": [{"url": _ABSENT, "valueCode": "unknown"}]}
"""What FHIR must have and nobody knows."""


def as_text(words: str) -> Json:
    """A CodeableConcept that is words alone."""
    return {"text": words}


def coded(*codes: Code) -> Json:
    """A CodeableConcept of codes."""
    return {"coding": [{"system": address_of(one.system), "code": one.code, "display": one.label} for one in codes]}


def named(label: str, code: Code | None, *more: Code) -> Json:
    """A CodeableConcept in the writer's words, with its codes."""
    return coded(*([code] if code is not None else []), *more) | as_text(label)


def concept(statement: Statement) -> Json:
    """What a statement is about."""
    return named(statement.label, statement.code, *statement.translations)


def status(system: str, code: str) -> Json:
    """A CodeableConcept of one status of HL7's; empty without one."""
    return {"coding": [{"system": TERMINOLOGY + system, "code": code}]} if code else {}


def holder(writing: Writing) -> Json:
    """Whom it is about: the record, which alone says who that is."""
    return {"reference": f"urn:uuid:{writing.record_id}", "type": "Patient"}


def writer_of(writing: Writing) -> Json:
    """Who wrote it: the holder, or somebody who stands by them."""
    return {"display": writing.by_name, "type": "Patient" if writing.by_holder else "RelatedPerson"}


def all_said(statement: Statement, wanted: Detail) -> list[str]:
    """Each thing said of one detail."""
    return [words for detail, words in statement.details if detail is wanted]


def value_of(part: Part, value_code: Code | None) -> Json:
    """The value of an observation: a quantity, words with a code, or words; nothing without any."""
    if part.number is not None:
        quantity = {"value": part.number, "unit": part.unit, "system": _UCUM, "code": part.unit}
        return {"valueQuantity": quantity if part.unit else {"value": part.number}}
    if value_code is not None:
        return {"valueCodeableConcept": named(part.value, value_code)}
    return {"valueString": part.value}
