"""A statement written as a FHIR resource is read back, by the reader of files, as the same entry."""

from __future__ import annotations

import json
import uuid
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.intake.readers.fhir.reader import read_fhir
from portal.profile.canonical import canonical
from portal.profile.resources import _SECTIONS, _WRITERS, original_of, resource_of
from portal.profile.statements import Part, Statement, Writing
from portal.record.content import Absence, Code, Detail, Entry, EntryKind

WRITING = Writing(uuid.UUID(int=1), uuid.UUID(int=2), "Claire Morel", True, "2026-11-30T21:05:00+01:00", "fr")
LOINC, SNOMED, CIS = "2.16.840.1.113883.6.1", "2.16.840.1.113883.6.96", "1.2.250.1.213.2.3.1"

AS_SLOW_AS_IT_IS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A machine that others use draws slowly."""

_LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"), exclude_characters="/")
words = st.text(_LETTERS, min_size=1, max_size=20)
codes = st.builds(Code, st.sampled_from((LOINC, SNOMED, CIS)), st.from_regex(r"[0-9]{3,8}", fullmatch=True))
dates = st.one_of(
    st.just(""),
    st.dates().map(lambda day: day.isoformat()),
    st.dates().map(lambda day: day.isoformat()[:7]),
    st.dates().map(lambda day: day.isoformat()[:4]),
)
numbers = st.decimals(min_value=0, max_value=10**6, places=3)
OBSERVED = {EntryKind.VITAL_SIGN, EntryKind.RESULT, EntryKind.SOCIAL_HISTORY, EntryKind.FUNCTIONAL_STATUS}
UNDATED = {EntryKind.FAMILY_HISTORY}
ONE_DATE = {EntryKind.IMMUNIZATION}
CODED = {
    Detail.SEVERITY: st.sampled_from(("mild", "moderate", "severe")),
    Detail.CRITICALITY: st.sampled_from(("low", "high")),
    Detail.CATEGORY: st.sampled_from(("food", "medication")),
}
STATUSES = {EntryKind.ALLERGY: "active", EntryKind.CONDITION: "resolved", EntryKind.FAMILY_HISTORY: ""}
STATUSES |= dict.fromkeys(OBSERVED, "final")


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """Any statement that the profile can hold."""
    kind = draw(st.sampled_from(sorted(_WRITERS)))
    said = draw(st.lists(st.sampled_from(sorted(_WRITERS[kind][1])), unique=True))
    start = "" if kind in UNDATED else draw(dates)
    ends = bool(start) and kind not in UNDATED | ONE_DATE
    observed = kind in OBSERVED
    number = draw(st.none() | numbers) if observed else None
    return Statement(
        kind=kind,
        label=draw(words),
        code=draw(st.none() | codes),
        value=draw(words) if observed and number is None else "",
        number=number,
        unit="kg" if number is not None else "",
        status=STATUSES.get(kind, "completed"),
        start=start,
        end=draw(dates) if ends else "",
        details=tuple((one, draw(CODED.get(one, words))) for one in said),
        note=draw(st.just("") | words),
    )


def entry_of(statement: Statement) -> Entry:
    """What a record keeps of a statement, its details in no order."""
    value = format(statement.number, "f") if statement.number is not None else statement.value
    noted = [(Detail.NOTE, statement.note)] if statement.note else []
    return Entry(
        kind=statement.kind,
        label=statement.label,
        code=statement.code,
        value=value,
        number=statement.number,
        unit=statement.unit,
        status=statement.status,
        start=statement.start,
        end=statement.end,
        details=tuple(sorted((*statement.details, *noted))),
    )


@given(statements())
@AS_SLOW_AS_IT_IS
def test_what_is_written_is_read_back(statement: Statement) -> None:
    read = read_fhir(original_of(statement, WRITING))
    (entry,) = read.entries
    told = Entry(**{name: getattr(entry, name) for name in Entry.__slots__} | {"details": tuple(sorted(entry.details))})
    assert told == entry_of(statement)
    assert read.warnings == ()


@given(statements())
@AS_SLOW_AS_IT_IS
def test_the_same_statement_is_the_same_bytes(statement: Statement) -> None:
    original = original_of(statement, WRITING)
    assert original == original_of(statement, WRITING)
    assert json.loads(original)["id"] == str(WRITING.id)


@pytest.mark.parametrize("kind", sorted(_SECTIONS))
@pytest.mark.parametrize("absence", list(Absence))
def test_an_answer_is_read_back(kind: EntryKind, absence: Absence) -> None:
    read = read_fhir(original_of(Statement(kind, "Aucune, ou je ne sais pas", absence=absence), WRITING))
    (entry,) = read.entries
    assert (entry.kind, entry.absence, entry.label) == (kind, absence, "Aucune, ou je ne sais pas")


def test_values_measured_together_are_read_back() -> None:
    upper = Part("Systolique", Code(LOINC, "8480-6"), number=Decimal("118"), unit="mm[Hg]")
    lower = Part("Diastolique", Code(LOINC, "8462-4"), number=Decimal("74.0"), unit="mm[Hg]")
    pressure = Statement(
        EntryKind.VITAL_SIGN,
        "Tension",
        Code(LOINC, "85354-9"),
        status="final",
        start="2026-11-30",
        parts=(upper, lower),
    )
    entries = read_fhir(original_of(pressure, WRITING)).entries
    assert [(one.code, one.value, one.number, one.unit) for one in entries] == [
        (upper.code, "118", Decimal("118"), "mm[Hg]"),
        (lower.code, "74.0", Decimal("74.0"), "mm[Hg]"),
    ]
    assert {one.details for one in entries} == {((Detail.PANEL, "Tension"),)}


def test_nothing_is_lost_in_silence() -> None:
    with pytest.raises(ValueError, match="lot"):
        resource_of(Statement(EntryKind.ALLERGY, "Latex", details=((Detail.LOT, "A12"),)), WRITING)
    with pytest.raises(ValueError, match="care_line"):
        resource_of(Statement(EntryKind.CARE_LINE, "Consultation"), WRITING)
    with pytest.raises(ValueError, match="answer"):
        resource_of(Statement(EntryKind.CARE_LINE, "Aucun", absence=Absence.NONE_KNOWN), WRITING)


def test_digits_stay_as_they_were_written() -> None:
    assert (
        canonical({"b": Decimal("72.50"), "a": None, "c": {"d": ""}, "é": ["", "x"]})
        == '{"b":72.50,"é":["x"]}'.encode()
    )
    with pytest.raises(TypeError):
        canonical({"a": 1.5})
