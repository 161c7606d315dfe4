"""The pages of measures in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.access.actions import Action
from portal.access.opening import Opened, offers
from portal.core import clock, typography
from portal.core.charts import Range
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.profile.forms.measure import unit_words
from portal.profile.measures.catalogue import CATALOGUE, DIASTOLIC, HEAD, HEIGHT, WEIGHT, Measure, offered_at
from portal.profile.measures.growth.reference import Grown
from portal.profile.measures.judging import body_mass_index
from portal.profile.measures.models import MeasureTarget
from portal.profile.measures.queries import Values
from portal.record.documents.queries import Place
from portal.record.entries.presenters import author_of, origin
from portal.record.entries.pressure import measures_with_pressure
from portal.record.entries.values import MeasureLine, measure_line, number_text, value_text, with_unit
from portal.record.holder import about
from portal.record.lines import ListedEntry, Series
from portal.record.links import Chip, to
from portal.record.marks import hidden_words, is_held
from portal.record.models import Source
from portal.record.results.trend import UnitChart, unit_charts

ROWS_SHOWN = 40
ADULT = 18
_GROWN = {WEIGHT.id: Grown.WEIGHT, HEIGHT.id: Grown.HEIGHT, HEAD.id: Grown.HEAD}
_NEAR = dt.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class MeasuresPage:
    """All measures. ``bmi`` is computed, and says of what; ``offers`` is empty for who may not write."""

    about: str
    lines: Sequence[MeasureLine]
    bmi: str
    offers: Sequence[Chip]
    growth_url: str | None


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A line of the table of values."""

    moment: str
    value: str
    place: str
    by: str
    is_confirmed: bool
    url: str
    held: bool
    hidden: str


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """One measure over time."""

    title: str
    about: str
    latest: str
    latest_meta: str
    target: str
    periods: Sequence[Chip]
    charts: Sequence[UnitChart]
    rows: Sequence[MeasureRow]
    older_url: str | None
    first_url: str | None
    add_url: str | None
    target_url: str | None
    growth_url: str | None


@dataclass(frozen=True, slots=True)
class TargetPage:
    """The page of the form of a target; ``remove_url`` where there is one."""

    title: str
    about: str
    action: str
    back_url: str
    remove_url: str | None


def target_page(opened: Opened, measure: Measure, *, is_set: bool) -> TargetPage:
    """The page on which a target is set."""
    return TargetPage(
        title=_("Target for: %(name)s", name=measure.label),
        about=about(opened.record),
        action=to(opened, "profile.set_target", measure=measure.id),
        back_url=to(opened, "profile.measure", measure=measure.id),
        remove_url=to(opened, "profile.remove_target", measure=measure.id) if is_set else None,
    )


def measures_page(opened: Opened, found: Mapping[str, Series]) -> MeasuresPage:
    """The measures that the record has values of, and those that can be added."""
    known = [(measure, series) for measure in CATALOGUE if (series := _series_of(measure, found))]
    lines = [line for measure, series in known for line in _lines(opened, measure, series)]
    offered = offered_at(_years(opened)) if offers(opened, Action.WRITE_PROFILE) else ()
    return MeasuresPage(
        about=about(opened.record),
        lines=lines,
        bmi=_bmi(opened, found),
        offers=[Chip(str(one.label), to(opened, "profile.add_statement", kind=one.id), False) for one in offered],
        growth_url=to(opened, "profile.growth") if _years(opened) < ADULT else None,
    )


def _series_of(measure: Measure, found: Mapping[str, Series]) -> list[Series]:
    """The series of a measure to be shown: both of a blood pressure, the latest of what is written in several ways."""
    every = [found[code] for code in measure.codes if code in found]
    if measure.second is not None:
        return every
    return sorted(every, key=lambda one: one.latest.sort_at, reverse=True)[:1]


def _lines(opened: Opened, measure: Measure, series: Sequence[Series]) -> list[MeasureLine]:
    made = measures_with_pressure(series, lambda one: measure_line(opened, one.latest, one.values, narrow=True))
    url = to(opened, "profile.measure", measure=measure.id)
    named = len(made) == 1
    return [replace(one, url=url, title=str(measure.label) if named else one.title, language="") for one in made]


def _years(opened: Opened) -> int:
    return clock.age_on(opened.record.birth_date, clock.today())


def _bmi(opened: Opened, found: Mapping[str, Series]) -> str:
    """The body mass index of the last weight, and that it is computed. Of a child both are of the same month."""
    last = {one.id: series[0].latest for one in (WEIGHT, HEIGHT) if (series := _series_of(one, found))}
    weight, height = last.get(WEIGHT.id), last.get(HEIGHT.id)
    if weight is None or height is None or (weight.unit, height.unit) != ("kg", "cm"):
        return ""
    apart = abs(weight.sort_at - height.sort_at)
    if _years(opened) < ADULT and apart > _NEAR:
        return ""
    if not weight.number_value or not height.number_value:
        return ""
    index = body_mass_index(weight.number_value, height.number_value)
    return _("Body mass index: %(value)s kg/m², computed of the weight and the height above.", value=number_text(index))


