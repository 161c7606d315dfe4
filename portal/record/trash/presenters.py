"""What was taken out, in words."""

from __future__ import annotations

from dataclasses import dataclass

from portal.access.opening import Opened
from portal.core import clock, typography
from portal.core.clock import PARIS
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.record.document_types import Folder
from portal.record.documents.presenters import author_line
from portal.record.links import to
from portal.record.models import Document
from portal.record.titles import title_language, title_of
from portal.record.trash.queries import TrashPage
from portal.record.trash.terms import last_day

_OF_DOCUMENTS = "record.restore_document", "record.delete_document"
_OF_PROFILE = "profile.restore_statement", "profile.delete_statement"


@dataclass(frozen=True, slots=True)
class TrashRow:
    """A document, or a statement of the health profile, that was taken out, with the ways from there."""

    title: str
    language: str
    icon: str
    meta: str
    restore_href: str
    delete_href: str


@dataclass(frozen=True, slots=True)
class Trash:
    """The page. ``newest_href`` leads from an older page to the first."""

    rows: tuple[TrashRow, ...]
    list_href: str
    newest_href: str | None
    older_href: str | None


@dataclass(frozen=True, slots=True)
class Deletion:
    """The page that asks before a document is deleted for good."""

    title: str
    language: str
    consequences: tuple[str, ...]
    delete_href: str
    trash_href: str


def trash(opened: Opened, page: TrashPage, *, paged: bool) -> Trash:
    """The page of ``page``; ``paged``: it is not the first."""
    return Trash(
        rows=tuple(_row(opened, one) for one in page.documents),
        list_href=to(opened, "record.document_list"),
        newest_href=to(opened, "record.trash") if paged else None,
        older_href=to(opened, "record.trash", before=page.before) if page.before else None,
    )


def deletion(opened: Opened, document: Document) -> Deletion:
    """The page that asks about ``document``."""
    return Deletion(
        title=title_of(document),
        language=title_language(document),
        consequences=(
            _("Nobody can bring it back: neither you, nor we."),
            _("The history goes on saying what was done with it, without its name."),
            _("Copies that this site keeps for emergencies go with their next renewal."),
        ),
        delete_href=to(opened, "record.delete_document", document_id=document.id),
        trash_href=to(opened, "record.trash"),
    )


def _row(opened: Opened, document: Document) -> TrashRow:
    written = document.folder == Folder.PROFILE
    restore, delete = _OF_PROFILE if written else _OF_DOCUMENTS
    return TrashRow(
        title=title_of(document),
        language=title_language(document),
        icon="notebook-pen" if written else "trash-2",
        meta=" ".join(part for part in (_written_by(document), _term(document)) if part),
        restore_href=to(opened, restore, document_id=document.id),
        delete_href=to(opened, delete, document_id=document.id),
    )


def _written_by(document: Document) -> str:
    if document.folder == Folder.PROFILE:
        return _("From the health profile.")
    author = author_line(document)
    return f"{author}." if author else ""


def _term(document: Document) -> str:
    """When it was taken out, and until when it can be put back."""
    assert document.removed_at is not None, "it was taken out"
    locale, until = current_locale(), last_day(document.removed_at)
    removed = typography.on_date(document.removed_at.astimezone(PARIS).date(), locale)
    if clock.now().astimezone(PARIS).date() > until:
        return _("Removed %(day)s. Its time is over: it is deleted the next night.", day=removed)
    last = typography.on_date(until, locale)
    return _("Removed %(day)s. Last day to put it back: %(last)s.", day=removed, last=last)
