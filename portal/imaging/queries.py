"""Where an image that is asked for comes from: the originals of a document."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.core.crypto import SealBroken
from portal.core.installation import installation
from portal.record.content import ImageFile, ImageSeries
from portal.record.documents.files import DETAILS, is_drawn_larger
from portal.record.documents.queries import document_by_id, document_with_body, file_of, files_of, has_file
from portal.record.models import Document
from portal.record.storage.body import keys_of
from portal.record.storage.originals import ROLE


@dataclass(frozen=True, slots=True)
class StoredOriginal:
    """One of the files that a document was made of, as it lies among the stored ones."""

    blob_id: uuid.UUID
    size: int
    media_type: str


class CannotBeReadError(Exception):
    """A stored file is missing, or was altered."""


def has_image(opened: Opened, document_id: uuid.UUID, file: int, frame: int) -> bool:
    """Whether a document shows this image; files and images count from 1. Two statements."""
    found = document_with_body(opened, document_id)
    images = [] if found is None or found[1] is None or found[1].study is None else _images(found[1].study.series)
    return any(one.file == file - 1 and 0 < frame <= one.frames for one in images)


def has_larger_page(opened: Opened, document_id: uuid.UUID, number: int, detail: int) -> bool:
    """Whether a document has this page, counted from 1, and pages are drawn as large. Two statements at most."""
    found = document_by_id(opened, document_id) if detail in DETAILS else None
    return found is not None and is_drawn_larger(found) and has_file(opened, document_id, number, "page")


def originals_of(opened: Opened, document: Document) -> list[StoredOriginal]:
    """The files that a document was made of, in their order. One statement."""
    first = StoredOriginal(document.blob_id, document.size, document.media_type)
    further = [one for one in files_of(opened, document) if one.role == ROLE]
    return [first, *(StoredOriginal(one.blob_id, one.size, one.media_type) for one in further)]


def original_of(opened: Opened, document_id: uuid.UUID, file: int) -> StoredOriginal | None:
    """One of them, counted from 1. One statement."""
    if file == 1:
        document = document_by_id(opened, document_id)
        return None if document is None else StoredOriginal(document.blob_id, document.size, document.media_type)
    stored = file_of(opened, document_id, ROLE, file - 1)
    return None if stored is None else StoredOriginal(stored.blob_id, stored.size, stored.media_type)


def content_of(opened: Opened, original: StoredOriginal) -> bytes:
    """Its bytes. Raises :class:`CannotBeReadError`."""
    try:
        return installation().blobs.read(original.blob_id, keys_of(opened))
    except (SealBroken, OSError) as error:
        raise CannotBeReadError from error


def _images(series: Sequence[ImageSeries]) -> list[ImageFile]:
    return [one for member in series for one in member.images]
