"""The links by which the list of documents is narrowed, and widened again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for

from portal.access.opening import Opened
from portal.core.i18n import gettext as _
from portal.record.authors import person_name
from portal.record.document_types import LISTED
from portal.record.documents.forms import SOURCE_LABELS, address_arguments, count_text
from portal.record.documents.queries import Author, DocumentFilter, Overview
from portal.record.links import Chip

_CHIPS = 4


def folder_chips(opened: Opened, wanted: DocumentFilter, overview: Overview) -> tuple[Chip, ...]:
    """Everything, then the fullest folders in the order of folders; the others are in the form.

    Counts are of whole folders: beside a search or a filter, which they do not follow, they are not shown.
    """
    address = {name: value for name, value in address_arguments(wanted).items() if name != "folder"}
    fullest = sorted(overview.by_folder, key=lambda folder: -overview.by_folder[folder])[:_CHIPS]
    shown = [one for one in LISTED if one is wanted.folder or (one in fullest and overview.by_folder[one])]
    counted = [(None, overview.total), *((folder, overview.by_folder[folder]) for folder in shown)]
    return tuple(
        Chip(
            text=str(folder.label) if folder else _("All"),
            href=list_href(opened, address | ({"folder": str(folder)} if folder else {})),
            current=wanted.folder is folder,
            count=None if address else count_text(count),
        )
        for folder, count in counted
    )


def active_chips(opened: Opened, wanted: DocumentFilter, authors: Sequence[Author]) -> tuple[Chip, ...]:
    """The filters in force that no chip shows; the link of each takes it away."""
    address = address_arguments(wanted)
    author = next((person_name(author.name) for author in authors if author.key == wanted.author_key), "")
    words = {
        "author": author or _("Author"),
        "source": str(SOURCE_LABELS[wanted.source]) if wanted.source else "",
        "year_from": _("From %(year)s", year=wanted.year_from or ""),
        "year_to": _("To %(year)s", year=wanted.year_to or ""),
        "mine": _("Added by me"),
    }
    return tuple(
        Chip(text, list_href(opened, {other: value for other, value in address.items() if other != name}), True)
        for name, text in words.items()
        if name in address
    )


def list_href(opened: Opened, address: dict[str, str]) -> str:
    """The address of the list with these arguments."""
    arguments: dict[str, Any] = dict(address)
    return url_for("record.document_list", record_id=opened.record.id, **arguments)
