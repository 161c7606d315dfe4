"""Serving stored files: nothing in them runs, nothing is shown that we did not name, names tell nothing."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

from flask import Response, render_template

from portal.access.opening import Opened
from portal.core.blobs import CHUNK, StoreSilent
from portal.core.crypto import SealBroken
from portal.core.headers import DOCUMENT_POLICY
from portal.core.i18n import gettext as _
from portal.core.installation import installation
from portal.record.models import Document, DocumentFile
from portal.record.storage.body import keys_of
from portal.record.storage.originals import ROLE

SHOWN = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
"""The only types a browser is let show; everything else is to be saved."""
DETAILS = (2, 3)
"""How many times larger than it is kept a page is drawn when somebody looks closer."""
_DRAWN_LARGER = frozenset({"pdf", "image", "dicom"})
_BINARY = "application/octet-stream"
_SAVED = {
    "application/pdf": ("application/pdf", "pdf"),
    "image/jpeg": ("image/jpeg", "jpg"),
    "image/png": ("image/png", "png"),
    "image/webp": ("image/webp", "webp"),
    "image/gif": ("image/gif", "gif"),
    "image/heic": ("image/heic", "heic"),
    "image/heif": ("image/heif", "heif"),
    "image/tiff": ("image/tiff", "tiff"),
    "application/dicom": ("application/dicom", "dcm"),
    "text/plain": ("text/plain; charset=utf-8", "txt"),
    "text/rtf": (_BINARY, "rtf"),
    "application/rtf": (_BINARY, "rtf"),
    "application/xml": (_BINARY, "xml"),
    "text/xml": (_BINARY, "xml"),
    "application/json": (_BINARY, "json"),
    "application/fhir+json": (_BINARY, "json"),
}
"""Media type as a file tells it → the one it is served under, and the end of its name."""
_UNKNOWN = (_BINARY, "bin")
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")


def plain_type(media_type: str) -> str:
    """A media type without its parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def ending_of(media_type: str) -> str:
    """How the name of a file of this type ends: ``pdf``; ``bin`` for a type that is not in our table."""
    return _SAVED.get(plain_type(media_type), _UNKNOWN)[1]


def is_drawn_larger(document: Document) -> bool:
    """Whether the pages of a document can be drawn larger from its originals: those of a PDF, and pictures."""
    return document.format in _DRAWN_LARGER


def original_response(opened: Opened, document: Document) -> Response:
    """The original, byte for byte, to be saved; the page that says so when it cannot be opened."""
    name = f"{stem_of('document', document)}.{ending_of(document.media_type)}"
    return _response(opened, document.blob_id, document.size, document.media_type, name, saved=True)


def file_response(opened: Opened, document: Document, stored: DocumentFile) -> Response:
    """A page or an attachment: shown when it is a picture of a type we name, else saved, as every original is."""
    # A name for the reader's own folder: plain letters, which every system takes.
    kind = {"attachment": _("attachment"), ROLE: "document"}.get(stored.role, "page")
    name = f"{stem_of(f'{kind}-{stored.number + 1}', document)}.{ending_of(stored.media_type)}"
    saved = stored.role == ROLE or plain_type(stored.media_type) not in SHOWN
    return _response(opened, stored.blob_id, stored.size, stored.media_type, name, saved=saved)


def _response(opened: Opened, blob_id: uuid.UUID, size: int, media_type: str, name: str, *, saved: bool) -> Response:
    try:
        content = _opened_stream(opened, blob_id, size)
    except StoreSilent:
        raise
    except (SealBroken, OSError):
        return unreadable_response()
    response = Response(content, mimetype=None, content_type=_SAVED.get(plain_type(media_type), _UNKNOWN)[0])
    response.content_length = size
    response.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    response.headers["Content-Disposition"] = f'{"attachment" if saved else "inline"}; filename="{name}"'
    return response


def unreadable_response() -> Response:
    """The page that says that a stored file does not open."""
    return Response(render_template("record/document_unreadable.html"), 500)


def _opened_stream(opened: Opened, blob_id: uuid.UUID, size: int) -> Iterator[bytes] | bytes:
    """The content; a large one is read through once before its first byte is sent, so that a fault is still a page."""
    blobs, keys = installation().blobs, keys_of(opened)
    if size <= CHUNK:
        return blobs.read(blob_id, keys)
    for _chunk in blobs.stream(blob_id, keys):
        pass
    return blobs.stream(blob_id, keys)


def stem_of(what: str, document: Document) -> str:
    """``document-2026-11-20``: no word of the title, which would stay in the folder of a shared computer."""
    date = _DATE.match(document.date_text)
    return f"{what}-{date.group()}" if date else what
