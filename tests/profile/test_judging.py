"""What can be measured, what is likely, and what is computed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.core.units import printed_unit
from portal.profile.measures.catalogue import (
    CATALOGUE,
    GLUCOSE,
    HEIGHT,
    WEIGHT,
    measure_by_code,
    measure_of,
    offered_at,
)
from portal.profile.measures.judging import Doubt, body_mass_index, doubt_of


def test_what_cannot_be_and_what_is_not_likely_depend_on_the_age() -> None:
    kilos = WEIGHT.units[0]
    assert doubt_of(kilos, Decimal("725"), 38) is Doubt.IMPOSSIBLE
    assert doubt_of(kilos, Decimal("14"), 38) is Doubt.UNLIKELY
    assert doubt_of(kilos, Decimal("14"), 3) is None
    assert doubt_of(HEIGHT.units[0], Decimal("1.72"), 38) is Doubt.IMPOSSIBLE


def test_each_unit_has_its_own_limits_and_code() -> None:
    grams, moles = GLUCOSE.units
    assert doubt_of(grams, Decimal("5.5"), 38) is Doubt.UNLIKELY
    assert doubt_of(moles, Decimal("5.5"), 38) is None
    assert grams.loinc != moles.loinc


def test_a_code_and_an_address_belong_to_one_measure_each() -> None:
    codes = [code for one in CATALOGUE for code in one.codes]
    assert len(codes) == len(set(codes))
    assert all(measure_by_code(code) is not None for code in codes)
    assert [measure_of(one.id) for one in CATALOGUE] == list(CATALOGUE)


def test_likely_limits_are_possible_and_go_down_with_age() -> None:
    for one in CATALOGUE:
        for unit in (*one.units, *([one.second] if one.second else [])):
            years = [first for first, _ in unit.likely]
            assert years == sorted(years, reverse=True)
            assert all(unit.possible.holds(limit) for _, span in unit.likely for limit in span)
            assert printed_unit(unit.ucum, "fr")


def test_a_head_is_measured_of_children() -> None:
    assert "head" in {one.id for one in offered_at(4)}
    assert "head" not in {one.id for one in offered_at(18)}


def test_body_mass_index() -> None:
    assert body_mass_index(Decimal("64.5"), Decimal(168)) == Decimal("22.9")
    with pytest.raises(ValueError, match="height"):
        body_mass_index(Decimal(60), Decimal(0))
