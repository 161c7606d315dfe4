"""Drawing an image that somebody looks at, in the confined process, each time anew.

Nothing that was drawn is kept: what somebody may no longer see is nowhere, and a server's memory does not grow with
what is looked through.
"""

from __future__ import annotations

import uuid

from flask import abort

from portal.access.opening import Opened
from portal.imaging.queries import content_of, original_of, originals_of
from portal.intake.parts import Part
from portal.intake.worker import ask_imaging
from portal.record.content import Page
from portal.record.documents.queries import document_by_id


def draw_image(opened: Opened, document_id: uuid.UUID, file: int, frame: int, window: str) -> Page:
    """One image of an examination, through a window of grey values; files and images count from 1.

    Raises :class:`portal.intake.readers.errors.Unreadable` where it does not decode, and
    :class:`portal.imaging.queries.CannotBeReadError` where what is stored was damaged.
    """
    original = original_of(opened, document_id, file) or abort(404)
    parts = [Part(content_of(opened, original))]
    return ask_imaging("frame", parts, frame=frame - 1, window=window).pages[0]


def draw_page(opened: Opened, document_id: uuid.UUID, number: int, detail: int) -> Page:
    """A page, counted from 1, so many times larger than it is kept. Raises as :func:`draw_image`."""
    document = document_by_id(opened, document_id) or abort(404)
    parts = [Part(content_of(opened, original)) for original in originals_of(opened, document)]
    return ask_imaging("page", parts, number=number - 1, detail=detail).pages[0]
