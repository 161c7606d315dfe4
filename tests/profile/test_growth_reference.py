"""The growth reference: its figures, and where values stand in it."""

from __future__ import annotations

import pytest

from portal.profile.measures.growth.reference import PERCENTILES, Grown, at_age, between, last_day, z_of


@pytest.mark.parametrize(
    ("grown", "sex", "days", "median"),
    [
        (Grown.WEIGHT, "F", 0, 3.2322),
        (Grown.HEIGHT, "M", 0, 49.8842),
        (Grown.HEAD, "F", 0, 33.8787),
        (Grown.HEIGHT, "M", 1857, 110.2647),
        (Grown.BMI, "F", 0, 13.3363),
    ],
)
def test_medians_are_those_published(grown: Grown, sex: str, days: int, median: float) -> None:
    found = at_age(grown, sex, days)
    assert found is not None
    assert found.value(0) == pytest.approx(median)


def test_an_age_between_two_rows_lies_between_their_values() -> None:
    before, here, after = (at_age(Grown.WEIGHT, "M", days) for days in (365, 380, 396))
    assert before and here and after
    assert before.median < here.median < after.median


def test_lying_and_standing_are_kept_apart_at_two_years() -> None:
    lying, standing = at_age(Grown.HEIGHT, "M", 730), at_age(Grown.HEIGHT, "M", 731)
    assert lying and standing
    assert 0.6 < lying.median - standing.median < 0.75


@pytest.mark.parametrize("percentile", PERCENTILES)
def test_a_percentile_goes_there_and_back(percentile: int) -> None:
    for grown in Grown:
        here = at_age(grown, "F", 1200)
        assert here is not None
        assert here.percentile(here.value(z_of(percentile))) == pytest.approx(percentile, abs=0.05)


def test_percentiles_never_cross() -> None:
    for grown in Grown:
        for row in between(grown, "M", 0, last_day(grown)):
            values = [row.value(z_of(one)) for one in PERCENTILES]
            assert values == sorted(values)


def test_outside_of_the_reference_there_is_nothing() -> None:
    assert at_age(Grown.WEIGHT, "M", last_day(Grown.WEIGHT) + 1) is None
    assert at_age(Grown.WEIGHT, "M", -1) is None
    assert at_age(Grown.WEIGHT, "", 100) is None


def test_rows_between_two_ages_begin_and_end_with_them() -> None:
    rows = between(Grown.HEAD, "F", 100, 400)
    assert (rows[0].days, rows[-1].days) == (100, 400)
    assert [one.days for one in rows] == sorted({one.days for one in rows})
