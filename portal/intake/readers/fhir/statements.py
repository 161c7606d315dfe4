"""Allergies, conditions, vaccinations, procedures and devices of a FHIR file as entries."""

from __future__ import annotations

from portal.intake.readers.fhir import absence
from portal.intake.readers.fhir.details import Pairs, notes, pairs, performers, reasons, status_of
from portal.intake.readers.fhir.reading import Reading, name_of
from portal.intake.readers.fhir.values import (
    Json,
    any_value,
    choice,
    code_of,
    coded,
    dicts,
    first,
    label,
    labels,
    partial_date,
    period,
    quantity,
    text,
    texts,
)
from portal.record.content import Detail, Entry, EntryKind


def allergies(resource: Json, _: Reading) -> list[Entry]:
    """An AllergyIntolerance; its code may instead say that none is known."""
    concept = resource.get("code")
    code, translations = coded(concept)
    start, end, words = period(resource, "onset")
    reactions = dicts(resource.get("reaction"))
    substances = [name for reaction in reactions for name in labels(reaction.get("substance"))]
    return [
        Entry(
            kind=EntryKind.ALLERGY,
            label=label(concept) or next(iter(substances), ""),
            code=code,
            translations=translations,
            status=status_of(resource, "clinicalStatus"),
            start=start,
            end=end or _abatement(resource),
            absence=absence.of_concept(concept),
            negated=code_of(resource.get("verificationStatus")) == "refuted",
            details=(
                *[pair for reaction in reactions for pair in _reaction(reaction)],
                *pairs(Detail.CRITICALITY, [text(resource.get("criticality"))]),
                *pairs(Detail.CATEGORY, [*texts(resource.get("category")), _type(resource)]),
                *pairs(Detail.VERIFICATION, [code_of(resource.get("verificationStatus"))]),
                *pairs(Detail.NOTE, [words]),
                *notes(resource),
            ),
        )
    ]


def _type(allergy: Json) -> str:
    return text(allergy.get("type")) or label(allergy.get("type"))


def _abatement(allergy: Json) -> str:
    for extension in dicts(allergy.get("extension")):
        if text(extension.get("url")).endswith("allergyintolerance-abatement"):
            return period(extension, "value")[0]
    return ""


def _reaction(reaction: Json) -> Pairs:
    shown = labels(reaction.get("manifestation"))
    return [
        *pairs(Detail.REACTION, shown or [text(reaction.get("description"))]),
        *pairs(Detail.SEVERITY, [text(reaction.get("severity"))]),
        *pairs(Detail.ROUTE, [label(reaction.get("exposureRoute"))]),
        *pairs(Detail.NOTE, [text(reaction.get("description"))] if shown else []),
        *notes(reaction),
    ]


def conditions(resource: Json, _: Reading) -> list[Entry]:
    """A Condition; its code may instead say that none is known."""
    concept = resource.get("code")
    code, translations = coded(concept)
    start, start_end, onset = period(resource, "onset")
    end, last_end, abated = period(resource, "abatement")
    return [
        Entry(
            kind=EntryKind.CONDITION,
            label=label(concept),
            code=code,
            translations=translations,
            status=status_of(resource, "clinicalStatus"),
            start=start,
            end=last_end or end or start_end,
            absence=absence.of_concept(concept),
            negated=code_of(resource.get("verificationStatus")) == "refuted",
            details=(
                *pairs(Detail.SEVERITY, [label(resource.get("severity"))]),
                *pairs(Detail.SITE, labels(resource.get("bodySite"))),
                *pairs(Detail.CATEGORY, labels(resource.get("category"))),
                *pairs(Detail.VERIFICATION, [code_of(resource.get("verificationStatus"))]),
                *pairs(Detail.NOTE, [onset, abated]),
                *notes(resource),
            ),
        )
    ]


