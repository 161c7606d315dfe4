"""What the health summary reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Select, select

from portal.access.guard import rows
from portal.access.opening import Opened
from portal.access.statements import prepared
from portal.record.content import EntryKind
from portal.record.entries.answers import answers
from portal.record.entries.queries import (
    IN_ERROR,
    last_values,
    latest_entries,
)
from portal.record.entries.values import is_outside
from portal.record.lines import ListedEntry, Ranked, Series
from portal.record.models import Entry
from portal.record.results.series import by_analyte, with_relatives

SUMMARY_KINDS = (
    EntryKind.ALLERGY,
    EntryKind.MEDICATION,
    EntryKind.CONDITION,
    EntryKind.PROCEDURE,
    EntryKind.IMMUNIZATION,
    EntryKind.DEVICE,
    EntryKind.FAMILY_HISTORY,
    EntryKind.SOCIAL_HISTORY,
    EntryKind.FUNCTIONAL_STATUS,
)
MEASURES_SHOWN = 6
RECENT_RESULTS = 60
SHOWN = 40
"""How many things of one kind the summary shows; one kind alone shows ``SHOWN_ALONE``."""
SHOWN_ALONE = 500


@dataclass(frozen=True, slots=True)
class Summary:
    """The latest statements, the latest "none known" by kind, and the last values of what was measured lately.

    ``unknown``: the kinds of which the patient's side says that they do not know.
    """

    ranked: Sequence[Ranked]
    none_known: dict[EntryKind, ListedEntry]
    measures: Sequence[Series]
    unknown: Mapping[EntryKind, ListedEntry] = field(default_factory=dict)


def health_summary(opened: Opened, only: EntryKind | None = None) -> Summary:
    """The summary, or the whole of one kind. Five statements, two for one kind."""
    kinds = SUMMARY_KINDS if only is None else (only,)
    ranked = latest_entries(opened, (*kinds, *_measured(only)), each=SHOWN if only is None else SHOWN_ALONE)
    none, unknown = answers(opened, kinds)
    if only is not None:
        return Summary(ranked, none, (), unknown)
    vital = [one.entry.concept_key for one in ranked if one.entry.kind is EntryKind.VITAL_SIGN]
    keys = with_relatives([*vital[:MEASURES_SHOWN], *recent_results(opened)])
    measured = (EntryKind.VITAL_SIGN, EntryKind.RESULT)
    found = sorted(last_values(opened, measured, keys), key=lambda one: keys.index(one.latest.concept_key))
    return Summary(ranked, none, by_analyte(found), unknown)


def _measured(only: EntryKind | None) -> tuple[EntryKind, ...]:
    return (EntryKind.VITAL_SIGN,) if only is None else ()


def recent_results(_opened: Opened) -> list[str]:
    """The concepts of the last results, the newest sample first, in it those out of range before the others.

    ``MEASURES_SHOWN`` of them, and each further one that is out of range. One statement.
    """
    found = rows(_recent_results())
    latest = {key: (at, is_outside(*value)) for key, at, *value in reversed(found)}
    keys = dict.fromkeys(row[0] for row in found)
    ordered = sorted(sorted(keys, key=lambda key: not latest[key][1]), key=lambda key: latest[key][0], reverse=True)
    return [key for place, key in enumerate(ordered) if place < MEASURES_SHOWN or latest[key][1]]


@cache
def _recent_results() -> Select[Any]:
    told: tuple[Any, ...] = (Entry.concept_key, Entry.sort_at)
    told += Entry.interpretation, Entry.number_value, Entry.range_low, Entry.range_high
    return prepared(
        select(*told)
        .where(
            Entry.is_current.is_(True),
            Entry.kind == EntryKind.RESULT,
            Entry.concept_key != "",
            Entry.status != IN_ERROR,
        )
        .order_by(Entry.sort_at.desc(), Entry.document_id.desc(), Entry.number)
        .limit(RECENT_RESULTS)
    )
