"""Where the points of a trend go."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.charts import BOTTOM, LEFT, RIGHT, TOP, Measure, Range, TrendChart, sparkline, trend_chart

NONE = Range(None, None)


def at(year: int, month: int, value: str, out: bool = False) -> Measure:
    return Measure(dt.datetime(year, month, 1, tzinfo=dt.UTC), Decimal(value), out)


def draw(measures: list[Measure], reference: Range = NONE) -> TrendChart:
    return trend_chart(measures, reference, number=str, month=lambda when: f"{when:%m/%y}")


def test_points_go_from_left_to_right_and_higher_values_stand_higher() -> None:
    chart = draw([at(2025, 1, "4"), at(2024, 1, "8", out=True), at(2026, 1, "2")], Range(Decimal(1), Decimal(5)))
    xs, ys = [one.x for one in chart.points], [one.y for one in chart.points]
    assert xs == sorted(xs)
    assert xs[0] == LEFT + 18
    assert xs[-1] == RIGHT - 18
    assert ys == sorted(ys), "8, then 4, then 2: each lower on the page"
    assert [one.out_of_range for one in chart.points] == [True, False, False]
    assert chart.line == " ".join(f"{one.x},{one.y}" for one in chart.points)


def test_values_are_to_scale() -> None:
    low, half, high = draw([at(2024, 1, "0"), at(2025, 1, "50"), at(2026, 1, "100")]).points
    assert (low.y, half.y, high.y) == (190, 112.7, 35.5), "0 on the axis, 110 at the top of a plot of 170"


def test_time_is_to_scale() -> None:
    first, second, third = draw([at(2024, 1, "1"), at(2024, 2, "1"), at(2026, 1, "1")]).points
    assert (second.x - first.x) * 10 < third.x - second.x


def test_the_band_holds_what_is_in_range() -> None:
    chart = draw([at(2024, 1, "6.8"), at(2025, 1, "2.6")], Range(Decimal("0.4"), Decimal("4.0")))
    assert chart.band is not None
    high, low = chart.points
    assert high.y < chart.band.y
    assert chart.band.y < low.y < chart.band.y + chart.band.height
    assert chart.band.edges == (chart.band.y, round(chart.band.y + chart.band.height, 1))
    assert [one.text for one in chart.y_labels] == ["4.0", "0.4"]


def test_a_range_open_on_one_side_reaches_the_border_and_has_one_edge() -> None:
    below = draw([at(2024, 1, "1.2"), at(2025, 1, "1.1")], Range(None, Decimal("1.6"))).band
    assert below is not None
    assert round(below.y + below.height, 1) == BOTTOM
    assert len(below.edges) == 1
    above = draw([at(2024, 1, "60"), at(2025, 1, "61")], Range(Decimal(40), None)).band
    assert above is not None
    assert above.y == TOP
    assert len(above.edges) == 1


def test_no_range_draws_no_band_and_labels_the_extremes() -> None:
    chart = draw([at(2024, 1, "60"), at(2025, 1, "80"), at(2026, 1, "70")])
    assert chart.band is None
    assert [one.text for one in chart.y_labels] == ["80", "60"]


def test_the_scale_starts_at_zero_only_when_values_come_near_it() -> None:
    near = draw([at(2024, 1, "1"), at(2025, 1, "10")])
    far = draw([at(2024, 1, "100"), at(2025, 1, "110")])
    assert near.points[0].y < BOTTOM, "1 stands above the line of zero"
    assert far.points[0].y - far.points[1].y > (BOTTOM - TOP) / 2, "10 in 110 is still seen"


def test_one_value_stands_in_the_middle() -> None:
    chart = draw([at(2026, 1, "5")])
    assert chart.points[0].x == (LEFT + RIGHT) / 2
    assert [one.text for one in chart.value_labels] == ["5"]
    assert [one.text for one in chart.x_labels] == ["01/26"]


def test_values_that_do_not_vary_are_drawn() -> None:
    assert len({one.y for one in draw([at(2024, 1, "0"), at(2025, 1, "0")]).points}) == 1


def test_the_first_highest_and_last_values_are_labelled_where_there_is_room() -> None:
    chart = draw([at(2020, 1, "3"), at(2022, 6, "9"), at(2026, 1, "2")])
    assert [one.text for one in chart.value_labels] == ["3", "9", "2"]
    close = draw([at(2020, 1, "3"), at(2025, 12, "9"), at(2026, 1, "2")])
    assert [one.text for one in close.value_labels] == ["3", "2"], "the last value wins over the highest"


def test_limits_too_close_to_read_are_said_once() -> None:
    chart = draw([at(2024, 1, "500"), at(2025, 1, "900")], Range(Decimal(10), Decimal(12)))
    assert [one.text for one in chart.y_labels] == ["12"]


def test_no_value_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        draw([])
    with pytest.raises(ValueError, match="at least one"):
        sparkline([], NONE)


def test_a_sparkline_keeps_to_its_box() -> None:
    spark = sparkline([at(2025, 1, "12", out=True), at(2024, 1, "38")], Range(Decimal(15), Decimal(150)))
    drawn = [tuple(map(float, point.split(","))) for point in spark.line.split(" ")]
    assert [x for x, _y in drawn] == [4, 92]
    assert (spark.last.x, spark.last.y) == drawn[-1]
    assert spark.last.out_of_range
    assert spark.band is not None
    assert all(0 <= y <= spark.height for _x, y in drawn)


VALUES = st.decimals(min_value=-10_000, max_value=10_000, places=3)
MOMENTS = st.datetimes(min_value=dt.datetime(1950, 1, 1), max_value=dt.datetime(2050, 1, 1))  # noqa: DTZ001
LIMITS = st.one_of(st.none(), VALUES)


@given(st.lists(st.builds(Measure, MOMENTS, VALUES, st.booleans()), min_size=1, max_size=40), LIMITS, LIMITS)
def test_everything_stays_inside_the_plot(measures: list[Measure], one: Decimal | None, other: Decimal | None) -> None:
    low, high = (min(one, other), max(one, other)) if one is not None and other is not None else (one, other)
    chart = draw(measures, Range(low, high))
    assert len(chart.points) == len(measures)
    for point in chart.points:
        assert LEFT <= point.x <= RIGHT
        assert TOP <= point.y <= BOTTOM
    assert all(0 <= label.x <= chart.width and 0 <= label.y <= chart.height for label in chart.value_labels)
    xs = [label.x for label in chart.x_labels]
    assert 1 <= len(xs) <= 5
    assert all(after - before >= 62 for before, after in pairwise(xs))
    if chart.band:
        assert TOP <= chart.band.y <= chart.band.y + chart.band.height <= BOTTOM + 0.1
