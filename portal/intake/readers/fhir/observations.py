"""Observations as results and vital signs, the value always as written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.intake.readers.fhir import absence
from portal.intake.readers.fhir.details import Pairs, notes, pairs, performers, status_of
from portal.intake.readers.fhir.reading import Reading
from portal.intake.readers.fhir.systems import LOINC
from portal.intake.readers.fhir.values import (
    Json,
    any_value,
    choice,
    coded,
    codes,
    dicts,
    extent,
    first,
    label,
    loinc_of,
    number_of,
    partial_date,
    period,
    text,
    unit_of,
)
from portal.record.content import Detail, Entry, EntryKind

_VITAL_SIGNS = frozenset(
    {"85353-1", "9279-1", "8867-4", "2708-6", "59408-5", "8310-5", "8302-2", "9843-4", "29463-7", "3141-9", "39156-5"}
    | {"85354-9", "8480-6", "8462-4", "8478-0", "55284-4", "8306-3", "8287-5", "8280-0", "56086-2"}
)
"""LOINC codes of the FHIR vital signs profile, and their usual companions."""

_OF_THE_PERSON = {
    "social-history": EntryKind.SOCIAL_HISTORY,
    "functional-status": EntryKind.FUNCTIONAL_STATUS,
    "disability-status": EntryKind.FUNCTIONAL_STATUS,
}
"""Categories of what a person does or needs: the first of FHIR (observation-category), the others of US Core."""
_NEITHER = frozenset({"survey", "activity", "therapy", "imaging", "procedure"})
"""Categories (observation-category) whose observations are told as text: they are no laboratory results."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What an observation and its components have in common."""

    kind: EntryKind
    status: str
    start: str
    end: str
    details: Pairs


def observations(resource: Json, reading: Reading, panels: tuple[str, ...] = ()) -> list[Entry]:
    """An Observation: one entry for its own value, one for each component. ``panels`` are the groups it stands in.

    Empty for survey answers, and for a panel that only groups others.
    """
    kind = kind_of(resource)
    if kind is None:
        return []
    start, end, words = period(resource, "effective")
    details = [
        *pairs(Detail.SPECIMEN, [_specimen(resource, reading)]),
        *pairs(Detail.METHOD, [label(resource.get("method"))]),
        *pairs(Detail.SITE, [label(resource.get("bodySite"))]),
        *performers(dicts(resource.get("performer")), resource, reading),
        *pairs(Detail.NOTE, [words]),
        *notes(resource),
    ]
    issued = partial_date(resource.get("issued"))
    shared = Shared(kind, status_of(resource), start or reading.dates.get(id(resource)) or issued, end, details)
    components = dicts(resource.get("component"))
    has_value = bool(choice(resource, "value")[0])
    entries = []
    if has_value or not (components or resource.get("hasMember")):
        entries.append(_entry(resource, shared, panels))
    inner = (*panels, label(resource.get("code")))
    return entries + [_entry(component, shared, inner) for component in components]


def kind_of(resource: Json) -> EntryKind | None:
    """By category, else by LOINC code; None for an observation that is nothing of what a record keeps."""
    categories = {code.code for category in dicts(resource.get("category")) for code in codes(category)}
    vital = loinc_of(resource.get("code")) in _VITAL_SIGNS and "laboratory" not in categories
    if "vital-signs" in categories or vital:
        return EntryKind.VITAL_SIGN
    if kind := next((_OF_THE_PERSON[one] for one in sorted(categories) if one in _OF_THE_PERSON), None):
        return kind
    return None if categories and categories <= _NEITHER else EntryKind.RESULT


def _entry(node: Json, shared: Shared, panels: tuple[str, ...]) -> Entry:
    code, translations = coded(node.get("code"), prefer=LOINC)
    value, number, unit = _value(node)
    low, high, range_text = _range(node)
    interpretation, words = _interpretation(node)
    return Entry(
        kind=shared.kind,
        label=label(node.get("code")),
        code=code,
        translations=translations,
        value=value,
        number=number,
        unit=unit,
        range_low=low,
        range_high=high,
        range_text=range_text,
        interpretation=interpretation,
        status=shared.status,
        start=shared.start,
        end=shared.end,
        absence=absence.of_concept(node.get("code")),
        details=(*pairs(Detail.PANEL, panels), *pairs(Detail.NOTE, [words]), *shared.details),
    )


def _value(node: Json) -> tuple[str, Decimal | None, str]:
    """The value as written, the number when it is a plain one, and the unit."""
    kind, value = choice(node, "value")
    if kind == "Quantity" and isinstance(value, dict) and text(value.get("value")):
        comparator = text(value.get("comparator"))
        number = None if comparator else number_of(value.get("value"))
        return " ".join(filter(None, (comparator, text(value.get("value"))))), number, unit_of(value)
    if kind == "Integer":
        return text(value), number_of(value), ""
    if kind == "SampledData":
        return text(first(value).get("data"))[:200], None, ""
    if kind in ("DateTime", "Instant"):
        return partial_date(value), None, ""
    return any_value(value) or label(node.get("dataAbsentReason")), None, ""


def _range(node: Json) -> tuple[Decimal | None, Decimal | None, str]:
    """The reference range: bounds only when one range stands for everyone and is in the value's unit."""
    ranges = dicts(node.get("referenceRange"))
    said = "; ".join(filter(None, map(_range_words, ranges)))
    if len(ranges) != 1 or ranges[0].get("age") or ranges[0].get("appliesTo"):
        return None, None, said
    low, high = first(ranges[0].get("low")), first(ranges[0].get("high"))
    if any(_units(bound) and not _units(bound) & _units(node.get("valueQuantity")) for bound in (low, high)):
        return None, None, said
    return number_of(low.get("value")), number_of(high.get("value")), text(ranges[0].get("text"))


def _units(node: object) -> set[str]:
    return {found for key in ("unit", "code") if (found := text(first(node).get(key)))}


def _range_words(node: Json) -> str:
    """A reference range in words, with whom it is for."""
    words = text(node.get("text")) or extent(node)
    whom = [*(label(item) for item in dicts(node.get("appliesTo"))), extent(node.get("age"))]
    return f"{words} ({', '.join(filter(None, whom))})" if any(whom) else words


def _interpretation(node: Json) -> tuple[str, str]:
    """The code of the interpretation, and the words of one that has none."""
    concept = first(node.get("interpretation"))
    found = codes(concept)
    return (found[0].code, "") if found else ("", label(concept))


def _specimen(resource: Json, reading: Reading) -> str:
    reference = resource.get("specimen")
    if not reference:
        return ""
    specimen = reading.resolve(reference, resource) or {}
    return label(specimen.get("type")) or text(first(reference).get("display"))
