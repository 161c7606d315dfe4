"""Entries put into words: one line of a list, and where it comes from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.core import typography
from portal.core.clock import PARIS
from portal.core.i18n import current_locale, ngettext
from portal.core.i18n import gettext as _
from portal.core.spelling import folded
from portal.record.authors import person_name
from portal.record.capitals import readable, undirected
from portal.record.content import Detail, EntryKind
from portal.record.document_types import Folder
from portal.record.entries.dosing import detail_words
from portal.record.entries.labels import status_label
from portal.record.entries.queries import DOSES_COUNTED, PAST
from portal.record.entries.telling import FIRST, VALUED
from portal.record.lines import AnyDocument, AnyEntry, Ranked
from portal.record.links import to
from portal.record.marks import hidden_words, is_held, source_of
from portal.record.titles import other_language

_SEVERE = frozenset({"severe", "high", "fatal", "grave", "severe reaction"})
_HIGH_RISK = frozenset({"high", "haut", "haute", "eleve", "elevee"})
_SNOMED_TAG = re.compile(r"(?<=\S)\s+\((?:finding|substance|disorder|qualifier value)\)\s*$")
"""What ends a fully specified name of SNOMED CT: it sorts concepts and says nothing to a patient."""
_RECENT = dt.timedelta(days=365)
"""As long as a French prescription may hold (code de la santé publique, R. 5132-21): no longer, an end is missed."""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A line about one entry. ``source``: ``self`` (the reader added it), ``patient``, ``professional`` or empty;
    ``also``: the same of who says so too.

    ``foreign``: its document names another person. ``language``: the title's, where it is not the reader's. ``held``
    and ``hidden`` as :mod:`portal.record.marks` tells them of its document. ``noted``: a note stands beside it.
    """

    title: str
    language: str
    url: str
    meta: str
    severe: bool
    denied: bool
    source: str
    also: str
    foreign: bool
    held: bool
    hidden: str
    noted: bool


def line(opened: Opened, ranked: Ranked, *, brief: bool = False) -> EntryLine:
    """An entry as a line of a list; ``brief``: without who says it."""
    entry, document = ranked.entry, ranked.entry.document
    same_day = bool(entry.start_text) and entry.start_text[:10] == document.date_text[:10]
    unended = _end_is_missed(entry, opened.facts.now)
    who = _who(document) if same_day or unended else origin(document)
    told = _says(ranked, unended=unended), "" if brief else who, unnamed_words(document)
    meta = ". ".join(part for part in told if part)
    denied = is_denied(entry)
    alarm = "" if denied else alarm_of(entry)
    return EntryLine(
        title=_title(entry, denied=denied),
        language=other_language(document),
        url=to(opened, "record.entry", entry_id=entry.id),
        meta=meta[:1].upper() + meta[1:],
        severe=bool(alarm),
        denied=denied,
        source=source_of(opened, document),
        also=source_of(opened, ranked.also.document) if ranked.also is not None else "",
        foreign=document.other_identity,
        held=is_held(opened, document.hold_until),
        hidden=hidden_words(opened, document),
        noted=entry.is_noted,
    )


def details_of(entry: AnyEntry, detail: Detail) -> list[str]:
    """All that an entry says of one detail."""
    said = entry.details.get(detail.value)
    return [str(one) for one in said] if said else []


def is_severe(entry: AnyEntry) -> bool:
    """Whether its author calls a reaction to an allergy severe, or its risk high."""
    return entry.kind is EntryKind.ALLERGY and (_says_severe(entry) or _says_high_risk(entry))


def alarm_of(entry: AnyEntry) -> str:
    """What is alarming of an allergy, in words: a severe reaction is one that was seen, a risk is not. Else empty."""
    if not is_severe(entry) or is_denied(entry):
        return ""
    return _("Severe reaction") if _says_severe(entry) else _("High risk")


def label_of(entry: AnyEntry) -> str:
    """What an entry is about: as its author wrote it, not shouted, without the tag of a SNOMED name."""
    name = _SNOMED_TAG.sub("", entry.label)
    shouted = entry.kind is not EntryKind.RESULT and entry.kind is not EntryKind.VITAL_SIGN
    return (readable(name) if shouted else undirected(name)) or _("Without a name")


def _title(entry: AnyEntry, *, denied: bool) -> str:
    name = ", ".join(_targets(entry)) or label_of(entry)
    if denied or not is_severe(entry):
        return name
    return _("%(name)s, severe reaction", name=name) if _says_severe(entry) else _("%(name)s, high risk", name=name)


def _targets(entry: AnyEntry) -> list[str]:
    """The diseases that a vaccination protects from: they, and not its product, are what a reader looks for."""
    if entry.kind is not EntryKind.IMMUNIZATION:
        return []
    return _unique(readable(one) for one in details_of(entry, Detail.VACCINE_TARGET))


def _says_severe(entry: AnyEntry) -> bool:
    return any(folded(one) in _SEVERE for one in details_of(entry, Detail.SEVERITY))


def _says_high_risk(entry: AnyEntry) -> bool:
    return any(folded(one) in _HIGH_RISK for one in details_of(entry, Detail.CRITICALITY))


def is_denied(entry: AnyEntry) -> bool:
    """Whether the entry says that the thing is not there, or was not done."""
    return entry.negated or "refuted" in details_of(entry, Detail.VERIFICATION)


def is_past(entry: AnyEntry, now: dt.datetime) -> bool:
    """Whether a condition, a treatment or an allergy is over, as its document says by a status or an end.

    Never by age: what nobody ended goes on. An allergy that is merely inactive may come back, so it is not over.
    """
    if _says_over(entry):
        return True
    return bool(entry.end_text) and _last_day(entry.end_text) < now.astimezone(PARIS).date().isoformat()


