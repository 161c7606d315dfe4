"""The list of what was measured, and what one sample told, line by line."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.core.i18n import ngettext
from portal.record.entries.queries import POINTS
from portal.record.entries.values import MeasureLine, measure_line
from portal.record.health.unasked import Unasked, no_result
from portal.record.lines import AnyEntry, Series
from portal.record.links import to
from portal.record.results.queries import AnalytePage


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
    by_key = {one.latest.concept_key: one for one in found}
    series = [together([by_key[key] for key in one.keys if key in by_key], one.latest_id) for one in page.analytes]
    lines = [measure_line(opened, one.latest, one.values) for one in series if one is not None]
    return ResultList(
        lines=lines,
        found=ngettext("%(num)s analysis", "%(num)s analyses", page.total),
        words=words,
        older_url=to(opened, "record.result_list", q=words, after=page.after) if page.after else None,
        first_url=to(opened, "record.result_list", q=words) if paged else None,
        compare_url=to(opened, "record.compare_results"),
        no_result=no_result(opened),
    )


def together(found: Sequence[Series], latest_id: uuid.UUID) -> Series | None:
    """The values of one analyte under several codes as one series, newest first; None where nothing is left of it."""
    latest = next((one.latest for one in found if one.latest.id == latest_id), None)
    if latest is None or len(found) == 1:
        return found[0] if found else None
    every = sorted((value for one in found for value in one.values), key=lambda one: one.sort_at, reverse=True)
    return Series(latest, every[:POINTS])


def same_sample(opened: Opened, entries: Sequence[AnyEntry], more: int) -> Sample:
    """The other results of one sample, each as it was that day, and how many ``more`` its document tells."""
    return Sample(
        lines=[measure_line(opened, one, narrow=True) for one in entries],
        more=ngettext("and %(num)s more in the document", "and %(num)s more in the document", more) if more else "",
        url=to(opened, "record.document", document_id=entries[0].document.id) if entries else "",
    )
