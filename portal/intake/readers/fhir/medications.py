"""Treatments: statements, prescriptions, dispensings and administrations of medicines as entries."""

from __future__ import annotations

from portal.intake.readers.fhir import absence
from portal.intake.readers.fhir.details import Pairs, dosage, notes, pairs, performers, reasons, status_of
from portal.intake.readers.fhir.reading import Reading
from portal.intake.readers.fhir.values import (
    Json,
    coded,
    dicts,
    first,
    label,
    labels,
    partial_date,
    period,
    quantity,
    ratio,
    text,
)
from portal.record.content import Detail, Entry, EntryKind, PartialDate

_NOT_TAKEN = frozenset({"not-taken", "not-done"})


def medications(resource: Json, reading: Reading) -> list[Entry]:
    """A MedicationStatement, -Request, -Dispense or -Administration with its Medication, in R4's shape or R5's."""
    concept, medication = _medicine(resource, reading)
    reading.told.add(id(medication))
    code, translations = coded(concept)
    start, end = _when(resource)
    dispensing = first(resource.get("dispenseRequest"))
    doses = [dose for member in ("dosage", "dosageInstruction") for dose in dicts(resource.get(member))]
    reference = first(resource.get("medicationReference"))
    return [
        Entry(
            kind=EntryKind.MEDICATION,
            label=label(concept) or text(reference.get("display")),
            code=code,
            translations=translations,
            status=status_of(resource),
            start=start,
            end=end,
            absence=absence.of_concept(concept),
            negated=text(resource.get("status")) in _NOT_TAKEN or resource.get("doNotPerform") is True,
            details=(
                *[pair for dose in doses for pair in dosage(dose)],
                *pairs(Detail.QUANTITY, [_quantity(resource)]),
                *pairs(Detail.DURATION, [quantity(dispensing.get("expectedSupplyDuration"))]),
                *pairs(Detail.INGREDIENT, map(_ingredient, dicts(medication.get("ingredient")))),
                *pairs(Detail.LOT, [text(first(medication.get("batch")).get("lotNumber"))]),
                *reasons(resource, reading),
                *_prescribers(resource, reading),
                *performers(_actors(resource), resource, reading),
                *pairs(Detail.CATEGORY, labels(resource.get("category"))),
                *notes(resource),
            ),
        )
    ]


def _prescribers(resource: Json, reading: Reading) -> Pairs:
    """Who asked for it: the requester, else that of the prescription on which a statement is based."""
    found = performers(dicts(resource.get("requester")), resource, reading, Detail.PRESCRIBER)
    for reference in dicts(resource.get("basedOn")):
        prescription = reading.resolve(reference, resource)
        if prescription is not None and prescription in dicts(resource.get("contained")):
            reading.told.add(id(prescription))
            found += performers(dicts(prescription.get("requester")), prescription, reading, Detail.PRESCRIBER)
    return list(dict.fromkeys(found))


def _medicine(resource: Json, reading: Reading) -> tuple[Json, Json]:
    """The concept that names the medicine, and the Medication resource behind it (or an empty one)."""
    concept = first(resource.get("medicationCodeableConcept"))
    reference = first(resource.get("medicationReference"))
    if not concept and not reference:
        medicine = first(resource.get("medication"))
        concept, reference = first(medicine.get("concept")), first(medicine.get("reference"))
    medication = (reading.resolve(reference, resource) if reference else None) or {}
    return concept or first(medication.get("code")), medication


def _when(resource: Json) -> tuple[PartialDate, PartialDate]:
    start, end, _ = period(resource, "effective")
    if not start:
        start, occurred_end, _ = period(resource, "occurrence")
        end = end or occurred_end
    repeats = [
        first(first(dose.get("timing")).get("repeat"))
        for member in ("dosage", "dosageInstruction")
        for dose in dicts(resource.get(member))
    ]
    bounds = [first(repeat.get("boundsPeriod")) for repeat in repeats if repeat.get("boundsPeriod")]
    first_day = partial_date(first(bounds).get("start"))
    last_day = partial_date(first(bounds).get("end"))
    written = next((d for key in _DATES if (d := partial_date(resource.get(key)))), "")
    return start or first_day or written, end or last_day


_DATES = ("whenHandedOver", "whenPrepared", "authoredOn", "dateAsserted")


def _quantity(resource: Json) -> str:
    return quantity(resource.get("quantity")) or quantity(first(resource.get("dispenseRequest")).get("quantity"))


def _ingredient(ingredient: Json) -> str:
    name = label(ingredient.get("itemCodeableConcept")) or label(ingredient.get("item"))
    name = name or text(first(ingredient.get("itemReference")).get("display"))
    return " ".join(filter(None, (name, ratio(ingredient.get("strength")))))


def _actors(resource: Json) -> list[Json]:
    return [first(performer.get("actor")) or performer for performer in dicts(resource.get("performer"))]