def measure_page(
    opened: Opened, measure: Measure, found: Values, target: MeasureTarget | None, period: str, before: Place | None
) -> MeasurePage:
    """One measure: its last value, its chart and the table of the same values."""
    entries = found.entries
    pairs = _together(entries)
    shown = pairs[:ROWS_SHOWN]
    older = Place(shown[-1][0].sort_at, shown[-1][0].id) if len(pairs) > ROWS_SHOWN else found.older
    here = {"measure": measure.id, "period": period}
    may_write, latest = offers(opened, Action.WRITE_PROFILE), pairs[0] if pairs else ()
    child = measure.id in _GROWN and _years(opened) < ADULT
    return MeasurePage(
        title=str(measure.label),
        about=about(opened.record),
        latest=_value(latest) if latest else "",
        latest_meta=". ".join(filter(None, (_moment(latest[0]), origin(latest[0].document)))) if latest else "",
        target=target_words(measure, target) if target is not None else "",
        periods=_periods(opened, measure, period),
        charts=_charts(measure, entries, target),
        rows=[_row(opened, one, target) for one in shown],
        older_url=to(opened, "profile.measure", **here, before=str(older)) if older else None,
        first_url=to(opened, "profile.measure", **here) if before else None,
        add_url=to(opened, "profile.add_statement", kind=measure.id) if may_write else None,
        target_url=to(opened, "profile.set_target", measure=measure.id) if may_write else None,
        growth_url=to(opened, "profile.growth", curve=str(_GROWN[measure.id])) if child else None,
    )


def _together(entries: Sequence[ListedEntry]) -> list[tuple[ListedEntry, ...]]:
    """The values by measurement: both of a blood pressure that one document took at one moment, the upper first."""
    by_moment: dict[object, list[ListedEntry]] = {}
    for one in entries:
        own = (one.document.id, one.start_text, "pressure") if one.code in _PRESSURE else one.id
        by_moment.setdefault(own, []).append(one)
    return [tuple(sorted(ones, key=lambda one: one.code == DIASTOLIC)) for ones in by_moment.values()]


_PRESSURE = frozenset({"8480-6", DIASTOLIC})


def _value(ones: Sequence[ListedEntry]) -> str:
    """``128/82 mmHg``, ``64,5 kg``."""
    last = with_unit(ones[-1])
    return "/".join([*(value_text(one) for one in ones[:-1]), last])


def _moment(entry: ListedEntry) -> str:
    return typography.partial_date(entry.start_text or entry.document.date_text[:10], current_locale())


def _charts(measure: Measure, entries: Sequence[ListedEntry], target: MeasureTarget | None) -> list[UnitChart]:
    """A chart for each value and each unit, with the target as its band."""
    codes = ("8480-6", DIASTOLIC) if measure.second is not None else ("",)
    charts: list[UnitChart] = []
    for code in codes:
        shown = [one for one in entries if not code or one.code == code]
        band = _band(target, lower=code == DIASTOLIC, unit=shown[0].unit if shown else "")
        charts += list(unit_charts(shown[0], shown[0].unit, shown, band)) if shown else []
    return charts


def _band(target: MeasureTarget | None, *, lower: bool, unit: str) -> Range | None:
    if target is None or target.unit != unit:
        return None
    low, high = (target.second_low, target.second_high) if lower else (target.low, target.high)
    return Range(low, high) if low is not None or high is not None else None


def _row(opened: Opened, ones: Sequence[ListedEntry], target: MeasureTarget | None) -> MeasureRow:
    entry = ones[0]
    return MeasureRow(
        moment=_moment(entry),
        value=_value(ones),
        place=_against(ones, target) if target is not None else "",
        by=author_of(entry.document) or _("Added by %(name)s", name=entry.document.added_by_name),
        is_confirmed=entry.document.source is Source.PROFESSIONAL,
        url=to(opened, "record.entry", entry_id=entry.id),
        held=is_held(opened, entry.document.hold_until),
        hidden=hidden_words(opened, entry.document),
    )


def _against(ones: Sequence[ListedEntry], target: MeasureTarget) -> str:
    """Where a measurement stands against the target, in words; empty where they cannot be compared."""
    bands = [_band(target, lower=one.code == DIASTOLIC, unit=one.unit) for one in ones]
    told = [(one.number_value, band) for one, band in zip(ones, bands, strict=True) if band and one.number_value]
    if not told:
        return ""
    if any(band.high is not None and value is not None and value > band.high for value, band in told):
        return _("Above the target")
    if any(band.low is not None and value is not None and value < band.low for value, band in told):
        return _("Below the target")
    return _("Within the target")


def target_words(measure: Measure, target: MeasureTarget) -> str:
    """``De 110 à 135 mmHg, fixé par Dr Garnier, le 3 mai 2026``."""
    unit = unit_words(measure.unit(target.unit))
    limits = [_limits(target.low, target.high, unit)]
    if measure.second is not None and (target.second_low is not None or target.second_high is not None):
        limits.append(_("lower value: %(limits)s", limits=_limits(target.second_low, target.second_high, unit)))
    day = typography.on_date(target.set_at.astimezone(clock.PARIS).date(), current_locale())
    by = _("set by %(who)s, written %(day)s", who=target.set_by, day=day) if target.set_by else day
    words = ", ".join([*filter(None, limits), by])
    return words[:1].upper() + words[1:]


def _limits(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    """``de 4 à 7 g/L``; one side alone as such."""
    first, last = ("" if one is None else f"{number_text(one)}{typography.NBSP}{unit}".strip() for one in (low, high))
    if first and last:
        return _("from %(low)s to %(high)s", low=first, high=last)
    return _("at most %(limit)s", limit=last) if last else _("at least %(limit)s", limit=first) if first else ""


def _periods(opened: Opened, measure: Measure, current: str) -> list[Chip]:
    words = {"1": _("1 year"), "3": _("3 years"), "": _("Everything")}
    return [
        Chip(text, to(opened, "profile.measure", measure=measure.id, period=period), period == current)
        for period, text in words.items()
    ]
