"""Doses out of what documents and people say: what two of them tell of one injection is one dose, with both origins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from portal.core.spelling import folded
from portal.record.content import Detail
from portal.record.entries.presenters import details_of
from portal.record.lines import ListedEntry
from portal.record.models import Source
from portal.record.vaccinations.ages import span_of
from portal.record.vaccinations.doses import Dose
from portal.record.vaccinations.recognition import Held, valences_of


@dataclass(slots=True)
class Given:
    """One injection. ``said`` are the entries that tell of it, the one that is shown first: a professional's."""

    held: Held
    written: str
    said: list[ListedEntry] = field(default_factory=list)

    @property
    def shown(self) -> ListedEntry:
        """The entry by which it is shown."""
        return self.said[0]

    @property
    def is_confirmed(self) -> bool:
        """Whether a professional's document tells of it."""
        return any(one.document.source is Source.PROFESSIONAL for one in self.said)

    @property
    def span(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day on which it may have been given."""
        return span_of(self.written)

    def detail(self, detail: Detail) -> str:
        """What is said of a detail, by whoever says anything of it."""
        return next((", ".join(words) for one in self.said if (words := details_of(one, detail))), "")


def given_doses(entries: Iterable[ListedEntry]) -> list[Given]:
    """The doses that entries tell of, the newest first.

    The same day and the same vaccine are one dose, whoever says so and however often. A date that is not whole is the
    same as a whole one that it may mean, once for each.
    """
    by_day: dict[tuple[str, str], Given] = {}
    for entry in entries:
        system = entry.concept_key.rpartition("|")[0]
        held = valences_of(entry.label, system, entry.code, details_of(entry, Detail.VACCINE_TARGET))
        written = entry.start_text[:10]
        key = " ".join(sorted(held)) or folded(entry.label)
        by_day.setdefault((written, key), Given(held, written)).said.append(entry)
    doses = _with_partial_dates(list(by_day.values()))
    for one in doses:
        one.said.sort(key=lambda entry: (entry.document.source is not Source.PROFESSIONAL, entry.document.sort_at))
    return sorted(doses, key=lambda one: (one.span[1] if one.span else dt.date.min, one.written), reverse=True)


def counted(doses: Iterable[Given]) -> list[Dose]:
    """The doses as the calendar counts them: those with a date and a known vaccine."""
    return [Dose(*one.span, one.held) for one in doses if one.span is not None and one.held]


def _with_partial_dates(doses: Sequence[Given]) -> list[Given]:
    """The doses, those of a part of a date joined with one of a whole date that is the same."""
    whole = [one for one in doses if len(one.written) == len("2026-11-30")]
    partial = [one for one in doses if one not in whole]
    free = {id(one) for one in whole}
    alone: list[Given] = []
    for one in partial:
        same = next((other for other in whole if id(other) in free and _may_be(one, other)), None)
        if same is None:
            alone.append(one)
            continue
        free.discard(id(same))
        same.said += one.said
    return [*whole, *alone]


def _may_be(partial: Given, whole: Given) -> bool:
    return bool(partial.written) and whole.written.startswith(partial.written) and partial.held == whole.held
