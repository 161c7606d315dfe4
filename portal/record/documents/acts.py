"""What one may do with a document, in words."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal.access.actions import Action
from portal.access.opening import Opened, offers
from portal.access.professional_facts import item_of
from portal.core import typography
from portal.core.clock import PARIS
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.record.documents.own import Acts, is_on_hold
from portal.record.links import to
from portal.record.models import Document, Source
from portal.record.titles import title_language, title_of
from portal.record.trash.terms import last_day


@dataclass(frozen=True, slots=True)
class ShownActs:
    """The ways to the acts; ``waits`` says what a hold means, ``of_another`` why there is nothing to remove."""

    describe_href: str | None
    correct_href: str | None
    remove_href: str | None
    announce_href: str | None
    waits: str
    of_another: str


@dataclass(frozen=True, slots=True)
class Removal:
    """The page that asks, or that tells that a document is out; ``restore_href`` for who may put it back,
    ``before_href`` to the version that is current again, ``trash_href`` to all that was taken out.
    """

    title: str
    title_language: str
    is_out: bool
    heading: str
    consequences: tuple[str, ...]
    back_href: str
    before_href: str | None
    list_href: str
    remove_href: str
    restore_href: str | None
    trash_href: str | None


def shown_acts(opened: Opened, document: Document, acts: Acts) -> ShownActs:
    """What the page of a document offers."""

    def link(endpoint: str, *, offered: bool) -> str | None:
        return to(opened, endpoint, document_id=document.id) if offered else None

    return ShownActs(
        describe_href=link("intake.describe_document", offered=acts.describe),
        correct_href=link("intake.correct_document", offered=acts.correct),
        remove_href=link("record.remove_document", offered=acts.remove),
        announce_href=link("professionals.announce_document", offered=acts.announce),
        waits=_waits(opened, document),
        of_another=_of_another(document) if acts.of_another else "",
    )


def removal(opened: Opened, document: Document, *, before: uuid.UUID | None) -> Removal:
    """The page of taking ``document`` out; ``before``: the version that becomes, or became, the current one."""
    is_out = document.removed_at is not None
    item = item_of(document.item_kind, document.id, document, ())
    restores = offers(opened, Action.REMOVE_DOCUMENT, item)
    return Removal(
        title=title_of(document),
        title_language=title_language(document),
        is_out=is_out,
        heading=_removed_on(document) or _("Remove this document?"),
        consequences=_consequences(document, replaces=before is not None),
        back_href=to(opened, "record.document", document_id=document.id),
        before_href=to(opened, "record.document", document_id=before) if is_out and before is not None else None,
        list_href=to(opened, "record.document_list"),
        remove_href=to(opened, "record.remove_document", document_id=document.id),
        restore_href=to(opened, "record.restore_document", document_id=document.id) if restores else None,
        trash_href=to(opened, "record.trash") if is_out and restores else None,
    )


def _removed_on(document: Document) -> str:
    """Empty where it was not."""
    if document.removed_at is None:
        return ""
    day = typography.on_date(document.removed_at.astimezone(PARIS).date(), current_locale())
    return _("This document was removed %(day)s", day=day)


def _consequences(document: Document, *, replaces: bool) -> tuple[str, ...]:
    if document.removed_at is not None:
        until = typography.on_date(last_day(document.removed_at), current_locale())
        said = [
            _("Nobody reads it any more, and what it said of results, treatments or allergies is gone with it."),
            _("Last day to put it back: %(day)s. Then it is deleted for good.", day=until),
        ]
    else:
        said = [
            _("Nobody will read it in this record any more."),
            _("What it says of results, treatments or allergies goes with it."),
        ]
    is_out = document.removed_at is not None
    if replaces and is_out:
        said.append(_("The version before is the current one again, and is read as before: look whether it should be."))
    elif replaces:
        said.append(_("The version before becomes the current one again."))
    if not is_out:
        said.append(_("For 30 days you can put it back. Then it is deleted for good."))
    return tuple(said)


def _waits(opened: Opened, document: Document) -> str:
    if not is_on_hold(opened, document) or document.hold_until is None:
        return ""
    name = opened.record.first_name
    return _(
        "%(name)s does not read it yet, nor knows of it: do not tell what it says outside the consultation. "
        "It opens by itself %(day)s.",
        name=name,
        day=typography.on_date(document.hold_until.astimezone(PARIS).date(), current_locale()),
    )


def _of_another(document: Document) -> str:
    if document.source is Source.PROFESSIONAL:
        return _("Only the professional who added it can remove it. You can hide it from the others.")
    return _("It was not added by you: you cannot remove it.")
