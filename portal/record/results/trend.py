"""One analyte over time, put into words, a table and charts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.core import clock, typography
from portal.core.charts import Measure, Range, TrendChart, trend_chart
from portal.core.i18n import current_locale, ngettext
from portal.core.i18n import gettext as _
from portal.record.documents.queries import Place
from portal.record.entries.presenters import author_of, day, label_of, origin
from portal.record.entries.values import (
    Standing,
    drawable,
    line_to,
    number_text,
    range_text,
    standing,
    unit_text,
    with_unit,
)
from portal.record.lines import AnyEntry
from portal.record.links import Chip, to
from portal.record.marks import hidden_words, is_held, source_of
from portal.record.results.explanations import explanation
from portal.record.results.told import Told, Value, told_in, values_of
from portal.record.titles import other_language, title_language, title_of

VALUES_SHOWN = 60
PERIODS = {"": 0, "1": 1, "3": 3}
"""Years of each period; 0 for all."""


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A line of the table of all values."""

    day: str
    told: Told
    standing: Standing | None
    reference: str
    author: str
    url: str
    foreign: bool
    held: bool
    hidden: str
    source: str


@dataclass(frozen=True, slots=True)
class UnitChart:
    """The chart of the values in one unit."""

    id: str
    chart: TrendChart
    title: str
    desc: str
    unit: str


@dataclass(frozen=True, slots=True)
class Trend:
    """One analyte over time. ``units``: in which it can be told, where there are several."""

    title: str
    language: str
    explanation: str
    latest: Told
    latest_day: str
    standing: Standing | None
    held: bool
    source: str
    periods: Sequence[Chip]
    units: Sequence[Chip]
    charts: Sequence[UnitChart]
    rows: Sequence[ValueRow]
    older_url: str | None
    first_url: str | None
    compare_url: str
    document_url: str
    document_title: str
    document_language: str
    document_meta: str


def since_of(period: str) -> dt.datetime | None:
    """The beginning of a period."""
    years = PERIODS.get(period, 0)
    if not years:
        return None
    today = clock.today()
    first = dt.date(today.year - years, today.month, min(today.day, 28))
    return dt.datetime(first.year, first.month, first.day, tzinfo=clock.PARIS)


def trend(opened: Opened, asked: AnyEntry, found: Sequence[AnyEntry], period: str, unit: str, *, paged: bool) -> Trend:
    """An analyte over time; ``found`` holds one more than is shown when there is more, ``asked`` names it.

    It is told in ``unit`` where that is one of those that it was written in, else in the last one.
    """
    shown, more = found[:VALUES_SHOWN], len(found) > VALUES_SHOWN
    latest = next((one for one in shown if not one.document.other_identity), shown[0]) if shown else asked
    units = _units(latest, shown)
    chosen = unit if unit in units else latest.unit
    here = {"entry_id": asked.id, "period": period, "unit": unit if unit in units else ""}
    last = Place(shown[-1].sort_at, shown[-1].id) if more else None
    document, values = latest.document, list(values_of(shown, chosen))
    return Trend(
        title=label_of(latest),
        language=other_language(document),
        explanation=explanation(latest),
        latest=told_in(next((one for one in values if latest in (one.entry, *one.others)), Value(latest)), chosen),
        latest_day=day(latest.start_text or document.date_text),
        standing=standing(latest),
        held=is_held(opened, document.hold_until),
        source=source_of(opened, document),
        periods=_periods(opened, here),
        units=_unit_chips(opened, here, units, chosen),
        charts=list(unit_charts(latest, chosen, [one.entry for one in values if _same_person(one.entry, latest)])),
        rows=[_row(opened, one, chosen) for one in values],
        older_url=to(opened, "record.result_trend", **here, before=str(last)) if last else None,
        first_url=to(opened, "record.result_trend", **here) if paged else None,
        compare_url=to(opened, "record.compare_results"),
        document_url=to(opened, "record.document", document_id=document.id),
        document_title=title_of(document),
        document_language=title_language(document),
        document_meta=origin(document),
    )


def _same_person(one: AnyEntry, other: AnyEntry) -> bool:
    """The holder and another person are never drawn on one line. A record whose files all bear another name, such as a
    maiden name that the operator vouched for, keeps its trends.
    """
    return one.document.other_identity == other.document.other_identity


