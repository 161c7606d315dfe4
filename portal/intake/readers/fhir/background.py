"""Family histories, and lists that are empty for a reason, of a FHIR file as entries."""

from __future__ import annotations

from portal.intake.readers.fhir import absence
from portal.intake.readers.fhir.details import notes, pairs
from portal.intake.readers.fhir.reading import Reading
from portal.intake.readers.fhir.values import (
    Json,
    any_value,
    choice,
    coded,
    dicts,
    first,
    label,
    loinc_of,
    partial_date,
    text,
)
from portal.record.content import Detail, Entry, EntryKind


def family_histories(resource: Json, _: Reading) -> list[Entry]:
    """A FamilyMemberHistory: one entry for each condition of the relative, without whom it says nothing."""
    relative = label(resource.get("relationship")) or text(resource.get("name"))
    return [
        Entry(
            kind=EntryKind.FAMILY_HISTORY,
            label=label(condition.get("code")),
            code=coded(condition.get("code"))[0],
            translations=coded(condition.get("code"))[1],
            absence=absence.of_concept(condition.get("code")),
            details=(
                *pairs(Detail.RELATIONSHIP, [relative]),
                *pairs(Detail.ONSET_AGE, [any_value(choice(condition, "onset")[1])]),
                *pairs(Detail.NOTE, [label(condition.get("outcome"))]),
                *notes(condition),
                *notes(resource),
            ),
        )
        for condition in dicts(resource.get("condition"))
    ]


def empty_lists(resource: Json, _: Reading) -> list[Entry]:
    """A List without members that says why: that nothing of the kind is known, or that it was not asked."""
    said, kind = absence.of_empty_reason(resource), absence.SECTION_KINDS.get(loinc_of(resource.get("code")))
    if said is None or kind is None or resource.get("entry"):
        return []
    reason = first(resource.get("emptyReason"))
    return [
        Entry(
            kind=kind,
            label=label(reason) or text(resource.get("title")),
            code=coded(reason)[0],
            start=partial_date(resource.get("date")),
            absence=said,
            details=tuple(notes(resource)),
        )
    ]
