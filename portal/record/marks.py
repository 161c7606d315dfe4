"""What is to be noticed of a document besides what it says: that it is hidden, or waits to be announced."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.access.predicates import reads_masked
from portal.access.subject import Role
from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext
from portal.record.document_types import Folder
from portal.record.lines import AnyDocument
from portal.record.models import Source


@dataclass(frozen=True, slots=True)
class Badge:
    """A status in words; ``kind`` and ``icon`` as the badge component takes them."""

    text: str
    kind: str
    icon: str | None = None


def is_held(opened: Opened, hold_until: dt.datetime | None) -> bool:
    """Whether a professional reads what the patient does not read yet, and must not reveal it (rules, section 2)."""
    is_professional = opened.subject.role is Role.PROFESSIONAL
    return is_professional and hold_until is not None and opened.facts.now < hold_until


def hidden_words(opened: Opened, document: AnyDocument) -> str:
    """That the document is hidden, for those who are told so; else empty.

    The holder's side reads from how many. Among professionals the GP and whoever comes in an emergency are told, and
    one for whom an exception was made. Its author is not: what they bring to the record may be hidden because of a
    document that is hidden from them. Nobody is told that it is hidden from somebody else.
    """
    hidden, asks = document.hidden, opened.facts.professional
    if asks is None or opened.subject.role is not Role.PROFESSIONAL:
        return _from_whom(hidden)
    is_exception = hidden < 0 and document.author_rpps != asks.rpps
    is_told = hidden and (asks.gp or reads_masked(opened.facts))
    return _("Hidden by the patient") if is_told or is_exception else ""


def _from_whom(hidden: int) -> str:
    """As :attr:`portal.record.models.Document.hidden` counts."""
    if hidden > 0:
        return ngettext("Hidden from %(num)s person", "Hidden from %(num)s people", hidden)
    if hidden < -1:
        return ngettext("Hidden, except from %(num)s person", "Hidden, except from %(num)s people", -hidden - 1)
    return _("Hidden") if hidden else ""


def source_of(opened: Opened, document: AnyDocument) -> str:
    """Where a document comes from: ``self`` (the reader added it), ``patient``, ``professional`` or empty."""
    if document.source is Source.PROFESSIONAL:
        return "professional"
    if document.source is not Source.PATIENT:
        return ""
    mine = document.added_by is not None and document.added_by == opened.subject.account_id
    own = opened.subject.role is Role.HOLDER or document.folder == Folder.PROFILE
    return "self" if mine and own else "patient"
