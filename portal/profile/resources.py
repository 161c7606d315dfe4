"""Statements of the health profile as FHIR R4 resources, and as the bytes that a record keeps of them. Pure.

One statement is one resource; :mod:`portal.intake.readers.fhir` reads it back to the same entry, which a property test
holds. An answer ("none", "not known") is a List without members that says why it is empty, as FHIR R4 wants it.
"""

from __future__ import annotations

from collections.abc import Callable

from portal.intake.readers.fhir.absence import SECTION_KINDS
from portal.intake.readers.fhir.systems import LOINC
from portal.profile.canonical import canonical
from portal.profile.elements import (
    TERMINOLOGY,
    UNKNOWN,
    Json,
    all_said,
    as_text,
    coded,
    concept,
    holder,
    named,
    status,
    value_of,
    writer_of,
)
from portal.profile.medication import medication
from portal.profile.statements import Part, Statement, Writing
from portal.record.content import Absence, Code, Detail, EntryKind

_ABATEMENT = "http://hl7.org/fhir/StructureDefinition/allergyintolerance-abatement"
_SECTIONS = {kind: code for code, kind in SECTION_KINDS.items()}
_EMPTY = {Absence.NONE_KNOWN: "nilknown", Absence.NOT_ASKED: "unavailable"}
"""Why a list is empty (list-empty-reason): nothing is known to be there; what would fill it cannot be had."""
_CATEGORIES = {
    EntryKind.VITAL_SIGN: (TERMINOLOGY + "observation-category", "vital-signs"),
    EntryKind.RESULT: (TERMINOLOGY + "observation-category", "laboratory"),
    EntryKind.SOCIAL_HISTORY: (TERMINOLOGY + "observation-category", "social-history"),
    EntryKind.FUNCTIONAL_STATUS: ("http://hl7.org/fhir/us/core/CodeSystem/us-core-category", "functional-status"),
}


def original_of(statement: Statement, writing: Writing) -> bytes:
    """The resource of a statement as the record keeps it.

    Raises :class:`ValueError` for what its kind has no place for: nothing that was written may be lost in silence.
    """
    return canonical(resource_of(statement, writing))


def resource_of(statement: Statement, writing: Writing) -> Json:
    """The FHIR R4 resource of a statement. Raises :class:`ValueError` as :func:`original_of`."""
    if statement.absence is not None:
        return _empty_list(statement, writing)
    kind = statement.kind
    if kind not in _WRITERS:
        raise ValueError(f"A statement of the kind {kind} has no resource.")
    writer, said = _WRITERS[kind]
    if strange := {detail for detail, _text in statement.details} - said:
        raise ValueError(f"{sorted(strange)} have no place in a statement of the kind {kind}.")
    return _header(writing) | {"note": [{"text": statement.note}]} | writer(statement, writing)


def _header(writing: Writing) -> Json:
    return {
        "id": str(writing.id),
        "meta": {"lastUpdated": writing.written_at},
        "language": writing.language,
    }


def _empty_list(statement: Statement, writing: Writing) -> Json:
    if statement.kind not in _SECTIONS or statement.absence is None:
        raise ValueError(f"There is no answer for the kind {statement.kind}.")
    return _header(writing) | {
        "resourceType": "List",
        "status": "current",
        "mode": "snapshot",
        "title": statement.label,
        "code": coded(Code(LOINC, _SECTIONS[statement.kind])),
        "subject": holder(writing),
        "date": writing.written_at,
        "source": writer_of(writing),
        "emptyReason": {
            "coding": [{"system": TERMINOLOGY + "list-empty-reason", "code": _EMPTY[statement.absence]}],
            "text": statement.label,
        },
    }


