"""The list of what was measured, and what one sample told, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.core.i18n import ngettext
from portal.record.entries.values import MeasureLine, measure_line
from portal.record.health.unasked import Unasked, no_result
from portal.record.lines import AnyEntry, Series
from portal.record.links import to
from portal.record.results.analytes import group_key
from portal.record.results.queries import AnalytePage
from portal.record.results.series import by_analyte


@dataclass(frozen=True, slots=True)
class ResultList:
    """A page of the list."""

    lines: Sequence[MeasureLine]
    found: str
    words: str
    older_url: str | None
    first_url: str | None
    compare_url: str
    no_result: Unasked


@dataclass(frozen=True, slots=True)
class Sample:
    """Other results of one document; ``more``, in words, leads to ``url``."""

    lines: Sequence[MeasureLine]
    more: str
    url: str


def result_list(opened: Opened, page: AnalytePage, found: Sequence[Series], words: str, paged: bool) -> ResultList:
    """The list of analytes in their order, each with the trend of its last values."""
    series = {group_key(one.latest.concept_key): one for one in by_analyte(found)}
    shown = [series[key] for one in page.analytes if (key := group_key(one.keys[0])) in series]
    lines = [measure_line(opened, one.latest, one.values) for one in shown]
    return ResultList(
        lines=lines,
        found=ngettext("%(num)s analysis", "%(num)s analyses", page.total),
        words=words,
        older_url=to(opened, "record.result_list", q=words, after=page.after) if page.after else None,
        first_url=to(opened, "record.result_list", q=words) if paged else None,
        compare_url=to(opened, "record.compare_results"),
        no_result=no_result(opened),
    )


def same_sample(opened: Opened, entries: Sequence[AnyEntry], more: int) -> Sample:
    """The other results of one sample, each as it was that day, and how many ``more`` its document tells."""
    return Sample(
        lines=[measure_line(opened, one, narrow=True) for one in entries],
        more=ngettext("and %(num)s more in the document", "and %(num)s more in the document", more) if more else "",
        url=to(opened, "record.document", document_id=entries[0].document.id) if entries else "",
    )
