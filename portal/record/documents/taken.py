"""What the record took from a document: its entries, each with its own page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.record.content import EntryKind
from portal.record.documents.facts import counted
from portal.record.entries.labels import KIND_ICONS, kind_label
from portal.record.entries.presenters import label_of
from portal.record.entries.values import standing, with_unit
from portal.record.links import to
from portal.record.models import Entry

_MEASURED = frozenset({EntryKind.RESULT, EntryKind.VITAL_SIGN})
_LISTED = 40


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry, or how many of a kind there are, with the page that shows them."""

    text: str
    language: str
    href: str
    meta: str
    icon: str


def taken_from(opened: Opened, entries: Sequence[Entry], language: str) -> tuple[Taken, ...]:
    """The entries one by one; of many, a line for each kind. ``language``: theirs, where it is not the reader's."""
    told = [one for one in entries if one.kind is not EntryKind.CARE_LINE and not (one.is_none_known or one.negated)]
    told = [one for one in told if not one.is_not_asked]
    if len(told) <= _LISTED:
        return tuple(_entry(opened, one, language) for one in told)
    numbers = Counter(one.kind for one in told)
    return tuple(_kind(opened, kind, numbers[kind]) for kind in EntryKind if numbers[kind])


def _entry(opened: Opened, entry: Entry, language: str) -> Taken:
    name, icon = label_of(entry), KIND_ICONS[entry.kind]
    if entry.kind not in _MEASURED:
        return Taken(name, language, to(opened, "record.entry", entry_id=entry.id), kind_label(entry.kind), icon)
    where = standing(entry)
    meta = ", ".join([with_unit(entry), *([where.text.lower()] if where else [])])
    page = "record.result_trend" if entry.is_current else "record.entry"
    return Taken(name, language, to(opened, page, entry_id=entry.id), meta, icon)


def _kind(opened: Opened, kind: EntryKind, number: int) -> Taken:
    page = "record.result_list" if kind in _MEASURED else "record.health"
    return Taken(counted(kind, number), "", to(opened, page), "", KIND_ICONS[kind])