def _units(latest: AnyEntry, shown: Sequence[AnyEntry]) -> list[str]:
    """The units that the values were written in and can all be told in, the last one first; each once."""
    printed: dict[str, str] = {}
    for one in (latest, *shown):
        if one.number_value is not None and line_to(one.unit, latest.unit, one.concept_key) is not None:
            printed.setdefault(unit_text(one.unit), one.unit)
    return list(printed.values())


def _periods(opened: Opened, here: dict[str, object]) -> list[Chip]:
    words = {"1": _("1 year"), "3": _("3 years"), "": _("Everything")}
    return [
        Chip(text, to(opened, "record.result_trend", **(here | {"period": period})), period == here["period"])
        for period, text in words.items()
    ]


def _unit_chips(opened: Opened, here: dict[str, object], units: Sequence[str], chosen: str) -> list[Chip]:
    if len(units) < 2:
        return []
    words = {unit: _("in %(unit)s", unit=unit_text(unit)) for unit in units}
    return [
        Chip(text, to(opened, "record.result_trend", **(here | {"unit": unit})), unit == chosen)
        for unit, text in words.items()
    ]


def unit_charts(
    latest: AnyEntry, chosen: str, shown: Sequence[AnyEntry], band: Range | None = None
) -> Iterator[UnitChart]:
    """A chart of what is told in the chosen unit, then one for each other unit that has at least two numbers.

    ``band``: a range in the chosen unit that is drawn in the place of those of the laboratories.
    """
    left = [one for one in shown if one.number_value is not None and not one.negated]
    unit: str | None = chosen
    while unit is not None:
        drawn = [(one, measures[0]) for one in left if (measures := drawable([one], unit))]
        if len(drawn) > 1:
            yield _chart(
                f"trend-{shown.index(drawn[0][0])}", label_of(latest), unit, drawn, band if unit == chosen else None
            )
        there = {id(one) for one, _measure in drawn}
        left = [one for one in left if id(one) not in there]
        unit = left[0].unit if left else None


def _chart(
    chart_id: str, name: str, unit: str, drawn: Sequence[tuple[AnyEntry, Measure]], band: Range | None
) -> UnitChart:
    locale = current_locale()
    measures = sorted((_with_words(*one) for one in drawn), key=lambda one: (one.when, one.value))
    first, last = (typography.month_year(_local(one.when), locale) for one in (measures[0], measures[-1]))
    values = {name: number_text(measures[place].value) for name, place in (("first", 0), ("last", -1))}
    outside = sum(one.out_of_range for one in measures)
    return UnitChart(
        id=chart_id,
        chart=trend_chart(
            measures,
            band,
            number=number_text,
            month=lambda when: typography.short_month(_local(when), locale),
        ),
        title=_("%(name)s, %(first)s to %(last)s", name=name, first=first, last=last),
        desc=" ".join(
            [
                ngettext("%(num)s measurement.", "%(num)s measurements.", len(measures)),
                _("The first is %(first)s, the last %(last)s %(unit)s.", **values, unit=unit_text(unit)),
                ngettext("%(num)s is out of range.", "%(num)s are out of range.", outside),
                _("The values are in the table below."),
            ]
        ),
        unit=unit_text(unit),
    )


def _with_words(entry: AnyEntry, measure: Measure) -> Measure:
    return measure._replace(written=f"{day(entry.start_text or entry.document.date_text)}, {with_unit(entry)}")


def _local(when: dt.datetime) -> dt.datetime:
    return when.astimezone(clock.PARIS)


def _row(opened: Opened, value: Value, unit: str) -> ValueRow:
    entry = value.entry
    told, reference = told_in(value, unit), range_text(entry)
    as_written = reference and not told.is_as_written and entry.range_text != reference
    return ValueRow(
        day=day(entry.start_text or entry.document.date_text),
        told=told,
        standing=standing(entry),
        reference=f"{reference}{typography.NBSP}{unit_text(entry.unit)}" if as_written else reference,
        author=author_of(entry.document),
        url=to(opened, "record.entry", entry_id=entry.id),
        foreign=entry.document.other_identity,
        held=is_held(opened, entry.document.hold_until),
        hidden=hidden_words(opened, entry.document),
        source=source_of(opened, entry.document),
    )
