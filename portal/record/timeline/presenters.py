"""The timeline put into years, months and lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from portal.access.opening import Opened
from portal.core import typography
from portal.core.clock import PARIS
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.record.content import EntryKind
from portal.record.document_types import Folder
from portal.record.documents.queries import Place
from portal.record.entries.labels import KIND_ICONS, kind_label
from portal.record.entries.presenters import author_of, day, is_denied, label_of
from portal.record.lines import ListedDocument, ListedEntry
from portal.record.links import Chip, to
from portal.record.marks import hidden_words, is_held, source_of
from portal.record.timeline.queries import DATED_KINDS, Extent, TimelinePage, Wanted
from portal.record.titles import other_language, title_language, title_of

YEARS_SHOWN = 4
DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the timeline."""

    title: str
    language: str
    icon: str
    url: str
    meta: str
    denied: bool
    held: bool
    hidden: str
    source: str


@dataclass(frozen=True, slots=True)
class Month:
    """What happened in a month; ``title`` is empty for what is dated by its year alone."""

    id: str
    title: str
    lines: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Year:
    """What happened in a year."""

    number: int
    months: Sequence[Month]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of the timeline."""

    years: Sequence[Year]
    filters: Sequence[Chip]
    jumps: Sequence[Chip]
    more_jumps: Sequence[Chip]
    older_url: str | None
    first_url: str | None
    filtered: bool


def timeline(opened: Opened, page: TimelinePage, extent: Extent, kind: str, year: int | None, paged: bool) -> Timeline:
    """The page in words; ``kind`` and ``year`` are what was asked for."""
    jumps = [Chip(str(one), to(opened, "record.timeline", kind=kind, year=one), one == year) for one in extent.years]
    here = {"kind": kind}
    return Timeline(
        years=list(_years(opened, sorted(page.items, key=_place, reverse=True))),
        filters=_filters(opened, extent.kinds, kind),
        jumps=jumps[:YEARS_SHOWN] if len(jumps) > 1 else [],
        more_jumps=jumps[YEARS_SHOWN:],
        older_url=to(opened, "record.timeline", **here, before=str(page.older_than)) if page.older_than else None,
        first_url=to(opened, "record.timeline", **here) if paged or year else None,
        filtered=bool(kind or year),
    )


def wanted(kind: str, older_than: Place | None) -> Wanted:
    """What a filter's name asks for; everything for a name that is none."""
    if kind == DOCUMENTS:
        return Wanted(True, (), older_than)
    if kind in {str(one) for one in DATED_KINDS}:
        return Wanted(False, (EntryKind(kind),), older_than)
    return Wanted(True, DATED_KINDS, older_than)


def _filters(opened: Opened, there: Sequence[EntryKind], kind: str) -> list[Chip]:
    """The kinds that are there, and the one that is asked for."""
    shown = [one for one in DATED_KINDS if one in there or one == kind]
    words = {"": _("Everything"), DOCUMENTS: _("Documents")} | {str(one): kind_label(one) for one in shown}
    return [Chip(text, to(opened, "record.timeline", kind=name), name == kind) for name, text in words.items()]


def _years(opened: Opened, items: Sequence[ListedDocument | ListedEntry]) -> Iterator[Year]:
    for number, of_year in groupby(items, key=lambda one: _local(one).year):
        months = []
        for (month, known), found in groupby(of_year, key=_month):
            title = _capital(typography.month_year(dt.date(number, month, 1), current_locale())) if known else ""
            lines = [_item(opened, one) for one in found]
            months.append(Month(f"m{number}-{month:02}{'' if known else '-year'}", title, lines))
        yield Year(number, _merged(months))


def _place(one: ListedDocument | ListedEntry) -> tuple[dt.datetime, bool, dt.datetime]:
    """Where a line stands: of one instant, documents before what they say, the last to come first."""
    if isinstance(one, ListedDocument):
        return one.sort_at, True, one.added_at
    return one.sort_at, False, one.sort_at


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _merged(months: Sequence[Month]) -> list[Month]:
    """Things dated by a year alone stand among those of January, whose instant they share: one list of each."""
    merged: dict[str, Month] = {}
    for one in months:
        before = merged.get(one.id)
        merged[one.id] = Month(one.id, one.title, [*(before.lines if before else ()), *one.lines])
    return list(merged.values())


def _local(one: ListedDocument | ListedEntry) -> dt.datetime:
    return one.sort_at.astimezone(PARIS)


def _month(one: ListedDocument | ListedEntry) -> tuple[int, bool]:
    return _local(one).month, len(_written(one)) != len("1979")


def _written(one: ListedDocument | ListedEntry) -> str:
    return one.date_text if isinstance(one, ListedDocument) else one.start_text


def _item(opened: Opened, one: ListedDocument | ListedEntry) -> Item:
    document = one if isinstance(one, ListedDocument) else one.document
    marks: dict[str, Any] = {
        "held": is_held(opened, document.hold_until),
        "hidden": hidden_words(opened, document),
        "source": source_of(opened, document),
    }
    if isinstance(one, ListedDocument):
        said = [author_of(one), day(one.date_text)]
        return Item(
            title=title_of(one),
            language=title_language(one),
            icon=Folder(one.folder).icon,
            url=to(opened, "record.document", document_id=one.id),
            meta=", ".join(filter(None, said)),
            denied=False,
            **marks,
        )
    said = [kind_label(one.kind), day(one.start_text), author_of(one.document)]
    return Item(
        title=label_of(one),
        language=other_language(one.document),
        icon=KIND_ICONS[one.kind],
        url=to(opened, "record.entry", entry_id=one.id),
        meta=", ".join(filter(None, said)),
        denied=is_denied(one),
        **marks,
    )