def _says_over(entry: AnyEntry) -> bool:
    status = entry.status.lower()
    if entry.kind is not EntryKind.ALLERGY or is_denied(entry):
        return status in PAST
    return status == "resolved" and not details_of(entry, Detail.STATUS_WORDS)


def _end_is_missed(entry: AnyEntry, now: dt.datetime) -> bool:
    """Whether a treatment stands as current only because its author, long ago, gave neither status nor end."""
    if entry.kind is not EntryKind.MEDICATION or entry.end_text or is_denied(entry):
        return False
    spoken = entry.status.lower() == "active" or _says_over(entry)
    return not spoken and max(entry.sort_at, entry.document.sort_at) < now - _RECENT


def status_words(entry: AnyEntry) -> str:
    """The status as its author wrote it, else in our words; empty when none is said."""
    written = next(iter(details_of(entry, Detail.STATUS_WORDS)), "")
    return written or (status_label(entry.status) if entry.status else "")


def _last_day(written: str) -> str:
    """A partial date completed so that it compares after every day it may mean."""
    return written[:10] if len(written) >= 10 else written + "~"


def origin(document: AnyDocument) -> str:
    """Who says so and when: ``Dr Hélène Garnier, le 12 mars 2024``."""
    return ", ".join(part for part in (_who(document), said_on(document)) if part)


def author_of(document: AnyDocument) -> str:
    """Whoever answers for a document: its author, else the organisation; who merely added it does not."""
    return person_name(document.author) or document.organisation


def unnamed_words(document: AnyDocument) -> str:
    """That the file does not say whom it is about, where that is so."""
    return _("This file does not say whom it is about") if document.unnamed else ""


def _who(document: AnyDocument) -> str:
    added_by = document.added_by_name if document.added_by else ""
    if document.folder == Folder.PROFILE:
        return _("Written by %(name)s", name=added_by)
    return author_of(document) or (_("Added by %(name)s", name=added_by) if added_by else "")


def said_on(document: AnyDocument) -> str:
    """The day of a document: ``12 mars 2024``."""
    return day(document.date_text)


def day(written: str) -> str:
    """A partial date in words, without its hour."""
    return typography.partial_date(written[:10], current_locale())


def the_day(written: str) -> str:
    """A partial date inside a sentence: « le 12 mars 2024 », but « mars 1979 »."""
    return typography.the_date(written[:10], current_locale())


def _says(ranked: Ranked, *, unended: bool) -> str:
    """What matters most of an entry, by its kind."""
    entry = ranked.entry
    said = [
        _status_said(entry),
        label_of(entry) if _targets(entry) else "",
        entry.value if entry.kind in VALUED else "",
    ]
    said += [detail_words(detail, one) for detail in FIRST[entry.kind] for one in details_of(entry, detail)[:2]]
    if ranked.doses > 1 and not is_denied(entry):
        when = [_doses(ranked.doses), *_last_dose(entry.start_text)]
    else:
        when = _when(entry, ranked.since or entry.start_text)
    return ", ".join([*_unrepeated(said), *when, *(_unended(entry.document.date_text) if unended else [])])


def _status_said(entry: AnyEntry) -> str:
    """The status of an allergy that stands as current although something says that it is not active."""
    doubtful = entry.status.lower() in PAST or details_of(entry, Detail.STATUS_WORDS)
    shown = entry.kind is EntryKind.ALLERGY and doubtful and not is_denied(entry) and not _says_over(entry)
    return status_words(entry) if shown else ""


def _last_dose(written: str) -> list[str]:
    if len(written) < 10:
        return [_("the last in %(month)s", month=day(written))] if written else []
    return [_("the last on %(day)s", day=the_day(written))]


def _unended(written: str) -> list[str]:
    """That no end is said, and how old that is: ``end not said, written on 12 March 2020``."""
    if len(written) < 10:
        return [_("end not said"), *([_("written in %(month)s", month=day(written))] if written else [])]
    return [_("end not said"), _("written on %(day)s", day=the_day(written))]


def _doses(count: int) -> str:
    if count >= DOSES_COUNTED:
        return _("%(num)s doses or more", num=DOSES_COUNTED)
    return ngettext("%(num)s dose", "%(num)s doses", count)


def _when(entry: AnyEntry, since: str) -> list[str]:
    if not entry.start_text:
        return []
    start = day(entry.start_text)
    if entry.kind not in (EntryKind.ALLERGY, EntryKind.CONDITION, EntryKind.MEDICATION):
        return [start]
    if entry.end_text:
        return [typography.span_words(entry.start_text[:10], entry.end_text[:10], current_locale())]
    if is_renewal(entry, since):
        return [_("since %(start)s", start=the_day(since)), _("renewed on %(day)s", day=start)]
    return [_("since %(start)s", start=the_day(entry.start_text))]


def is_renewal(entry: AnyEntry, since: str) -> bool:
    """Whether a treatment that is not over began on an earlier day than this statement of it tells."""
    shared = min(len(since), len(entry.start_text), 10)
    return entry.kind is EntryKind.MEDICATION and since[:shared] < entry.start_text[:shared]


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def _unrepeated(texts: Iterable[str]) -> list[str]:
    """Without what another one says whole words of: « 1 comprimé » beside « 1 comprimé le matin à jeun »."""
    every = _unique(texts)
    spaced = {one: f" {folded(one)} " for one in every}
    return [one for one in every if not any(spaced[one] in spaced[other] for other in every if other != one)]