def _allergy(statement: Statement, writing: Writing) -> Json:
    reactions = [as_text(one) for one in all_said(statement, Detail.REACTION)]
    severity = statement.said(Detail.SEVERITY)
    # FHIR has no reaction without a manifestation: one that is not known is said to be unknown.
    reaction = {"manifestation": reactions or [UNKNOWN], "severity": severity}
    return {
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": status("allergyintolerance-clinical", statement.status),
        "verificationStatus": status("allergyintolerance-verification", "refuted" if statement.negated else ""),
        "category": all_said(statement, Detail.CATEGORY),
        "criticality": statement.said(Detail.CRITICALITY),
        "code": concept(statement),
        "patient": holder(writing),
        "onsetDateTime": statement.start,
        "extension": [{"url": _ABATEMENT, "valueDateTime": statement.end}] if statement.end else [],
        "recordedDate": writing.written_at,
        "recorder": writer_of(writing),
        "reaction": [reaction] if reactions or severity else [],
    }


def _condition(statement: Statement, writing: Writing) -> Json:
    return {
        "resourceType": "Condition",
        "clinicalStatus": status("condition-clinical", statement.status),
        "verificationStatus": status("condition-ver-status", "refuted" if statement.negated else ""),
        "category": [as_text(one) for one in all_said(statement, Detail.CATEGORY)],
        "severity": as_text(statement.said(Detail.SEVERITY)),
        "code": concept(statement),
        "bodySite": [as_text(one) for one in all_said(statement, Detail.SITE)],
        "subject": holder(writing),
        "onsetDateTime": statement.start,
        "abatementDateTime": statement.end,
        "recordedDate": writing.written_at,
        "recorder": writer_of(writing),
    }


def _family(statement: Statement, writing: Writing) -> Json:
    age = statement.said(Detail.ONSET_AGE)
    return {
        "resourceType": "FamilyMemberHistory",
        "status": "completed",
        "patient": holder(writing),
        "date": writing.written_at,
        "relationship": as_text(statement.said(Detail.RELATIONSHIP)),
        "condition": [{"code": concept(statement), "onsetString": age}],
    }


def _immunization(statement: Statement, writing: Writing) -> Json:
    number, _, series = statement.said(Detail.DOSE_NUMBER).partition("/")
    targets = [as_text(one) for one in all_said(statement, Detail.VACCINE_TARGET)]
    protocol: Json = {"targetDisease": targets, "doseNumberString": number, "seriesDosesString": series}
    protocol |= {} if number else {"_doseNumberString": UNKNOWN}
    places = [{"resourceType": "Organization", "id": "place", "name": statement.said(Detail.ORGANISATION)}]
    actors = [{"display": one} for one in all_said(statement, Detail.PERFORMER)]
    has_place = bool(statement.said(Detail.ORGANISATION))
    when: Json = {"occurrenceDateTime": statement.start} if statement.start else {"_occurrenceDateTime": UNKNOWN}
    return when | {
        "resourceType": "Immunization",
        "contained": places if has_place else [],
        "status": "not-done" if statement.negated else statement.status or "completed",
        "vaccineCode": concept(statement),
        "patient": holder(writing),
        "primarySource": False,
        "manufacturer": {"display": statement.said(Detail.MANUFACTURER)},
        "lotNumber": statement.said(Detail.LOT),
        "site": as_text(statement.said(Detail.SITE)),
        "route": as_text(statement.said(Detail.ROUTE)),
        "performer": [{"actor": one} for one in (*actors, *([{"reference": "#place"}] if has_place else []))],
        "protocolApplied": [protocol] if targets or number else [],
    }


def _procedure(statement: Statement, writing: Writing) -> Json:
    places = [{"resourceType": "Organization", "id": "place", "name": statement.said(Detail.ORGANISATION)}]
    has_place = bool(statement.said(Detail.ORGANISATION))
    actors = [{"display": one} for one in all_said(statement, Detail.PERFORMER)]
    return {
        "resourceType": "Procedure",
        "contained": places if has_place else [],
        "status": "not-done" if statement.negated else statement.status or "completed",
        "code": concept(statement),
        "subject": holder(writing),
        "performedPeriod": {"start": statement.start, "end": statement.end},
        "recorder": writer_of(writing),
        "performer": [{"actor": one} for one in (*actors, *([{"reference": "#place"}] if has_place else []))],
        "reasonCode": [as_text(one) for one in all_said(statement, Detail.REASON)],
        "bodySite": [as_text(one) for one in all_said(statement, Detail.SITE)],
    }


