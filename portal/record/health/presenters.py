"""The blocks of the health summary, each in one of three states: entries, none known, not asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.access.subject import Role
from portal.core.i18n import current_locale, ngettext
from portal.core.i18n import gettext as _
from portal.record.authors import with_article
from portal.record.content import EntryKind
from portal.record.document_types import Folder
from portal.record.entries.labels import KIND_ICONS
from portal.record.entries.presenters import EntryLine, author_of, is_denied, is_past, is_severe, line, origin, the_day
from portal.record.entries.pressure import measures_with_pressure
from portal.record.entries.values import MeasureLine, measure_line
from portal.record.health.queries import MEASURES_SHOWN, SUMMARY_KINDS, Summary
from portal.record.health.unasked import Unasked, no_result, unasked
from portal.record.health.words import block_words
from portal.record.health.writing import Ways, ways_to_write
from portal.record.holder import about
from portal.record.lines import AnyDocument, AnyEntry, Ranked, Series
from portal.record.links import to


@dataclass(frozen=True, slots=True)
class NoneKnown:
    """That nothing is known, who said so and when, and the document where they did. ``written``: in the health profile,
    where it can be changed at ``change_url`` by who may.
    """

    text: str
    by: str
    url: str
    written: bool = False
    change_url: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One kind of thing. ``none`` beside ``lines`` is a statement that contradicts them; ``unknown``: that the side of
    the patient does not know. ``ways`` lead to where it is written.
    """

    id: str
    title: str
    icon: str
    lines: Sequence[EntryLine]
    past: Sequence[EntryLine]
    past_title: str
    past_url: str | None
    none: NoneKnown | None
    unknown: NoneKnown | None
    unasked: Unasked | None
    ways: Ways
    more_url: str | None
    more_text: str


@dataclass(frozen=True, slots=True)
class HealthPage:
    """The summary. ``first`` and ``main`` stand in the wide column, ``side`` in the other."""

    main: Sequence[Block]
    side: Sequence[Block]
    vital_signs: Sequence[MeasureLine]
    results: Sequence[MeasureLine]
    no_result: Unasked
    about: str


PAST_SHOWN = 5
SLUGS = {
    "allergies": EntryKind.ALLERGY,
    "treatments": EntryKind.MEDICATION,
    "conditions": EntryKind.CONDITION,
    "procedures": EntryKind.PROCEDURE,
    "vaccinations": EntryKind.IMMUNIZATION,
    "devices": EntryKind.DEVICE,
    "family": EntryKind.FAMILY_HISTORY,
    "habits": EntryKind.SOCIAL_HISTORY,
    "needs": EntryKind.FUNCTIONAL_STATUS,
}
_NO_ALLERGY_AT_ALL = frozenset({"716186003", "no-known-allergies", "nilknown"})
"""SNOMED CT, the IPS and FHIR's empty list: every other code is about some allergies alone, to medicines or to food."""
_SIDE = frozenset({EntryKind.IMMUNIZATION, EntryKind.DEVICE, EntryKind.RESULT, EntryKind.FUNCTIONAL_STATUS})


def health_page(opened: Opened, summary: Summary, only: EntryKind | None) -> HealthPage:
    """The summary of the opened record, or the whole of one kind."""

    def narrow(one: Series) -> MeasureLine:
        return measure_line(opened, one.latest, one.values, narrow=True)

    kinds = (*SUMMARY_KINDS, EntryKind.RESULT) if only is None else (only,)
    blocks = {kind: block(opened, kind, summary, alone=only is not None) for kind in kinds}
    measures = {
        wanted: measures_with_pressure([one for one in summary.measures if one.latest.kind is wanted], narrow)
        for wanted in (EntryKind.VITAL_SIGN, EntryKind.RESULT)
    }
    return HealthPage(
        main=[one for kind, one in blocks.items() if only is not None or kind not in _SIDE],
        side=[one for kind, one in blocks.items() if only is None and kind in _SIDE],
        vital_signs=measures[EntryKind.VITAL_SIGN][:MEASURES_SHOWN],
        results=measures[EntryKind.RESULT],
        no_result=no_result(opened),
        about=about(opened.record),
    )


