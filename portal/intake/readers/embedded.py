"""Documents inside documents: a PDF that is the whole content, a CDA document carried by FHIR."""

from __future__ import annotations

from dataclasses import replace

from portal.intake.readers.cda.reader import read_cda
from portal.intake.readers.errors import Unreadable
from portal.intake.readers.pdf.pages import read_pages
from portal.record.content import Attachment, Identity, ReadDocument

_XML_TYPES = frozenset({"application/xml", "text/xml", "application/hl7-v3+xml", "application/hl7-cda+xml"})


def with_embedded(document: ReadDocument) -> ReadDocument:
    """The document with what its attachments hold: a carried CDA's content, and the pages of a carried PDF.

    Pages are made when nothing else is to be read: a level 1 CDA, and FHIR around a file. An attachment that cannot be
    read stays an attachment, with a warning.
    """
    if document.format == "fhir" and not document.entries:
        document = _with_cda(document)
    structured = document.entries or any(section.fragments or section.subsections for section in document.sections)
    if document.format == "cda" and structured:
        return document
    found = next((attachment for attachment in document.attachments if _is_pdf(attachment)), None)
    return _with_pages(document, found) if found else document


def _is_pdf(attachment: Attachment) -> bool:
    return attachment.media_type.partition(";")[0].strip().lower() == "application/pdf"


def _with_pages(document: ReadDocument, attachment: Attachment) -> ReadDocument:
    try:
        pages, text, left_out = read_pages(attachment.data)
    except Unreadable as refusal:
        return replace(document, warnings=(*document.warnings, f"The embedded PDF was not read: {refusal.reason}"))
    return replace(
        document,
        pages=pages,
        text=f"{document.text}\n{text}".strip(),
        warnings=(*document.warnings, *left_out),
    )


def _with_cda(document: ReadDocument) -> ReadDocument:
    carried = [attachment for attachment in document.attachments if attachment.media_type in _XML_TYPES]
    if len(carried) != 1:
        return document
    try:
        inner = read_cda(carried[0].data)
    except Unreadable as refusal:
        return replace(document, warnings=(*document.warnings, f"The embedded CDA was not read: {refusal.reason}"))
    known = document.identity or Identity()
    return replace(
        document,
        identity=document.identity if known.family_name else inner.identity or document.identity,
        authors=document.authors if any(author.name for author in document.authors) else inner.authors,
        sections=(*inner.sections, *document.sections),
        entries=inner.entries,
        attachments=(*inner.attachments, *document.attachments),
        text=f"{document.text}\n{inner.text}".strip(),
        warnings=(*document.warnings, *(f"In the embedded CDA: {warning}" for warning in inner.warnings)),
    )
