"""The list of documents as its template shows it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from portal.access.opening import Opened
from portal.core import typography
from portal.core.clock import PARIS
from portal.core.i18n import current_locale, ngettext
from portal.core.i18n import gettext as _
from portal.record.authors import adder_name, person_name, profession_words
from portal.record.document_types import Folder
from portal.record.documents.beside import Beside
from portal.record.documents.chips import active_chips, folder_chips, list_href
from portal.record.documents.forms import (
    DocumentFilterForm,
    address_arguments,
    filter_form,
)
from portal.record.documents.queries import Author, DocumentFilter, DocumentPage, Overview
from portal.record.documents.snippets import Snippet
from portal.record.documents.statements import COUNTED
from portal.record.lines import ListedDocument
from portal.record.links import Chip, to, to_each
from portal.record.marks import Badge, hidden_words, is_held
from portal.record.models import Document, Source
from portal.record.readers import arrived_at
from portal.record.titles import other_language, title_language, title_of


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One line of the list."""

    title: str
    language: str
    href: str
    icon: str
    meta: str
    badges: tuple[Badge, ...]
    snippet: Snippet | None
    spoken: str


@dataclass(frozen=True, slots=True)
class Month:
    """The documents of one month, or of a year of which the month is not known."""

    title: str
    rows: tuple[DocumentRow, ...]


@dataclass(frozen=True, slots=True)
class DocumentList:
    """The whole page. ``state`` is ``listed``, ``no-document``, ``no-match`` or ``no-more``."""

    state: str
    wanted: DocumentFilter
    chips: tuple[Chip, ...]
    form: DocumentFilterForm
    active: tuple[Chip, ...]
    """The filters in force that no chip shows; the link of each takes it away."""
    keep: dict[str, str]
    found: str
    meant: Chip | None
    months: tuple[Month, ...]
    newer_href: str | None
    older_href: str | None
    all_href: str
    hide_href: str | None
    add_href: str | None
    trash_href: str | None


def document_list(
    opened: Opened,
    wanted: DocumentFilter,
    page: DocumentPage,
    overview: Overview,
    authors: Sequence[Author],
    beside: Beside,
    last_visit: dt.datetime | None,
    *,
    may_hide: bool,
    may_add: bool,
    may_restore: bool,
) -> DocumentList:
    """The page of ``page``; ``may_hide``: its reader may hide documents from professionals, ``may_add``: add some,
    ``may_restore``: put back what was taken out.
    """
    address = address_arguments(wanted)
    keep = {name: value for name, value in address.items() if name != "q"}
    row = _rows(opened, last_visit, beside.snippets)
    return DocumentList(
        state=_state(page, overview),
        wanted=wanted,
        chips=folder_chips(opened, wanted, overview),
        form=filter_form(wanted, overview, authors),
        active=active_chips(opened, wanted, authors),
        keep=keep,
        found=_found(wanted, overview.found),
        meant=Chip(beside.meant, list_href(opened, address | {"q": beside.meant}), False) if beside.meant else None,
        months=tuple(
            Month(title, tuple(row(one) for one in documents))
            for title, documents in groupby(_last_arrived_first(page.documents), _month_of)
        ),
        newer_href=None if page.newer is None else list_href(opened, address | page.newer),
        older_href=None if page.older is None else list_href(opened, address | page.older),
        all_href=list_href(opened, {}),
        hide_href=to(opened, "professionals.hide_documents", choose="yes", **address) if may_hide else None,
        add_href=to(opened, "intake.upload_document") if may_add else None,
        trash_href=to(opened, "record.trash") if may_restore else None,
    )


def _rows(
    opened: Opened, last_visit: dt.datetime | None, snippets: Mapping[uuid.UUID, Snippet]
) -> Callable[[Document | ListedDocument], DocumentRow]:
    """What makes a line of a document."""
    address = to_each(opened, "record.document", "document_id")

    def row(document: Document | ListedDocument) -> DocumentRow:
        return DocumentRow(
            title=title_of(document),
            language=title_language(document),
            href=address(document.id),
            icon="notebook-pen" if document.source is Source.PATIENT else Folder(document.folder).icon,
            meta=sentence(author_line(document), _day_in_month(document)),
            badges=badges_of(opened, document, last_visit),
            snippet=snippets.get(document.id),
            spoken=other_language(document),
        )

    return row


def _last_arrived_first(documents: Sequence[ListedDocument]) -> list[ListedDocument]:
    """Newest first, as they are given; those of one instant, which is that of a day without its hour, as they came."""
    return sorted(documents, key=lambda one: (one.sort_at, one.added_at), reverse=True)


def sentence(*parts: str) -> str:
    """The parts that are there, with commas, beginning with a capital."""
    said = ", ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]


