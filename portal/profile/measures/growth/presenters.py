"""The page of growth in words: one curve, the table of its values, and where each stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.access.actions import Action
from portal.access.opening import Opened, offers
from portal.core import clock, typography
from portal.core.i18n import LazyString, ngettext
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.profile.measures.catalogue import HEAD, HEIGHT, WEIGHT, Measure
from portal.profile.measures.growth.chart import GrowthChart, Window, growth_chart
from portal.profile.measures.growth.reference import PERCENTILES, Grown, at_age, between, last_day
from portal.profile.measures.judging import body_mass_index
from portal.record.entries.presenters import day, origin
from portal.record.entries.values import number_text
from portal.record.holder import about
from portal.record.lines import ListedEntry
from portal.record.links import Chip, to

ADULT = 18
MEASURES: dict[Grown, Measure | None] = {
    Grown.HEIGHT: HEIGHT,
    Grown.WEIGHT: WEIGHT,
    Grown.HEAD: HEAD,
    Grown.BMI: None,
}
"""What each curve draws; the body mass index is computed of the two others."""
_TITLES: dict[Grown, LazyString] = {
    Grown.HEIGHT: _l("Height"),
    Grown.WEIGHT: _l("Weight"),
    Grown.HEAD: _l("Head circumference"),
    Grown.BMI: _l("Body mass index"),
}
_UNITS = {Grown.HEIGHT: "cm", Grown.WEIGHT: "kg", Grown.HEAD: "cm", Grown.BMI: "kg/m²"}
_FACTORS = {"kg": Decimal(1), "cm": Decimal(1), "g": Decimal("0.001"), "m": Decimal(100)}
"""How much of a curve's unit these units are."""
_YEAR = 365.25
SPANS = {"2": 2, "5": 5, "18": 18}
"""What is drawn, in years, by the word for it in addresses."""
_SAME_TIME = dt.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Grew:
    """A value of a child, and where it comes from."""

    on: dt.date
    value: Decimal
    computed: bool
    entry: ListedEntry


@dataclass(frozen=True, slots=True)
class GrowthRow:
    """A line of the table."""

    day: str
    age: str
    value: str
    place: str
    origin: str
    url: str


@dataclass(frozen=True, slots=True)
class GrowthPage:
    """One curve. ``chart`` is None where there is nothing to draw; ``limit`` says where the reference ends."""

    about: str
    title: str
    curves: Sequence[Chip]
    spans: Sequence[Chip]
    chart: GrowthChart | None
    chart_title: str
    desc: str
    age_label: str
    has_reference: bool
    limit: str
    computed: bool
    rows: Sequence[GrowthRow]
    add_url: str | None
    measures_url: str


def values_of(grown: Grown, entries: Sequence[ListedEntry]) -> list[Grew]:
    """The values of a curve out of the entries of its measures, the newest first, one for each day.

    A body mass index is computed of a weight and the nearest height of the same month.
    """
    if grown is not Grown.BMI:
        return _one_a_day([one for one in map(_grew, entries) if one is not None])
    weights, heights = (_of(measure, entries) for measure in (WEIGHT, HEIGHT))
    computed: list[Grew] = []
    for weight in _one_a_day(weights):
        near = min(heights, key=lambda one: abs(one.on - weight.on), default=None)
        if near is not None and abs(near.on - weight.on) <= _SAME_TIME and near.value > 0:
            index = body_mass_index(weight.value, near.value)
            computed.append(Grew(weight.on, index, True, weight.entry))
    return computed


def _of(measure: Measure, entries: Sequence[ListedEntry]) -> list[Grew]:
    found = [_grew(one) for one in entries if one.code in measure.codes]
    return [one for one in found if one is not None]


def _grew(entry: ListedEntry) -> Grew | None:
    """A value of a whole day in the unit of the curve; None for any other."""
    number, factor = entry.number_value, _FACTORS.get(entry.unit)
    if number is None or factor is None or len(entry.start_text) < len("2026-11-30"):
        return None
    on = entry.sort_at.astimezone(clock.PARIS).date()
    return Grew(on, number * factor, False, entry)


def _one_a_day(values: Sequence[Grew]) -> list[Grew]:
    by_day: dict[dt.date, Grew] = {}
    for one in values:
        by_day.setdefault(one.on, one)
    return sorted(by_day.values(), key=lambda one: one.on, reverse=True)


