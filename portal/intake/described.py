"""The page by which title, type and date of a document are corrected, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.access.rights import Professional
from portal.core.i18n import gettext as _
from portal.record.links import to
from portal.record.models import Document
from portal.record.titles import title_language, title_of

PROPOSED = ("title", "type_code", "date")
"""What may have been proposed from a document rather than said."""
_LONGEST = len(",".join(PROPOSED))


@dataclass(frozen=True, slots=True)
class DescribePage:
    """``hints`` say of each field where its value comes from; ``newly``: the names of who reads it more if it is saved
    so; ``picture``: the address of its first page, None where it has none.
    """

    title: str
    title_language: str
    action: str
    href: str
    is_new: bool
    hints: dict[str, str]
    newly: tuple[str, ...]
    picture: str | None
    keeps: str


def describe_page(opened: Opened, document: Document, newly: Sequence[Professional], proposed: str) -> DescribePage:
    """The page of ``document``; ``proposed`` names fields, with commas, where it was just added; ``-`` for none."""
    names = [name for name in PROPOSED if name in proposed.split(",")]
    has_page = document.page_count > 0
    page = to(opened, "record.document_page_image", document_id=document.id, number=1) if has_page else None
    return DescribePage(
        title=title_of(document),
        title_language=title_language(document),
        action=to(opened, "intake.describe_document", document_id=document.id, proposed=proposed[:_LONGEST]),
        href=to(opened, "record.document", document_id=document.id),
        is_new=bool(proposed),
        hints=dict.fromkeys(names, _("Proposed from the document. Correct it if it is wrong.")),
        newly=tuple(one.name for one in newly),
        picture=page,
        keeps=_("The file itself stays as it is."),
    )


def described_words(changed: Sequence[str]) -> tuple[str, str]:
    """What the document's page says afterwards, and the kind of that notice."""
    return (_("This is saved."), "ok") if changed else (_("Nothing was changed."), "info")