def author_line(document: Document | ListedDocument) -> str:
    """Who wrote it, as plainly as the file tells: person and profession, else organisation; who added it did not."""
    said = (person_name(document.author), profession_words(document.author_profession))
    written_by = ", ".join(part for part in said if part)
    return written_by or document.organisation


def date_words(document: Document | ListedDocument) -> str:
    """``le 20 novembre 2026``, ``mars 1979``; ``added on …`` when the file tells no date."""
    locale = current_locale()
    if not (document.created_text or document.act_start):
        return _("added %(when)s", when=typography.on_date(document.added_at.astimezone(PARIS).date(), locale))
    if len(document.date_text) < len("2026-11-20"):
        return typography.partial_date(document.date_text, locale)
    return typography.on_date(day_of(document), locale)


def day_of(document: Document | ListedDocument) -> dt.date:
    """The day as the file writes it, in its own offset: its results show the same."""
    try:
        return dt.date.fromisoformat(document.date_text[: len("2026-11-20")])
    except ValueError:
        return document.sort_at.astimezone(PARIS).date()


def added_words(opened: Opened, document: Document | ListedDocument) -> str:
    """``added by you on 23 November 2026``, of what a person added that names no author; else empty."""
    if document.source is not Source.PATIENT or author_line(document):
        return ""
    when = typography.on_date(document.added_at.astimezone(PARIS).date(), current_locale())
    if document.added_by is not None and document.added_by == opened.subject.account_id:
        return _("added by you %(when)s", when=when)
    if not document.added_by_name:
        return _("added %(when)s", when=when)
    return _("added %(when)s by %(name)s", when=when, name=adder_name(document.added_by_name))


def badges_of(
    opened: Opened, document: Document | ListedDocument, last_visit: dt.datetime | None, *, replaced: bool = False
) -> tuple[Badge, ...]:
    """What is to be noticed of a document. ``replaced``: a newer version is there that the reader may see."""
    badges = []
    if is_held(opened, document.hold_until):
        badges.append(Badge(_("Not announced yet: do not reveal"), "wait", "triangle-alert"))
    if replaced:
        badges.append(Badge(_("Replaced by a newer version"), "wait", "history"))
    mine = document.added_by is not None and document.added_by == opened.subject.account_id
    if last_visit is not None and arrived_at(opened, document) > last_visit and not replaced and not mine:
        badges.append(Badge(_("New"), "new"))
    if words := hidden_words(opened, document):
        badges.append(Badge(words, "mask", "eye-off"))
    if document.source is Source.PATIENT:
        badges.append(Badge(_added_by(opened, document), "self", "notebook-pen"))
    if document.is_noted:
        badges.append(Badge(_("Note of the patient"), "wait", "notebook-pen"))
    if document.other_identity:
        badges.append(Badge(_("Names another person"), "wait", "triangle-alert"))
    if document.unnamed:
        badges.append(Badge(_("This file does not say whom it is about"), "wait", "triangle-alert"))
    return tuple(badges)


def _added_by(opened: Opened, document: Document | ListedDocument) -> str:
    if document.added_by is not None and document.added_by == opened.subject.account_id:
        return _("Added by you")
    if document.added_by_name and opened.professional is None:
        return _("Added by %(name)s", name=adder_name(document.added_by_name))
    return _("Added by the patient")


def _month_of(document: Document | ListedDocument) -> str:
    """``Novembre 2026``; a year alone when no more is known; the arrival when nothing is."""
    written, locale = document.date_text, current_locale()
    day = day_of(document)
    shown = typography.partial_date(written[:4], locale) if len(written) == 4 else typography.month_year(day, locale)
    return shown[:1].upper() + shown[1:]


def _day_in_month(document: Document | ListedDocument) -> str:
    """The date under its month's heading: a full one without the year, which the heading says."""
    words = date_words(document)
    full = len(document.date_text) >= len("2026-11-20")
    return words.rsplit(" ", 1)[0] if full else words


def _state(page: DocumentPage, overview: Overview) -> str:
    if page.documents:
        return "listed"
    if overview.found:
        return "no-more"
    return "no-match" if overview.total else "no-document"


def _found(wanted: DocumentFilter, found: int) -> str:
    words = wanted.text
    if found > COUNTED and words:
        return _("More than %(count)s documents for “%(words)s”", count=COUNTED, words=words)
    if found > COUNTED:
        return _("More than %(count)s documents, newest first", count=COUNTED)
    if words:
        return ngettext("%(num)s document for “%(words)s”", "%(num)s documents for “%(words)s”", found, words=words)
    return ngettext("%(num)s document, newest first", "%(num)s documents, newest first", found)
