"""Results put into words, lines and charts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.core import clock, typography
from portal.core.charts import Measure, TrendChart, trend_chart
from portal.core.i18n import current_locale, ngettext
from portal.core.i18n import gettext as _
from portal.record.documents.queries import Place
from portal.record.entries.presenters import author_of, day, label_of, origin
from portal.record.entries.values import (
    MeasureLine,
    Standing,
    drawable,
    measure_line,
    number_text,
    range_text,
    reference_of,
    standing,
    unit_text,
    value_text,
    with_unit,
)
from portal.record.health.unasked import Unasked, no_result
from portal.record.lines import AnyEntry, Series
from portal.record.links import Chip, to
from portal.record.marks import hidden_words, is_held
from portal.record.results.explanations import explanation
from portal.record.results.queries import AnalytePage
from portal.record.titles import other_language, title_language, title_of

VALUES_SHOWN = 60
PERIODS = {"": 0, "1": 1, "3": 3}
"""Years of each period; 0 for all."""


@dataclass(frozen=True, slots=True)
class ResultList:
    """A page of the list."""

    lines: Sequence[MeasureLine]
    found: str
    words: str
    older_url: str | None
    first_url: str | None
    no_result: Unasked


@dataclass(frozen=True, slots=True)
class Sample:
    """Other results of one document; ``more``, in words, leads to ``url``."""

    lines: Sequence[MeasureLine]
    more: str
    url: str


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A line of the table of all values."""

    day: str
    value: str
    standing: Standing | None
    reference: str
    author: str
    url: str
    foreign: bool
    held: bool
    hidden: str


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
    """One analyte over time."""

    title: str
    language: str
    explanation: str
    latest_value: str
    latest_unit: str
    latest_day: str
    standing: Standing | None
    held: bool
    periods: Sequence[Chip]
    charts: Sequence[UnitChart]
    rows: Sequence[ValueRow]
    older_url: str | None
    first_url: str | None
    document_url: str
    document_title: str
    document_language: str
    document_meta: str


def result_list(opened: Opened, page: AnalytePage, found: Sequence[Series], words: str, paged: bool) -> ResultList:
    """The list of analytes in their order, each with the trend of its last values."""
    by_key = {one.latest.concept_key: one for one in found}
    series = [by_key[one.key] for one in page.analytes if one.key in by_key]
    lines = [measure_line(opened, one.latest, one.values) for one in series]
    return ResultList(
        lines=lines,
        found=ngettext("%(num)s analysis", "%(num)s analyses", page.total),
        words=words,
        older_url=to(opened, "record.result_list", q=words, after=page.after) if page.after else None,
        first_url=to(opened, "record.result_list", q=words) if paged else None,
        no_result=no_result(opened),
    )


def same_sample(opened: Opened, entries: Sequence[AnyEntry], more: int) -> Sample:
    """The other results of one sample, each as it was that day, and how many ``more`` its document tells."""
    return Sample(
        lines=[measure_line(opened, one, narrow=True) for one in entries],
        more=ngettext("and %(num)s more in the document", "and %(num)s more in the document", more) if more else "",
        url=to(opened, "record.document", document_id=entries[0].document.id) if entries else "",
    )


def since_of(period: str) -> dt.datetime | None:
    """The beginning of a period."""
    years = PERIODS.get(period, 0)
    if not years:
        return None
    today = clock.today()
    first = dt.date(today.year - years, today.month, min(today.day, 28))
    return dt.datetime(first.year, first.month, first.day, tzinfo=clock.PARIS)


def trend(opened: Opened, asked: AnyEntry, found: Sequence[AnyEntry], period: str, paged: bool) -> Trend:
    """An analyte over time; ``found`` holds one more than is shown when there is more, ``asked`` names it."""
    shown, more = found[:VALUES_SHOWN], len(found) > VALUES_SHOWN
    latest = next((one for one in shown if not one.document.other_identity), shown[0]) if shown else asked
    here = {"entry_id": asked.id, "period": period}
    last = Place(shown[-1].sort_at, shown[-1].id) if more else None
    document = latest.document
    return Trend(
        title=label_of(latest),
        language=other_language(document),
        explanation=explanation(latest),
        latest_value=value_text(latest),
        latest_unit=unit_text(latest.unit),
        latest_day=day(latest.start_text or document.date_text),
        standing=standing(latest),
        held=is_held(opened, document.hold_until),
        periods=_periods(opened, asked, period),
        charts=_charts(latest, [one for one in shown if _same_person(one, latest)]),
        rows=[_row(opened, one) for one in shown],
        older_url=to(opened, "record.result_trend", **here, before=str(last)) if last else None,
        first_url=to(opened, "record.result_trend", **here) if paged else None,
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


def _periods(opened: Opened, asked: AnyEntry, current: str) -> list[Chip]:
    words = {"1": _("1 year"), "3": _("3 years"), "": _("Everything")}
    return [
        Chip(text, to(opened, "record.result_trend", entry_id=asked.id, period=period), period == current)
        for period, text in words.items()
    ]


def _charts(latest: AnyEntry, shown: Sequence[AnyEntry]) -> list[UnitChart]:
    """A chart for each unit that has at least two numbers, the latest unit first."""
    units = dict.fromkeys(unit_text(one.unit) for one in (latest, *shown))
    written = {unit_text(one.unit): one.unit for one in (*shown, latest)}
    drawn = [(written[unit], sorted(drawable(shown, written[unit]))) for unit in units]
    return [_chart(label_of(latest), unit, measures, shown) for unit, measures in drawn if len(measures) > 1]


def _chart(name: str, unit: str, measures: Sequence[Measure], shown: Sequence[AnyEntry]) -> UnitChart:
    locale = current_locale()
    newest = next(one for one in shown if unit_text(one.unit) == unit_text(unit) and one.number_value is not None)
    first, last = (typography.month_year(_local(one.when), locale) for one in (measures[0], measures[-1]))
    values = {"first": number_text(measures[0].value), "last": number_text(measures[-1].value), "unit": unit_text(unit)}
    outside = sum(one.out_of_range for one in measures)
    return UnitChart(
        id=f"trend-{shown.index(newest)}",
        chart=trend_chart(
            measures,
            reference_of(newest),
            number=number_text,
            month=lambda when: typography.short_month(_local(when), locale),
        ),
        title=_("%(name)s, %(first)s to %(last)s", name=name, first=first, last=last),
        desc=" ".join(
            [
                ngettext("%(num)s measurement.", "%(num)s measurements.", len(measures)),
                _("The first is %(first)s, the last %(last)s %(unit)s.", **values),
                ngettext("%(num)s is out of range.", "%(num)s are out of range.", outside),
                _("The values are in the table below."),
            ]
        ),
        unit=unit_text(unit),
    )


def _local(when: dt.datetime) -> dt.datetime:
    return when.astimezone(clock.PARIS)


def _row(opened: Opened, entry: AnyEntry) -> ValueRow:
    return ValueRow(
        day=day(entry.start_text or entry.document.date_text),
        value=with_unit(entry),
        standing=standing(entry),
        reference=range_text(entry),
        author=author_of(entry.document),
        url=to(opened, "record.entry", entry_id=entry.id),
        foreign=entry.document.other_identity,
        held=is_held(opened, entry.document.hold_until),
        hidden=hidden_words(opened, entry.document),
    )