def block(opened: Opened, kind: EntryKind, summary: Summary, *, alone: bool = False, brief: bool = False) -> Block:
    """One kind of thing in its state; ``brief``: its lines do not say who says so."""
    ranked = [one for one in summary.ranked if one.entry.kind is kind and not one.entry.is_not_asked]
    entries = [one.entry for one in ranked]
    now = opened.facts.now
    past = [one for one in ranked if _splits(kind) and is_past(one.entry, now)]
    current = [one for one in ranked if one not in past]
    said_none = _contradiction(entries, summary.none_known.get(kind), now)
    unknown = summary.unknown.get(kind) if not entries and not said_none else None
    hidden = ranked[0].total - len(ranked) if ranked else 0
    words = block_words(kind)
    return Block(
        id=slug_of(kind),
        title=words.title,
        icon=KIND_ICONS[kind],
        lines=[line(opened, one, brief=brief) for one in sorted(current, key=_severe_first)],
        past=[line(opened, one) for one in (past if alone else past[:PAST_SHOWN])],
        past_title=words.past,
        past_url=to(opened, "record.health", only=slug_of(kind)) if len(past) > PAST_SHOWN and not alone else None,
        none=_none(opened, said_none, words.none, beside=bool(current)) if said_none else None,
        unknown=_unknown(opened, unknown) if unknown else None,
        unasked=unasked(opened, words) if not (entries or said_none or unknown) else None,
        ways=Ways() if brief else ways_to_write(opened, slug_of(kind)),
        more_url=to(opened, "record.health", only=slug_of(kind)) if hidden and not alone else None,
        more_text=ngettext("%(num)s more", "%(num)s more", hidden),
    )


def slug_of(kind: EntryKind) -> str:
    """The name of a block in addresses."""
    return next((slug for slug, one in SLUGS.items() if one is kind), "blood-group")


def _splits(kind: EntryKind) -> bool:
    return kind in (EntryKind.CONDITION, EntryKind.MEDICATION, EntryKind.ALLERGY, EntryKind.DEVICE)


def _severe_first(one: Ranked) -> tuple[bool, bool, bool]:
    """The holder's own before what names another person, whatever that says."""
    return (one.entry.document.other_identity, is_denied(one.entry), not is_severe(one.entry))


def _contradiction(entries: Sequence[AnyEntry], none: AnyEntry | None, now: dt.datetime) -> AnyEntry | None:
    """A "none known" to be shown: always alone, beside entries only when it was said after them.

    An older one hides nothing and contradicts nothing: what it did not know was learnt since. That of the profile
    stands until whoever wrote it changes it.
    """
    standing = [one for one in entries if not is_denied(one) and not is_past(one, now)]
    if none is not None and none.document.folder == Folder.PROFILE:
        return none
    if none is None or any(one.document.sort_at > none.document.sort_at for one in standing):
        return None
    return none


def _none(opened: Opened, entry: AnyEntry, text: str, *, beside: bool) -> NoneKnown:
    """In its author's words where it stands beside what it denies, or may be about some allergies alone."""
    document = entry.document
    written = document.folder == Folder.PROFILE
    who = with_article(author_of(document), current_locale())
    by = _("Said by %(who)s, %(day)s.", who=who, day=the_day(document.date_text)) if who else origin(document)
    partial = entry.kind is EntryKind.ALLERGY and entry.code not in _NO_ALLERGY_AT_ALL
    own_words = entry.label if (beside and not written) or partial else ""
    return NoneKnown(
        own_words or text,
        _written_by(opened, document) if written else by,
        to(opened, "record.entry", entry_id=entry.id),
        written,
        ways_to_write(opened, slug_of(entry.kind)).answer_url if written else None,
    )


def _unknown(opened: Opened, entry: AnyEntry) -> NoneKnown:
    text = _("You do not know") if opened.subject.role is Role.HOLDER else _("Not known")
    return NoneKnown(
        text,
        _written_by(opened, entry.document),
        to(opened, "record.entry", entry_id=entry.id),
        True,
        ways_to_write(opened, slug_of(entry.kind)).answer_url,
    )


def _written_by(opened: Opened, document: AnyDocument) -> str:
    """Who gave an answer of the health profile, and when."""
    day = the_day(document.date_text)
    if document.added_by is not None and document.added_by == opened.subject.account_id:
        return _("You said so on %(day)s.", day=day)
    return _("%(who)s said so on %(day)s.", who=document.added_by_name, day=day)
