"""What the health summary reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.record.content import EntryKind
from portal.record.entries.queries import Ranked, last_values, latest_entries, none_known, recent_results
from portal.record.models import Entry

SUMMARY_KINDS = (
    EntryKind.ALLERGY,
    EntryKind.MEDICATION,
    EntryKind.CONDITION,
    EntryKind.PROCEDURE,
    EntryKind.IMMUNIZATION,
    EntryKind.DEVICE,
)
MEASURES_SHOWN = 6
SHOWN = 40
"""How many things of one kind the summary shows; one kind alone shows ``SHOWN_ALONE``."""
SHOWN_ALONE = 500


@dataclass(frozen=True, slots=True)
class Summary:
    """The latest statements, the latest "none known" by kind, and the last values of what was measured lately."""

    ranked: Sequence[Ranked]
    none_known: dict[EntryKind, Entry]
    measures: Sequence[Entry]


def health_summary(opened: Opened, only: EntryKind | None = None) -> Summary:
    """The summary, or the whole of one kind. Four statements, two for one kind."""
    kinds = SUMMARY_KINDS if only is None else (only,)
    ranked = latest_entries(opened, (*kinds, *_measured(only)), each=SHOWN if only is None else SHOWN_ALONE)
    absent = none_known(opened, kinds)
    if only is not None:
        return Summary(ranked, absent, ())
    vital = [one.entry.concept_key for one in ranked if one.entry.kind is EntryKind.VITAL_SIGN]
    keys = [*vital[:MEASURES_SHOWN], *recent_results(opened)[:MEASURES_SHOWN]]
    measured = (EntryKind.VITAL_SIGN, EntryKind.RESULT)
    return Summary(ranked, absent, last_values(opened, measured, keys))


def _measured(only: EntryKind | None) -> tuple[EntryKind, ...]:
    return (EntryKind.VITAL_SIGN,) if only is None else ()
