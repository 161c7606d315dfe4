"""Entries put into words: one line of a list, and where it comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.access.subject import Role
from portal.core import typography
from portal.core.clock import PARIS
from portal.core.i18n import current_locale, ngettext
from portal.core.i18n import gettext as _
from portal.record.authors import person_name
from portal.record.capitals import readable
from portal.record.content import Detail, EntryKind
from portal.record.entries.dosing import detail_words
from portal.record.entries.queries import DOSES_COUNTED, PAST
from portal.record.lines import AnyDocument, AnyEntry, Ranked
from portal.record.links import to
from portal.record.models import Source
from portal.record.storage.rows import folded
from portal.record.titles import other_language

_SEVERE = frozenset({"severe", "high", "fatal", "grave", "severe reaction"})
_HIGH_RISK = frozenset({"high", "haut", "haute", "eleve", "elevee"})
_PRESCRIPTION_HOLDS = dt.timedelta(days=365)
"""A French prescription is good for a year at most (code de la santé publique, R. 5132-21)."""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A line about one entry. ``source``: ``self`` (the reader added it), ``patient``, ``professional`` or empty.

    ``foreign``: its document names another person. ``language``: the title's, where it is not the reader's.
    """

    title: str
    language: str
    url: str
    meta: str
    severe: bool
    denied: bool
    source: str
    foreign: bool


def line(opened: Opened, ranked: Ranked) -> EntryLine:
    """An entry as a line of a list."""
    entry, document = ranked.entry, ranked.entry.document
    same_day = bool(entry.start_text) and entry.start_text[:10] == document.date_text[:10]
    said = (_says(ranked), _who(document) if same_day else origin(document), unnamed_words(document))
    meta = ". ".join(part for part in said if part)
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
        foreign=document.other_identity,
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
    """What an entry is about: as its author wrote it, not shouted."""
    name = entry.label
    shouted = entry.kind is not EntryKind.RESULT and entry.kind is not EntryKind.VITAL_SIGN
    return (readable(name) if shouted else name) or _("Without a name")


def _title(entry: AnyEntry, *, denied: bool) -> str:
    name = label_of(entry)
    if denied or not is_severe(entry):
        return name
    return _("%(name)s, severe reaction", name=name) if _says_severe(entry) else _("%(name)s, high risk", name=name)


def _says_severe(entry: AnyEntry) -> bool:
    return any(folded(one) in _SEVERE for one in details_of(entry, Detail.SEVERITY))


def _says_high_risk(entry: AnyEntry) -> bool:
    return any(folded(one) in _HIGH_RISK for one in details_of(entry, Detail.CRITICALITY))


def is_denied(entry: AnyEntry) -> bool:
    """Whether the entry says that the thing is not there, or was not done."""
    return entry.negated or "refuted" in details_of(entry, Detail.VERIFICATION)


def is_past(entry: AnyEntry, now: dt.datetime) -> bool:
    """Whether a condition or a treatment is over: by its status, by its end, or a treatment by its age.

    A treatment whose author gives neither status nor end is over when its prescription no longer holds.
    """
    if entry.status.lower() in PAST:
        return True
    if entry.end_text:
        return _last_day(entry.end_text) < now.astimezone(PARIS).date().isoformat()
    if entry.kind is not EntryKind.MEDICATION or entry.status.lower() == "active":
        return False
    return max(entry.sort_at, entry.document.sort_at) < now - _PRESCRIPTION_HOLDS


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


def source_of(opened: Opened, document: AnyDocument) -> str:
    """Where a document comes from, in the words that :class:`EntryLine` knows."""
    if document.source is Source.PROFESSIONAL:
        return "professional"
    if document.source is not Source.PATIENT:
        return ""
    mine = document.added_by is not None and document.added_by == opened.subject.account_id
    return "self" if mine and opened.subject.role is Role.HOLDER else "patient"


def _says(ranked: Ranked) -> str:
    """What matters most of an entry, by its kind."""
    entry = ranked.entry
    said = [detail_words(detail, one) for detail in _FIRST[entry.kind] for one in details_of(entry, detail)[:2]]
    if ranked.doses > 1 and not is_denied(entry):
        said.append(_doses(ranked.doses))
    return ", ".join([*_unique(said), *_when(entry, ranked.since or entry.start_text)])


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


_FIRST: dict[EntryKind, tuple[Detail, ...]] = {
    EntryKind.ALLERGY: (Detail.REACTION,),
    EntryKind.CONDITION: (Detail.SITE,),
    EntryKind.MEDICATION: (Detail.DOSE, Detail.FREQUENCY),
    EntryKind.IMMUNIZATION: (Detail.VACCINE_TARGET,),
    EntryKind.PROCEDURE: (Detail.SITE,),
    EntryKind.DEVICE: (Detail.SITE,),
    EntryKind.RESULT: (),
    EntryKind.VITAL_SIGN: (),
    EntryKind.CARE_LINE: (Detail.PERFORMER, Detail.ORGANISATION),
}


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