def _device(statement: Statement, writing: Writing) -> Json:
    device = {
        "resourceType": "Device",
        "id": "device",
        "type": concept(statement),
        "manufacturer": statement.said(Detail.MANUFACTURER),
        "lotNumber": statement.said(Detail.LOT),
        "serialNumber": statement.said(Detail.IDENTIFIER),
    }
    return {
        "resourceType": "DeviceUseStatement",
        "contained": [device],
        "status": statement.status or "active",
        "subject": holder(writing),
        "timingPeriod": {"start": statement.start, "end": statement.end},
        "source": writer_of(writing),
        "device": {"reference": "#device"},
        "reasonCode": [as_text(one) for one in all_said(statement, Detail.REASON)],
        "bodySite": as_text(statement.said(Detail.SITE)),
    }


def _observation(statement: Statement, writing: Writing) -> Json:
    system, category = _CATEGORIES[statement.kind]
    when = {"effectivePeriod": {"start": statement.start, "end": statement.end}}
    whole = Part(statement.label, statement.code, statement.value, statement.number, statement.unit)
    return {
        "resourceType": "Observation",
        "status": statement.status or "final",
        "category": [{"coding": [{"system": system, "code": category}]}],
        "code": concept(statement),
        "subject": holder(writing),
        **(when if statement.end else {"effectiveDateTime": statement.start}),
        "performer": [{"display": one} for one in all_said(statement, Detail.PERFORMER)],
        **value_of(whole, statement.value_code),
        "method": as_text(statement.said(Detail.METHOD)),
        "bodySite": as_text(statement.said(Detail.SITE)),
        "component": [{"code": named(one.label, one.code), **value_of(one, None)} for one in statement.parts],
    }


_ACT = frozenset({Detail.SITE, Detail.REASON, Detail.PERFORMER, Detail.ORGANISATION})
_MEASURED = frozenset({Detail.SITE, Detail.METHOD, Detail.PERFORMER})
_WRITERS: dict[EntryKind, tuple[Callable[[Statement, Writing], Json], frozenset[Detail]]] = {
    EntryKind.ALLERGY: (
        _allergy,
        frozenset({Detail.REACTION, Detail.SEVERITY, Detail.CRITICALITY, Detail.CATEGORY}),
    ),
    EntryKind.CONDITION: (_condition, frozenset({Detail.SEVERITY, Detail.SITE, Detail.CATEGORY})),
    EntryKind.FAMILY_HISTORY: (_family, frozenset({Detail.RELATIONSHIP, Detail.ONSET_AGE})),
    EntryKind.MEDICATION: (
        medication,
        frozenset(
            {Detail.DOSE, Detail.FREQUENCY, Detail.ROUTE, Detail.REASON, Detail.PRESCRIBER}
            | {Detail.INGREDIENT, Detail.LOT}
        ),
    ),
    EntryKind.IMMUNIZATION: (
        _immunization,
        frozenset(
            {Detail.VACCINE_TARGET, Detail.DOSE_NUMBER, Detail.LOT, Detail.MANUFACTURER, Detail.ROUTE}
            | {Detail.SITE, Detail.PERFORMER, Detail.ORGANISATION}
        ),
    ),
    EntryKind.PROCEDURE: (_procedure, _ACT),
    EntryKind.DEVICE: (
        _device,
        frozenset({Detail.SITE, Detail.REASON, Detail.MANUFACTURER, Detail.LOT, Detail.IDENTIFIER}),
    ),
    EntryKind.VITAL_SIGN: (_observation, _MEASURED),
    EntryKind.RESULT: (_observation, _MEASURED),
    EntryKind.SOCIAL_HISTORY: (_observation, _MEASURED),
    EntryKind.FUNCTIONAL_STATUS: (_observation, _MEASURED),
}
"""How each kind is written, and which details have a place in it."""
