"""Where the points of a trend go: pure geometry, no words beyond the numbers it is given, no markup.

The templates ``components/chart.html`` draw what these functions return. Coordinates are SVG user units, rounded to a
tenth. One series has one unit: the caller never mixes two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple


class Range(NamedTuple):
    """Reference limits; None where there is no limit on that side."""

    low: Decimal | None
    high: Decimal | None


NO_RANGE = Range(None, None)


class Measure(NamedTuple):
    """One value of a series: when (aware or all naive), how much, and whether its laboratory calls it out of range.

    ``reference`` is the range it was judged by, ``written`` what it said where it was written, when that was otherwise.
    """

    when: dt.datetime
    value: Decimal
    out_of_range: bool
    reference: Range = NO_RANGE
    written: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A drawn value; ``written`` is what its author wrote, where that was otherwise."""

    x: float
    y: float
    out_of_range: bool
    written: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Band:
    """A reference range as a rectangle; ``edges`` are the heights of its real limits."""

    x: float
    y: float
    width: float
    height: float
    edges: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TrendChart:
    """Everything ``trend`` of ``components/chart.html`` needs."""

    width: int
    height: int
    left: int
    right: int
    bottom: int
    legend: int
    points: tuple[Point, ...]
    line: str
    bands: tuple[Band, ...]
    x_labels: tuple[Label, ...]
    y_labels: tuple[Label, ...]
    value_labels: tuple[Label, ...]

    @property
    def band(self) -> Band | None:
        """The first range, None without any."""
        return self.bands[0] if self.bands else None


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Everything ``spark`` of ``components/chart.html`` needs; of its points only the ``last`` is marked."""

    width: int
    height: int
    last: Point
    line: str
    band: Band | None


@dataclass(frozen=True, slots=True)
class _Scale:
    """Maps values to heights and instants to abscissas."""

    low: float
    high: float
    first: dt.datetime
    span: dt.timedelta
    left: float
    right: float
    top: float
    bottom: float

    def y(self, value: Decimal) -> float:
        share = (float(value) - self.low) / (self.high - self.low)
        return round(self.bottom - share * (self.bottom - self.top), 1)

    def x(self, when: dt.datetime) -> float:
        share = (when - self.first) / self.span if self.span else 0.5
        return round(self.left + share * (self.right - self.left), 1)


WIDTH, HEIGHT = 360, 246
LEFT, RIGHT, TOP, BOTTOM = 42, 352, 20, 190
LEGEND = 238
"""Under the dates, where no value is ever drawn."""
INSET = 18
MONTH_WIDTH = 62
SPARK_WIDTH, SPARK_HEIGHT = 96, 32


def trend_chart(
    measures: Sequence[Measure],
    reference: Range | None,
    *,
    number: Callable[[Decimal], str],
    month: Callable[[dt.datetime], str],
) -> TrendChart:
    """The chart of a series, whatever its order. Raises ValueError when it is empty.

    ``reference`` holds for all of it; None: each value brings the range that it was judged by, which is drawn for the
    values that follow each other under it. ``number`` and ``month`` put a value and an instant into words (the reader's
    language). The vertical scale holds every value and every limit, and starts at zero when the values come near it;
    the first, the last and the extreme values are labelled.
    """
    series = sorted(measures, key=lambda one: (one.when, one.value))
    ranges = [one.reference if reference is None else reference for one in series]
    scale = _scale(series, ranges, LEFT + INSET, RIGHT - INSET, TOP, BOTTOM)
    points = tuple(Point(scale.x(one.when), scale.y(one.value), one.out_of_range, one.written) for one in series)
    return TrendChart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=RIGHT,
        bottom=BOTTOM,
        legend=LEGEND,
        points=points,
        line=_line(points),
        bands=tuple(_bands(points, ranges, scale)),
        x_labels=_months(series, scale, month),
        y_labels=_limits(series, next((one for one in reversed(ranges) if one != NO_RANGE), NO_RANGE), scale, number),
        value_labels=_values(series, points, number),
    )


def sparkline(newest_first: Sequence[Measure], reference: Range) -> Sparkline:
    """The small trend of a list line. Raises ValueError when the series is empty."""
    series = newest_first[::-1]
    scale = _scale(series, [reference], 4, SPARK_WIDTH - 4, 4, SPARK_HEIGHT - 4)
    drawn = [(scale.x(one.when), scale.y(one.value)) for one in series]
    last = Point(*drawn[-1], series[-1].out_of_range)
    line = " ".join([f"{x},{y}" for x, y in drawn])
    return Sparkline(SPARK_WIDTH, SPARK_HEIGHT, last, line, _band(reference, scale, 0, SPARK_WIDTH))


def _scale(
    series: Sequence[Measure], ranges: Sequence[Range], left: float, right: float, top: float, bottom: float
) -> _Scale:
    if not series:
        raise ValueError("a trend needs at least one value")
    limits = (limit for reference in ranges for limit in reference if limit is not None)
    seen = [float(one.value) for one in series] + [float(limit) for limit in limits]
    low, high = min(seen), max(seen)
    room = (high - low) / 10 or abs(high) / 10 or 1.0
    near_zero = low >= 0 and low <= (high - low) / 2
    first, span = series[0].when, series[-1].when - series[0].when
    return _Scale(0.0 if near_zero else low - room, high + room, first, span, left, right, top, bottom)


def _line(points: Sequence[Point]) -> str:
    return " ".join(f"{point.x},{point.y}" for point in points)


def _bands(points: Sequence[Point], ranges: Sequence[Range], scale: _Scale) -> Iterator[Band]:
    """A range for each run of values that were judged by it, from half way before them to half way after them."""
    left = float(LEFT)
    for place, reference in enumerate(ranges):
        last = place + 1 == len(ranges)
        if not last and ranges[place + 1] == reference:
            continue
        right = float(RIGHT) if last else round((points[place].x + points[place + 1].x) / 2, 1)
        if (band := _band(reference, scale, left, right)) is not None and right > left:
            yield band
        left = right


def _band(reference: Range, scale: _Scale, left: float, right: float) -> Band | None:
    """The range; a side without limit reaches the border of the plot."""
    if reference == NO_RANGE:
        return None
    top = scale.y(reference.high) if reference.high is not None else scale.top
    bottom = scale.y(reference.low) if reference.low is not None else scale.bottom
    edges = tuple(scale.y(limit) for limit in (reference.high, reference.low) if limit is not None)
    return Band(left, top, round(right - left, 1), round(bottom - top, 1), edges)


def _months(series: Sequence[Measure], scale: _Scale, month: Callable[[dt.datetime], str]) -> tuple[Label, ...]:
    """At most five dates under the axis, far enough from each other, the first and the last always among them."""
    last = Label(scale.x(series[-1].when), BOTTOM + 20, month(series[-1].when))
    kept: list[Label] = []
    for one in series[:-1]:
        x = scale.x(one.when)
        if last.x - x >= MONTH_WIDTH and (not kept or x - kept[-1].x >= MONTH_WIDTH):
            kept.append(Label(x, BOTTOM + 20, month(one.when)))
    return (*kept, last)


def _limits(
    series: Sequence[Measure], reference: Range, scale: _Scale, number: Callable[[Decimal], str]
) -> tuple[Label, ...]:
    """The limits on the vertical axis; without any, the extremes of the series."""
    wanted = [limit for limit in (reference.high, reference.low) if limit is not None]
    if not wanted:
        wanted = sorted({max(one.value for one in series), min(one.value for one in series)}, reverse=True)
    labels = [Label(LEFT - 8, round(scale.y(value) + 4, 1), number(value)) for value in wanted]
    if len(labels) == 2 and labels[1].y - labels[0].y < 13:
        return (labels[0],)
    return tuple(labels)


def _values(series: Sequence[Measure], points: Sequence[Point], number: Callable[[Decimal], str]) -> tuple[Label, ...]:
    """The last value always, then the highest and the first where they do not stand in its way."""
    places = [len(series) - 1, max(range(len(series)), key=lambda n: series[n].value), 0]
    labels: list[Label] = []
    for place in dict.fromkeys(places):
        point = points[place]
        x = min(max(point.x, LEFT + 14), RIGHT - 14)
        if all(abs(label.x - x) >= 36 for label in labels):
            labels.append(Label(x, round(max(point.y - 9, 11), 1), number(series[place].value)))
    return tuple(sorted(labels, key=lambda label: label.x))
