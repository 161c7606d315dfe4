"""What was measured under several codes that mean one analyte, put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from portal.record.content import EntryKind
from portal.record.entries.queries import POINTS
from portal.record.lines import Series
from portal.record.results.analytes import group_key, keys_with


def with_relatives(keys: Iterable[str]) -> list[str]:
    """These concepts, and after each those that measure the same; each once."""
    return list(dict.fromkeys(relative for key in keys for relative in keys_with(key)))


def by_analyte(found: Iterable[Series]) -> list[Series]:
    """One series for each analyte, in the order in which they are first met, its values newest first.

    Its latest statement is the holder's own, of another person where there is no other.
    """
    grouped: dict[tuple[EntryKind, str], list[Series]] = {}
    for one in found:
        grouped.setdefault((one.latest.kind, group_key(one.latest.concept_key)), []).append(one)
    return [same[0] if len(same) == 1 else _together(same) for same in grouped.values()]


def _together(same: Sequence[Series]) -> Series:
    latest = max((one.latest for one in same), key=lambda one: (not one.document.other_identity, one.sort_at))
    values = sorted((value for one in same for value in one.values), key=lambda one: one.sort_at, reverse=True)
    return Series(latest, values[:POINTS])
