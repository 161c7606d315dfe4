"""One entry, whole: everything it says, and what else is said of the same thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.access.actions import Action
from portal.access.opening import Opened, offers
from portal.access.professional_facts import item_of
from portal.core import typography
from portal.core.i18n import current_locale, ngettext
from portal.core.i18n import gettext as _
from portal.record.content import Detail, EntryKind
from portal.record.document_types import Folder
from portal.record.entries.dosing import detail_words
from portal.record.entries.labels import detail_label, kind_label, system_name
from portal.record.entries.presenters import (
    alarm_of,
    day,
    details_of,
    is_denied,
    is_renewal,
    label_of,
    origin,
    status_words,
    unnamed_words,
)
from portal.record.entries.queries import IN_ERROR, PAST
from portal.record.entries.values import Standing, range_text, standing, with_unit
from portal.record.links import to
from portal.record.marks import hidden_words, is_held, source_of
from portal.record.models import Entry
from portal.record.titles import other_language, title_language, title_of

_LISTED = tuple(detail for detail in Detail if detail is not Detail.STATUS_WORDS)
"""What is said beside the status."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Another statement of the same thing."""

    title: str
    language: str
    url: str
    meta: str
    denied: bool


@dataclass(frozen=True, slots=True)
class EntryPage:
    """An entry. ``facts`` are pairs of a term and what is said, line by line."""

    title: str
    language: str
    kind: str
    alarm: str
    denied: bool
    foreign: bool
    in_error: bool
    contradicts: bool
    replaced: bool
    held: bool
    hidden: str
    noted: bool
    source: str
    also: str
    written: bool
    change_url: str | None
    remove_url: str | None
    standing: Standing | None
    facts: Sequence[tuple[str, Sequence[str]]]
    document_url: str
    document_title: str
    document_language: str
    document_meta: str
    others: Sequence[Statement]
    versions: Sequence[Statement]
    trend_url: str | None
    hide_url: str | None
    said_by: str
    back_url: str
    back_text: str


def entry_page(
    opened: Opened, entry: Entry, others: Sequence[Entry], versions: Sequence[Entry] = (), *, may_hide: bool
) -> EntryPage:
    """The page of one entry, ``versions`` of what was written here; ``may_hide``: its reader may hide documents."""
    of_laboratory = entry.kind is EntryKind.RESULT and entry.document.folder != Folder.PROFILE
    measured = of_laboratory or entry.kind is EntryKind.VITAL_SIGN
    document = entry.document
    said_by = len({one.document_id for one in (entry, *others)})
    return EntryPage(
        title=label_of(entry),
        language=other_language(document),
        kind=kind_label(entry.kind),
        alarm=alarm_of(entry),
        denied=is_denied(entry),
        foreign=document.other_identity,
        in_error=entry.status == IN_ERROR,
        contradicts=bool(details_of(entry, Detail.CONTRADICTED)),
        replaced=not entry.is_current,
        held=is_held(opened, document.hold_until),
        hidden=hidden_words(opened, document),
        noted=entry.is_noted,
        source=source_of(opened, document),
        also="",
        written=document.folder == Folder.PROFILE,
        change_url=_to_change(opened, entry, "profile.change_statement"),
        remove_url=_to_change(opened, entry, "profile.remove_statement"),
        standing=standing(entry) if measured else None,
        facts=_facts(entry, _since(entry, others)),
        document_url=to(opened, "record.document", document_id=document.id),
        document_title=title_of(document),
        document_language=title_language(document),
        document_meta=". ".join(filter(None, (origin(document), unnamed_words(document)))),
        others=[_statement(opened, one) for one in others if entry.concept_key],
        versions=[_statement(opened, one) for one in versions],
        trend_url=to(opened, "record.result_trend", entry_id=entry.id) if measured and entry.concept_key else None,
        hide_url=to(opened, "professionals.hide_documents", entry=entry.id) if may_hide else None,
        said_by=ngettext("%(num)s document says so.", "%(num)s documents say so.", said_by),
        back_url=to(opened, "record.result_list" if of_laboratory else "record.health"),
        back_text=_("Results") if of_laboratory else _("Health summary"),
    )


def _to_change(opened: Opened, entry: Entry, endpoint: str) -> str | None:
    """Where what was written on the pages of health is changed, for who may; nobody changes what a file says."""
    document = entry.document
    is_answer = (entry.is_none_known or entry.is_not_asked) and endpoint != "profile.remove_statement"
    item = item_of(document.item_kind, document.id, document, ())
    written = document.folder == Folder.PROFILE and entry.is_current and not is_answer
    may = written and offers(opened, Action.CHANGE_STATEMENT, item)
    return to(opened, endpoint, document_id=document.id) if may else None


def _facts(entry: Entry, since: str) -> list[tuple[str, Sequence[str]]]:
    facts: list[tuple[str, Sequence[str]]] = []
    if entry.label and label_of(entry) != entry.label:
        facts.append((_("As written"), [entry.label]))
    if entry.value:
        facts.append((_("Value"), [with_unit(entry)]))
    if reference := range_text(entry):
        facts.append((_("Reference range"), [reference]))
    if entry.status:
        facts.append((_("Status"), [status_words(entry)]))
    facts += _dates(entry, since)
    for detail in _LISTED:
        said = [_in_its_language(entry, detail, one) for one in details_of(entry, detail)]
        if said:
            facts.append((detail_label(detail), said))
    if entry.code:
        facts.append(
            (_("Code"), [f"{entry.code} ({system_name(entry.code_system)})" if entry.code_system else entry.code])
        )
    return facts


def _in_its_language(entry: Entry, detail: Detail, written: str) -> str:
    """A detail in our words, or as it is written, which says in what language where that is not the reader's."""
    said, language = detail_words(detail, written), other_language(entry.document)
    return Markup('<span lang="{}">{}</span>').format(language, said) if language and said == written else said


def _since(entry: Entry, others: Sequence[Entry]) -> str:
    """The earliest start among the statements of the same thing that do not say it is over."""
    running = [one for one in others if not (one.negated or one.end_text or one.status.lower() in {*PAST, IN_ERROR})]
    return min((one.start_text for one in (entry, *running) if one.start_text), default="")


def _dates(entry: Entry, since: str) -> list[tuple[str, Sequence[str]]]:
    lasting = entry.kind in (EntryKind.ALLERGY, EntryKind.CONDITION, EntryKind.MEDICATION)
    found: list[tuple[str, Sequence[str]]] = []
    locale = current_locale()
    if is_renewal(entry, since) and not entry.end_text:
        found.append((_("Since"), [typography.partial_date(since, locale)]))
        found.append((_("Renewed on"), [typography.partial_date(entry.start_text, locale)]))
    elif entry.start_text:
        found.append((_("Since") if lasting else _("Date"), [typography.partial_date(entry.start_text, locale)]))
    if entry.end_text:
        found.append((_("Until"), [typography.partial_date(entry.end_text, locale)]))
    return found


def _statement(opened: Opened, entry: Entry) -> Statement:
    said = [status_words(entry), day(entry.start_text), origin(entry.document)]
    if entry.value:
        said.insert(0, with_unit(entry))
    return Statement(
        title=label_of(entry),
        language=other_language(entry.document),
        url=to(opened, "record.entry", entry_id=entry.id),
        meta=". ".join(one for one in said if one),
        denied=is_denied(entry),
    )
