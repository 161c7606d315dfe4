"""What a document's page says of the text of its pictures."""

from __future__ import annotations

from portal.core.i18n import gettext as _
from portal.record.content import ReadDocument
from portal.record.recognition import blank_pages, recognises


def recognition_words(read: ReadDocument) -> str:
    """Whether the text is there, on its way, or not looked for; empty where every page has its own."""
    if any(page.recognised for page in read.pages):
        return _("The text of the pictures was recognised automatically: it may contain mistakes.")
    if read.recognised:
        return _("No text was recognised on the pictures.") if any(not page.text for page in read.pages) else ""
    if not blank_pages(read):
        return ""
    if recognises():
        return _("The text of the pictures is being recognised. In a few minutes, search will find it.")
    return _("Text in pictures is not searched here: search finds this document by its title, its type and its date.")
