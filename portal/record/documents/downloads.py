"""The files of a document as its page offers them to be saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from portal.core import typography
from portal.core.i18n import current_locale, ngettext
from portal.core.i18n import gettext as _
from portal.record.documents.files import SHOWN, ending_of, plain_type
from portal.record.documents.presenters import sentence
from portal.record.models import Document, DocumentFile
from portal.record.storage.originals import ROLE


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be saved, with its kind and size in words."""

    text: str
    href: str
    meta: str


def file_href(document: Document, role: str, number: int) -> str:
    """Files are counted from 0 in the record, and from 1 in addresses, as people count pages."""
    endpoint = {"page": "record.document_page_image", "attachment": "record.document_attachment"}[role]
    return url_for(endpoint, record_id=document.record_id, document_id=document.id, number=number + 1)


def of_role(files: Sequence[DocumentFile], role: str) -> list[DocumentFile]:
    """Those of the files of a document that have this role, in their order."""
    return [one for one in files if one.role == role]


def saves(document: Document, files: Sequence[DocumentFile]) -> tuple[Download, ...]:
    """The one PDF inside, if any, then the original; where there are several, all of them in one."""
    attachments, further = of_role(files, "attachment"), of_role(files, ROLE)
    if further:
        size = typography.file_size(document.size + sum(one.size for one in further), current_locale())
        href = url_for("imaging.document_originals", record_id=document.record_id, document_id=document.id)
        words = _("Download the %(number)s original files", number=1 + len(further))
        return (Download(words, href, f"ZIP, {size}"),)
    pdfs = [one for one in attachments if plain_type(one.media_type) == "application/pdf"]
    href = url_for("record.document_original", record_id=document.record_id, document_id=document.id)
    if plain_type(document.media_type) == "application/pdf":
        return (Download(_pdf_words(document), href, _kind_and_size(document.media_type, document.size)),)
    original = Download(_("Download the original"), href, _kind_and_size(document.media_type, document.size))
    if len(pdfs) != 1:
        return (original,)
    meta = _kind_and_size(pdfs[0].media_type, pdfs[0].size)
    return Download(_pdf_words(document), file_href(document, "attachment", pdfs[0].number), meta), original


def originals(document: Document, files: Sequence[DocumentFile]) -> tuple[Download, ...]:
    """The files that the document was made of, where they are several."""
    further = of_role(files, ROLE)
    if not further:
        return ()
    told = [(document.file_name, document.media_type, document.size)]
    told += [(one.title, one.media_type, one.size) for one in further]
    return tuple(
        Download(
            _("File %(number)s of %(total)s", number=number, total=len(told)),
            url_for("record.document_original", record_id=document.record_id, document_id=document.id, number=number),
            sentence(name, _kind_and_size(media_type, size)),
        )
        for number, (name, media_type, size) in enumerate(told, 1)
    )


def _pdf_words(document: Document) -> str:
    if not document.page_count:
        return _("Download the PDF")
    return ngettext("Download the PDF, %(num)s page", "Download the PDF, %(num)s pages", document.page_count)


def attached(document: Document, files: Sequence[DocumentFile]) -> tuple[Download, ...]:
    """The files inside that are neither shown nor offered above."""
    attachments = of_role(files, "attachment")
    pdfs = [one for one in attachments if plain_type(one.media_type) == "application/pdf"]
    left = [
        one
        for one in attachments
        if plain_type(one.media_type) not in SHOWN and not (len(pdfs) == 1 and one is pdfs[0])
    ]
    return tuple(
        Download(
            one.title.strip() or _("Attached file %(number)s", number=one.number + 1),
            file_href(document, "attachment", one.number),
            _kind_and_size(one.media_type, one.size),
        )
        for one in left
    )


def _kind_and_size(media_type: str, size: int) -> str:
    return f"{ending_of(media_type).upper()}, {typography.file_size(size, current_locale())}"