def immunizations(resource: Json, reading: Reading) -> list[Entry]:
    """An Immunization: given, or explicitly not given."""
    concept = resource.get("vaccineCode")
    code, translations = coded(concept)
    start, end, words = period(resource, "occurrence")
    protocols = dicts(resource.get("protocolApplied"))
    makers = [first(resource.get("manufacturer"))]
    actors = [first(performer.get("actor")) for performer in dicts(resource.get("performer"))]
    return [
        Entry(
            kind=EntryKind.IMMUNIZATION,
            label=label(concept),
            code=code,
            translations=translations,
            status=status_of(resource),
            start=start,
            end=end,
            absence=absence.of_concept(concept),
            negated=resource.get("status") == "not-done",
            details=(
                *pairs(Detail.VACCINE_TARGET, [name for p in protocols for name in labels(p.get("targetDisease"))]),
                *pairs(Detail.DOSE_NUMBER, map(_dose_number, protocols)),
                *pairs(Detail.DOSE, [quantity(resource.get("doseQuantity"))]),
                *pairs(Detail.LOT, [text(resource.get("lotNumber"))]),
                *pairs(Detail.MANUFACTURER, [reading.name_of(maker, resource) for maker in makers if maker]),
                *pairs(Detail.ROUTE, [label(resource.get("route"))]),
                *pairs(Detail.SITE, [label(resource.get("site"))]),
                *reasons(resource, reading),
                *performers(actors, resource, reading),
                *pairs(Detail.NOTE, [words]),
                *notes(resource),
            ),
        )
    ]


def _dose_number(protocol: Json) -> str:
    dose, series = (text(choice(protocol, prefix)[1]) for prefix in ("doseNumber", "seriesDoses"))
    return f"{dose}/{series}" if dose and series else dose


def procedures(resource: Json, reading: Reading) -> list[Entry]:
    """A Procedure: done, going on, or explicitly not done."""
    concept = resource.get("code")
    code, translations = coded(concept)
    prefix = "performed" if choice(resource, "performed")[0] else "occurrence"
    start, end, words = period(resource, prefix)
    actors = [first(performer.get("actor")) for performer in dicts(resource.get("performer"))]
    return [
        Entry(
            kind=EntryKind.PROCEDURE,
            label=label(concept),
            code=code,
            translations=translations,
            status=status_of(resource),
            start=start,
            end=end,
            absence=absence.of_concept(concept),
            negated=resource.get("status") == "not-done",
            details=(
                *reasons(resource, reading),
                *pairs(Detail.SITE, labels(resource.get("bodySite"))),
                *pairs(Detail.CATEGORY, labels(resource.get("category"))),
                *performers(actors, resource, reading),
                *pairs(Detail.NOTE, [words, label(resource.get("outcome"))]),
                *notes(resource),
            ),
        )
    ]


def device_uses(resource: Json, reading: Reading) -> list[Entry]:
    """A DeviceUseStatement, with what its Device says of itself."""
    reference = resource.get("device")
    device = reading.resolve(reference, resource) or {}
    reading.told.add(id(device))
    start, end, words = period(resource, "timing")
    entry = _device(device, label(first(reference).get("concept")) or text(first(reference).get("display")))
    return [
        Entry(
            kind=EntryKind.DEVICE,
            label=entry.label,
            code=entry.code,
            translations=entry.translations,
            status=status_of(resource),
            start=start or partial_date(resource.get("recordedOn")),
            end=end,
            absence=entry.absence,
            details=(
                *entry.details,
                *reasons(resource, reading),
                *pairs(Detail.SITE, labels(resource.get("bodySite"))),
                *pairs(Detail.NOTE, [words]),
                *notes(resource),
            ),
        )
    ]


def devices(resource: Json, _: Reading) -> list[Entry]:
    """A Device of the patient that no statement of use tells more about; none for a device that is only an author."""
    return [_device(resource, "")] if resource.get("patient") else []


def _device(device: Json, shown: str) -> Entry:
    concept = device.get("type")
    code, translations = coded(concept)
    label_of_type, name = label(concept), name_of({"deviceName": device.get("deviceName")})
    udi = first(device.get("udiCarrier"))
    return Entry(
        kind=EntryKind.DEVICE,
        label=label_of_type or name or shown,
        code=code,
        translations=translations,
        status=status_of(device),
        absence=absence.of_concept(concept),
        details=(
            *pairs(Detail.NOTE, [name if label_of_type else ""]),
            *pairs(Detail.MANUFACTURER, [any_value(device.get("manufacturer"))]),
            *pairs(Detail.LOT, [text(device.get("lotNumber"))]),
            *pairs(
                Detail.IDENTIFIER,
                [text(device.get("serialNumber")), text(udi.get("carrierHRF")) or text(udi.get("deviceIdentifier"))],
            ),
            *notes(device),
        ),
    )
