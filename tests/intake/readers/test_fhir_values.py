"""What an Observation says, and what codes and sections say that hold nothing: on resources made for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from portal.record.content import Absence, Detail, EntryKind
from tests.intake.readers.fhir_files import bundle, coded, details, only, read

Json = dict[str, Any]
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
IPS = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"


def _observation(**members: Any) -> Json:
    return {"resourceType": "Observation", "code": {"text": "Potassium"}, "status": "final", **members}


@pytest.mark.parametrize(
    ("system", "code", "absence"),
    [
        (IPS, "no-known-allergies", Absence.NONE_KNOWN),
        (IPS, "no-allergy-info", Absence.NOT_ASKED),
        (SNOMED, "716186003", Absence.NONE_KNOWN),
        (SNOMED, "1631000175102", Absence.NOT_ASKED),
        ("http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "NASK", Absence.NOT_ASKED),
        (SNOMED, "227493005", None),
    ],
)
def test_codes_that_say_nothing_is_there(system: str, code: str, absence: Absence | None) -> None:
    entry = only({"resourceType": "AllergyIntolerance", "code": coded(system, code, "As the sender says")})
    assert (entry.absence, entry.label) == (absence, "As the sender says")


def test_an_unknown_value_is_not_asked() -> None:
    url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
    concept = {"extension": [{"url": url, "valueCode": "unknown"}], "text": "Not known"}
    assert only({"resourceType": "Condition", "code": concept}).absence is Absence.NOT_ASKED


def test_an_empty_section_speaks_only_by_its_reason() -> None:
    def section(code: str, reason: str | None) -> Json:
        empty = (
            {"emptyReason": coded("http://terminology.hl7.org/CodeSystem/list-empty-reason", reason)} if reason else {}
        )
        return {"title": code, "code": coded(LOINC, code), **empty}

    sections = [section("48765-2", "nilknown"), section("10160-0", "notasked"), section("11450-4", None)]
    document = read(
        bundle({"resourceType": "Composition", "section": [*sections, section("11348-0", "nilknown")]}, kind="document")
    )
    assert [(e.kind, e.absence) for e in document.entries] == [
        (EntryKind.ALLERGY, Absence.NONE_KNOWN),
        (EntryKind.MEDICATION, Absence.NOT_ASKED),
    ]


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"valueQuantity": {"value": 3, "comparator": "<", "unit": "mg/L"}}, ("< 3", None, "mg/L")),
        ({"valueQuantity": {"value": 3, "code": "mg/L"}}, ("3", Decimal(3), "mg/L")),
        ({"valueInteger": 7}, ("7", Decimal(7), "")),
        ({"valueString": "hemolysed"}, ("hemolysed", None, "")),
        ({"valueCodeableConcept": coded(SNOMED, "260385009", "Negative")}, ("Negative", None, "")),
        ({"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 128}}}, ("1:128", None, "")),
        ({"valueRange": {"low": {"value": 2}, "high": {"value": 4, "unit": "/HPF"}}}, ("2–4 /HPF", None, "")),
        ({"valueBoolean": False}, ("false", None, "")),
        ({"valueDateTime": "2024-03"}, ("2024-03", None, "")),
        ({"dataAbsentReason": coded("x", "not-performed", "Not performed")}, ("Not performed", None, "")),
    ],
)
def test_values_stay_as_written(members: Json, said: tuple[str, Decimal | None, str]) -> None:
    entry = only(_observation(**members))
    assert (entry.value, entry.number, entry.unit) == said


def test_a_range_is_drawn_only_when_it_is_for_everyone_and_in_the_same_unit() -> None:
    value = {"value": 4, "unit": "mmol/L"}
    low, high = {"value": 3.5, "unit": "mmol/L"}, {"value": 5.1, "unit": "mmol/L"}
    same = only(_observation(valueQuantity=value, referenceRange=[{"low": low, "high": high}]))
    assert (same.range_low, same.range_high, same.range_text) == (Decimal("3.5"), Decimal("5.1"), "")
    other = {"value": 200, "unit": "mg/L"}
    foreign = only(_observation(valueQuantity=value, referenceRange=[{"high": other}]))
    assert (foreign.range_low, foreign.range_high, foreign.range_text) == (None, None, "≤ 200 mg/L")
    aged = [{"low": low, "age": {"low": {"value": 18, "unit": "a"}}}, {"high": high}]
    several = only(_observation(valueQuantity=value, referenceRange=aged))
    assert (several.range_low, several.range_high) == (None, None)
    assert several.range_text == "≥ 3.5 mmol/L (≥ 18 a); ≤ 5.1 mmol/L"


def test_a_result_keeps_its_interpretation_its_status_and_its_partial_date() -> None:
    concept = coded("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "HH")
    entry = only(_observation(effectiveDateTime="2024-05", interpretation=[concept], status="entered-in-error"))
    assert (entry.interpretation, entry.start, entry.status) == ("HH", "2024-05", "entered-in-error")
    words = only(_observation(interpretation=[{"text": "a little high"}]))
    assert (words.interpretation, details(words)[Detail.NOTE]) == ("", ["a little high"])


def test_components_are_entries_of_their_panel() -> None:
    components = [
        {"code": coded(LOINC, code), "valueQuantity": {"value": n}} for code, n in (("8480-6", 120), ("8462-4", 80))
    ]
    document = read(
        {"resourceType": "Observation", "code": coded(LOINC, "85354-9", "Blood pressure"), "component": components}
    )
    assert [(e.kind, e.number) for e in document.entries] == [
        (EntryKind.VITAL_SIGN, Decimal(120)),
        (EntryKind.VITAL_SIGN, Decimal(80)),
    ]
    assert details(document.entries[0])[Detail.PANEL] == ["Blood pressure"]


def test_a_habit_is_no_result() -> None:
    category = [coded("http://terminology.hl7.org/CodeSystem/observation-category", "social-history")]
    document = read(_observation(category=category, valueString="never smoked"))
    (entry,) = document.entries
    assert (entry.kind, entry.value) == (EntryKind.SOCIAL_HISTORY, "never smoked")
    assert "never smoked" in document.text