def growth_page(opened: Opened, grown: Grown, span: str, values: Sequence[Grew]) -> GrowthPage:
    """The page of a curve over the first years that ``span`` names."""
    record, years = opened.record, SPANS[span]
    aged = [(one, (one.on - record.birth_date).days) for one in values]
    own = [(one, days) for one, days in aged if 0 <= days <= years * _YEAR]
    window = _window(years)
    last = min(window.last, last_day(grown))
    rows = between(grown, record.sex, 0, last)
    drawn = [(days, float(one.value)) for one, days in own]
    title = str(_TITLES[grown])
    measure = MEASURES[grown]
    may_add = offers(opened, Action.WRITE_PROFILE) and measure is not None
    return GrowthPage(
        about=about(record),
        title=title,
        curves=_curve_chips(opened, grown, span),
        spans=_span_chips(opened, grown, span),
        chart=growth_chart(drawn, rows, window, _number) if drawn or rows else None,
        chart_title=_("%(name)s by age, in %(unit)s", name=title, unit=_UNITS[grown]),
        desc=_described(len(own), has_reference=bool(rows)),
        age_label=_("Age in months") if span == "2" else _("Age in years"),
        has_reference=bool(rows),
        limit=_limit(grown) if rows and last < window.last else "",
        computed=grown is Grown.BMI,
        rows=[_row(opened, grown, one, days) for one, days in own],
        add_url=to(opened, "profile.add_statement", kind=measure.id) if may_add and measure is not None else None,
        measures_url=to(opened, "profile.measures"),
    )


def default_span(opened: Opened) -> str:
    """The shortest that the age of the holder fits into."""
    years = (clock.today() - opened.record.birth_date).days / _YEAR
    return next((name for name, length in SPANS.items() if years <= length), "18")


def _window(years: int) -> Window:
    if years == 2:
        return Window(0, round(2 * _YEAR), [(round(month * _YEAR / 12), str(month)) for month in range(0, 25, 3)])
    step = 1 if years == 5 else 2
    return Window(0, round(years * _YEAR), [(round(year * _YEAR), str(year)) for year in range(0, years + 1, step)])


def _described(count: int, *, has_reference: bool) -> str:
    words = [ngettext("%(num)s measurement.", "%(num)s measurements.", count)]
    if has_reference:
        words.append(_("The curves are the percentiles 3, 15, 50, 85 and 97 of the reference."))
    return " ".join([*words, _("The values are in the table below.")])


def _limit(grown: Grown) -> str:
    last = round(last_day(grown) / _YEAR)
    return ngettext("The reference ends at %(num)s year.", "The reference ends at %(num)s years.", last)


def _row(opened: Opened, grown: Grown, one: Grew, days: int) -> GrowthRow:
    here = at_age(grown, opened.record.sex, days)
    value = f"{number_text(one.value)}{typography.NBSP}{_UNITS[grown]}"
    return GrowthRow(
        day=day(one.on.isoformat()),
        age=_age(days),
        value=value,
        place=_place(here.percentile(float(one.value))) if here is not None else "",
        origin=origin(one.entry.document),
        url=to(opened, "record.entry", entry_id=one.entry.id),
    )


def _place(percentile: float) -> str:
    """Between which curves a value lies."""
    if percentile < PERCENTILES[0]:
        return _("below the 3rd percentile")
    above = [one for one in PERCENTILES if percentile >= one]
    if above[-1] == PERCENTILES[-1]:
        return _("above the 97th percentile")
    low, high = above[-1], PERCENTILES[len(above)]
    return _("percentile %(low)s to %(high)s", low=low, high=high)


def _age(days: int) -> str:
    months = int(days / _YEAR * 12)
    if months < 24:
        return ngettext("%(num)s month", "%(num)s months", months)
    years = ngettext("%(num)s year", "%(num)s years", months // 12)
    rest = months % 12
    return years + " " + ngettext("%(num)s month", "%(num)s months", rest) if rest else years


def _number(value: float) -> str:
    return number_text(Decimal(f"{value:g}"))


def _curve_chips(opened: Opened, grown: Grown, span: str) -> list[Chip]:
    return [
        Chip(str(words), to(opened, "profile.growth", curve=str(one), years=span), one is grown)
        for one, words in _TITLES.items()
    ]


def _span_chips(opened: Opened, grown: Grown, span: str) -> list[Chip]:
    return [
        Chip(
            _("0 to %(years)s years", years=years),
            to(opened, "profile.growth", curve=str(grown), years=name),
            name == span,
        )
        for name, years in SPANS.items()
    ]
