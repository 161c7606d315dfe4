"""The images of an examination, pages drawn larger, and the originals together."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.core.headers import DOCUMENT_POLICY
from portal.imaging import queries
from portal.imaging.archive import archive_response
from portal.imaging.drawing import draw_image, draw_page
from portal.intake.readers.errors import Unreadable
from portal.record.content import Page
from portal.record.documents.files import unreadable_response
from portal.record.documents.queries import document_by_id
from portal.record.imaging.forms import wanted_window

blueprint = Blueprint("imaging", __name__, url_prefix="/records/<uuid:record_id>/documents/<uuid:document_id>")

_CANNOT_BE_SHOWN = (Unreadable, queries.CannotBeReadError)


@blueprint.get("/images/<int(max=9999):file>/<int(max=99999):frame>")
@requires(Action.VIEW_DOCUMENT_IMAGE, part=queries.has_image)
def document_image(opened: Opened, document_id: uuid.UUID, file: int, frame: int) -> ResponseReturnValue:
    """One image of an examination, by its file and its place in it (``window``: which grey values are told apart)."""
    try:
        return _shown(draw_image(opened, document_id, file, frame, wanted_window(request.args)))
    except _CANNOT_BE_SHOWN:
        return unreadable_response()


@blueprint.get("/pages/<int(max=9999):number>/<int(max=9):detail>")
@requires(Action.VIEW_DOCUMENT_IMAGE, part=queries.has_larger_page)
def larger_page(opened: Opened, document_id: uuid.UUID, number: int, detail: int) -> ResponseReturnValue:
    """A page of a PDF, or a picture, two or three times as large, for small print."""
    try:
        return _shown(draw_page(opened, document_id, number, detail))
    except _CANNOT_BE_SHOWN:
        return unreadable_response()


@blueprint.get("/originals")
@requires(Action.DOWNLOAD_DOCUMENT)
def document_originals(opened: Opened, document_id: uuid.UUID) -> ResponseReturnValue:
    """All files that a document was made of, together in one to be saved."""
    found = document_by_id(opened, document_id) or abort(404)
    return archive_response(opened, found, queries.originals_of(opened, found))


def _shown(page: Page) -> Response:
    response = Response(page.image, content_type=page.media_type)
    response.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    return response
