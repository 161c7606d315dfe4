"""Which resources become entries, and what of each is left to be shown as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from portal.intake.readers.fhir.background import empty_lists, family_histories
from portal.intake.readers.fhir.lines import Line, lines_of
from portal.intake.readers.fhir.medications import medications
from portal.intake.readers.fhir.observations import observations
from portal.intake.readers.fhir.reading import Reading
from portal.intake.readers.fhir.statements import (
    allergies,
    conditions,
    device_uses,
    devices,
    immunizations,
    procedures,
)
from portal.intake.readers.fhir.values import Json, dicts, label, period, text
from portal.record.content import Entry

Mapper = Callable[[Json, Reading], list[Entry]]

_MEDICATION = (
    "status statusReason medicationCodeableConcept medicationReference medication effectiveDateTime effectivePeriod "
    "occurrenceDateTime occurrencePeriod dosage dosageInstruction quantity reasonCode reasonReference reason requester "
    "performer category note doNotPerform authoredOn dateAsserted whenHandedOver whenPrepared"
)
_MAPPERS: dict[str, tuple[Mapper | None, str]] = {
    "AllergyIntolerance": (
        allergies,
        "code clinicalStatus verificationStatus onsetDateTime onsetPeriod onsetAge onsetString onsetRange reaction "
        "criticality category type note",
    ),
    "Condition": (
        conditions,
        "code clinicalStatus verificationStatus onsetDateTime onsetPeriod onsetAge onsetString onsetRange severity "
        "abatementDateTime abatementPeriod abatementAge abatementString abatementRange bodySite category note",
    ),
    "Immunization": (
        immunizations,
        "status statusReason vaccineCode occurrenceDateTime occurrenceString protocolApplied doseQuantity lotNumber "
        "manufacturer route site reasonCode reasonReference reason performer note",
    ),
    "Procedure": (
        procedures,
        "status statusReason code performedDateTime performedPeriod performedString performedAge performedRange "
        "occurrenceDateTime occurrencePeriod reasonCode reasonReference reason bodySite category performer outcome "
        "note",
    ),
    "DeviceUseStatement": (
        device_uses,
        "status device timingDateTime timingPeriod timingTiming recordedOn reasonCode reasonReference bodySite note",
    ),
    "Device": (devices, "status type deviceName manufacturer lotNumber serialNumber udiCarrier note"),
    "Observation": (
        None,
        "status category code effectiveDateTime effectivePeriod effectiveInstant issued valueQuantity valueString "
        "valueCodeableConcept valueInteger valueBoolean valueRange valueRatio valueDateTime valueTime valuePeriod "
        "dataAbsentReason interpretation referenceRange component method bodySite specimen performer note hasMember",
    ),
    "FamilyMemberHistory": (family_histories, "status relationship name condition note date"),
    "List": (empty_lists, "status mode title code date source emptyReason note"),
    "MedicationStatement": (medications, f"{_MEDICATION} basedOn"),
    "MedicationRequest": (medications, _MEDICATION),
    "MedicationDispense": (medications, _MEDICATION),
    "MedicationAdministration": (medications, _MEDICATION),
}
_LEFT_OUT = frozenset(
    {"encounter", "context", "contained", "recordedDate", "recorder", "asserter", "informationSource"}
)
"""Where and by whom a statement was typed in: told by the document's own author and period."""

_KNOWN = {kind: frozenset(read.split()) | _LEFT_OUT for kind, (_, read) in _MAPPERS.items()}
_R4_STATUSES = {
    "Encounter": "planned arrived triaged in-progress onleave finished cancelled entered-in-error unknown",
    "MedicationStatement": "active completed entered-in-error intended stopped on-hold unknown not-taken",
    "Procedure": "preparation in-progress not-done on-hold stopped completed entered-in-error unknown",
    "Immunization": "completed entered-in-error not-done",
    "Observation": "registered preliminary final amended corrected cancelled entered-in-error unknown",
    "DiagnosticReport": (
        "registered partial preliminary final amended corrected appended cancelled entered-in-error unknown"
    ),
}


def is_mapped(resource: Json) -> bool:
    """Whether resources of this type become entries. A List groups documents, as often as not: an empty one does."""
    kind = text(resource.get("resourceType"))
    return kind in _MAPPERS and (kind != "List" or bool(resource.get("emptyReason")))


def entries_of(resource: Json, reading: Reading, panel: tuple[str, ...] = ()) -> list[Entry]:
    """The entries of one resource, none twice: a resource told already gives none. ``panel`` is its group by default.

    A statement without any name is not an entry: it stays among what is shown as text.
    """
    kind = text(resource.get("resourceType"))
    if not is_mapped(resource) or id(resource) in reading.told:
        return []
    mapper, _ = _MAPPERS[kind]
    panels = reading.panels.get(id(resource), panel)
    found = mapper(resource, reading) if mapper else observations(resource, reading, panels)
    named = [entry for entry in found if entry.label]
    if named:
        reading.told.add(id(resource))
    return named


def leftovers(resource: Json, reading: Reading) -> list[Line]:
    """What an entry does not say of its resource."""
    return lines_of(resource, reading, _KNOWN[text(resource.get("resourceType"))])


def group_results(reading: Reading) -> None:
    """Note for each observation the groups it stands in (its report, its panel) and the date these give it."""
    for report in reading.of_type("DiagnosticReport"):
        for member in _resolved(report.get("result"), report, reading):
            reading.panels.setdefault(id(member), (label(report.get("code")),))
            reading.dates.setdefault(id(member), period(report, "effective")[0])
    for group in reading.of_type("Observation"):
        for member in _resolved(group.get("hasMember"), group, reading):
            reading.panels[id(member)] = (*reading.panels.get(id(member), ()), label(group.get("code")))
            reading.dates.setdefault(id(member), period(group, "effective")[0] or reading.dates.get(id(group), ""))


def reachable(starts: Iterable[Json], reading: Reading) -> list[Json]:
    """The resources and, after each, the results it groups (reports and panels), each once and in order."""
    seen: dict[int, Json] = {}
    waiting = list(starts)
    while waiting:
        resource = waiting.pop(0)
        if id(resource) not in seen:
            seen[id(resource)] = resource
            grouped = [*dicts(resource.get("result")), *dicts(resource.get("hasMember"))]
            waiting = [*_resolved(grouped, resource, reading), *waiting]
    return list(seen.values())


def check_statuses(reading: Reading) -> None:
    """Warn of a status that FHIR R4 does not have (R5 files in R4's name are common); it is kept as written."""
    for resource in reading.resources:
        kind, status = text(resource.get("resourceType")), text(resource.get("status"))
        if status and status not in _R4_STATUSES.get(kind, status).split():
            reading.warn(f"{kind}.status is not a code of FHIR R4; it was kept as written.")


def _resolved(references: object, holder: Json, reading: Reading) -> list[Json]:
    targets = (reading.resolve(reference, holder) for reference in dicts(references))
    return [target for target in targets if target is not None]
