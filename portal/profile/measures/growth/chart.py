"""Where the curves of growth and a child's values go: pure geometry, no words beyond those it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.core.charts import Label, Point
from portal.profile.measures.growth.reference import PERCENTILES, Lms, z_of

WIDTH, HEIGHT = 360, 300
LEFT, RIGHT, TOP, BOTTOM = 40, 330, 16, 252
LEGEND = 290
_STEPS = (0.5, 1, 2, 5, 10, 20, 50)
_MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Curve:
    """A percentile of the reference, and its number at its end."""

    line: str
    label: Label
    is_median: bool


@dataclass(frozen=True, slots=True)
class GrowthChart:
    """Everything ``growth`` of ``components/growth.html`` needs."""

    width: int
    height: int
    left: int
    right: int
    bottom: int
    legend: int
    curves: tuple[Curve, ...]
    points: tuple[Point, ...]
    line: str
    x_labels: tuple[Label, ...]
    y_labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The ages in days that are drawn, and the ages under the axis as pairs of days and words."""

    first: int
    last: int
    ticks: Sequence[tuple[int, str]]


def growth_chart(
    values: Sequence[tuple[int, float]], rows: Sequence[Lms], window: Window, number: Callable[[float], str]
) -> GrowthChart:
    """The chart of a child's ``values``, pairs of age in days and value, over the ``rows`` of the reference.

    Without rows it holds the values alone. Raises ValueError where there is neither.
    """
    seen = [value for _, value in values]
    seen += [row.value(z_of(percentile)) for row in rows for percentile in (PERCENTILES[0], PERCENTILES[-1])]
    if not seen:
        raise ValueError("a chart of growth needs a value or a reference")
    step = next((one for one in _STEPS if (max(seen) - min(seen)) / one <= _MOST_LINES), _STEPS[-1])
    low, high = step * (min(seen) // step), step * (max(seen) // step + 1)

    def x(days: int) -> float:
        return round(LEFT + (days - window.first) / (window.last - window.first) * (RIGHT - LEFT), 1)

    def y(value: float) -> float:
        return round(BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP), 1)

    points = tuple(Point(x(days), y(value), False) for days, value in sorted(values))
    lines = round((high - low) / step) + 1
    return GrowthChart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=RIGHT,
        bottom=BOTTOM,
        legend=LEGEND,
        curves=tuple(_curve(rows, percentile, x, y) for percentile in PERCENTILES) if rows else (),
        points=points,
        line=_line([(one.x, one.y) for one in points]),
        x_labels=tuple(Label(x(days), BOTTOM + 18, words) for days, words in window.ticks),
        y_labels=tuple(Label(LEFT - 6, y(low + place * step), number(low + place * step)) for place in range(lines)),
    )


def _curve(rows: Sequence[Lms], percentile: int, x: Callable[[int], float], y: Callable[[float], float]) -> Curve:
    drawn = [(x(row.days), y(row.value(z_of(percentile)))) for row in rows]
    return Curve(_line(drawn), Label(drawn[-1][0] + 4, drawn[-1][1] + 4, str(percentile), "start"), percentile == 50)


def _line(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)
