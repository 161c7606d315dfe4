"""The same analyte under several codes and units: converted where that is certain, and never otherwise."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.unit_scale import scale_of
from portal.record.results.analytes import LOINC, converted, group_key, groups, keys_with, line_between

MASS = ("g/L", "mg/L", "mg/dL", "ug/dL", "ng/mL", "µg/L", "g/l", "pg/mL")
SUBSTANCE = ("mol/L", "mmol/L", "umol/L", "µmol/L", "nmol/L", "mmol/l", "pmol/L")
VALUES = st.decimals(min_value="0.001", max_value="100000", places=3)
UNKNOWN = "1.2.3|local"


def loinc(code: str) -> str:
    return f"{LOINC}|{code}"


@pytest.mark.parametrize(
    ("code", "value", "unit", "other", "expected"),
    [
        ("2345-7", "5.4", "mmol/L", "g/L", "0.973"),
        ("14749-6", "0.97", "g/L", "mmol/L", "5.384"),
        ("2093-3", "1.90", "g/L", "mmol/L", "4.914"),
        ("2571-8", "1.50", "g/L", "mmol/L", "1.694"),
        ("2160-0", "80", "umol/L", "mg/L", "9.050"),
        ("3084-1", "60", "mg/L", "µmol/L", "356.909"),
        ("22664-7", "5", "mmol/L", "g/L", "0.300"),
        ("1975-2", "10", "mg/L", "umol/L", "17.104"),
        ("17861-6", "9.5", "mg/dL", "mmol/L", "2.370"),
        ("2498-4", "100", "ug/dL", "umol/L", "17.907"),
        ("4548-4", "7.0", "%", "mmol/mol", "52.995"),
        ("59261-8", "53", "mmol/mol", "%", "7.000"),
        ("718-7", "13.5", "g/dL", "g/L", "135.000"),
        ("777-3", "250", "10*3/uL", "G/L", "250.000"),
        ("777-3", "250000", "/mm3", "10*9/L", "250.000"),
        ("789-8", "4.5", "10*6/uL", "T/L", "4.500"),
        ("26453-1", "4.5", "x10E12/l", "10¹²/L", "4.500"),
        ("3016-3", "2.05", "m[IU]/L", "uIU/mL", "2.050"),
        ("1988-5", "0.5", "mg/dL", "mg/L", "5.000"),
        ("32294-1", "3", "mg/mmol", "g/mol", "3.000"),
    ],
)
def test_known_values(code: str, value: str, unit: str, other: str, expected: str) -> None:
    found = converted(Decimal(value), unit, other, loinc(code))
    assert found is not None
    assert round(found, 3) == Decimal(expected)


@pytest.mark.parametrize(
    ("code", "unit", "other"),
    [
        ("718-7", "g/L", "mmol/L"),
        ("777-1", "mg/L", "mmol/L"),
        ("3094-0", "mg/dL", "mmol/L"),
        ("1743-4", "U/L", "ukat/L"),
        ("1743-4", "U/L", "[IU]/L"),
        ("2951-2", "mmol/L", "meq/L"),
        ("2160-0", "mg/L", "mg/g"),
        ("2160-0", "mg/L", "mg/24h"),
        ("2160-0", "umol/L", "umol/kg"),
        ("2345-7", "%", "mmol/L"),
        ("4548-4", "%", "g/L"),
        ("4548-4", "%", "umol/mol"),
        ("2093-3", "g/L", ""),
        ("6690-2", "/L", "g/L"),
        ("6690-2", "{score}", "%"),
        ("62388-4", "%", "mmol/mol"),
    ],
)
def test_what_is_not_certain_is_not_converted(code: str, unit: str, other: str) -> None:
    assert line_between(unit, other, loinc(code)) is None
    assert line_between(other, unit, loinc(code)) is None


@given(VALUES, st.sampled_from(groups()), st.sampled_from(list(product(MASS + SUBSTANCE, repeat=2))))
def test_there_and_back_is_the_same(value: Decimal, group: object, units: tuple[str, str]) -> None:
    key = group.concept_keys[0]  # type: ignore[attr-defined]
    there = converted(value, *units, key)
    if there is None:
        assert group.molar_mass is None  # type: ignore[attr-defined]
        assert scale_of(units[0]).counts != scale_of(units[1]).counts
        return
    back = converted(there, units[1], units[0], key)
    assert back is not None
    assert abs(back - value) <= value * Decimal("1e-20")


@given(VALUES, VALUES, st.sampled_from(groups()))
def test_a_higher_value_stays_higher(one: Decimal, two: Decimal, group: object) -> None:
    units = ("%", "mmol/mol") if group.equation else ("g/L", "mmol/L")  # type: ignore[attr-defined]
    for unit, other in (units, units[::-1]):
        low, high = (converted(value, unit, other, group.concept_keys[0]) for value in sorted((one, two)))  # type: ignore[attr-defined]
        assert low is not None
        assert high is not None
        assert (low < high) == (one != two)


@given(st.text(max_size=12), st.text(max_size=12))
def test_whatever_is_written_as_a_unit(unit: str, other: str) -> None:
    """Of an analyte that is not known only powers of ten of one unit are converted, both ways alike."""
    there, back = line_between(unit, other, UNKNOWN), line_between(other, unit, UNKNOWN)
    assert (there is None) == (back is None)
    same = line_between(unit, unit, UNKNOWN)
    assert same is not None
    assert same.slope == 1


def test_no_group_goes_across_specimens_times_or_methods() -> None:
    told = [(one.component, one.system, one.method) for one in groups()]
    assert [one for one, count in Counter(told).items() if count > 1] == []
    codes = Counter(code for one in groups() for code in one.codes.values())
    assert [code for code, count in codes.items() if count > 1] == []
    for serum, urine in (("2160-0", "2161-8"), ("14682-9", "14683-7"), ("2345-7", "2350-7")):
        assert not set(keys_with(loinc(serum))) & set(keys_with(loinc(urine)))
    assert loinc("1558-6") not in keys_with(loinc("2345-7")), "fasting or not"
    assert loinc("2339-0") not in keys_with(loinc("2345-7")), "blood or plasma"
    assert loinc("18262-6") not in keys_with(loinc("13457-7")), "measured or calculated"


def test_every_group_says_how_it_is_converted() -> None:
    properties = {"MCnc", "SCnc", "MSCnc", "MFr", "SFr"}
    for one in groups():
        assert (one.molar_mass is None) != (one.equation == ""), one
        assert set(one.codes) <= properties


def test_codes_of_one_analyte_have_one_key() -> None:
    assert keys_with(loinc("14647-2")) == (loinc("14647-2"), loinc("2093-3"), loinc("35200-5"))
    assert group_key(loinc("14647-2")) == group_key(loinc("2093-3"))
    assert keys_with(UNKNOWN) == (UNKNOWN,)
    assert group_key("glycemie") == "glycemie"
