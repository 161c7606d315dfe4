"""The documents of a record: the list, one document, its pages and its files."""

from __future__ import annotations

import uuid
from functools import partial

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened, offers
from portal.record.document_types import WRITTEN_HERE
from portal.record.documents import files, own, queries
from portal.record.documents.beside import beside_search
from portal.record.documents.forms import wanted_documents
from portal.record.documents.presenters import document_list as present_list
from portal.record.documents.readers import may_hide, readers_of
from portal.record.documents.sheet import document_sheet
from portal.record.imaging.viewer import viewer_of
from portal.record.links import to
from portal.record.notes.presenters import shown_notes
from portal.record.storage.originals import ROLE
from portal.record.views import blueprint
from portal.record.views.removal import removed_document


@blueprint.get("/documents")
@requires(Action.LIST_DOCUMENTS, searching=Action.SEARCH_DOCUMENTS)
def document_list(opened: Opened) -> ResponseReturnValue:
    """The documents, newest first; told as a search when words are looked for."""
    wanted = wanted_documents(request.args)
    page = queries.visible_documents(opened, wanted, request.args.get("before", ""), request.args.get("after", ""))
    overview, authors = queries.document_overview(opened, wanted), queries.visible_authors(opened)
    may = {"may_add": offers(opened, Action.ADD_DOCUMENT), "may_restore": offers(opened, Action.VIEW_TRASH)}
    last_visit, beside = queries.last_visit(opened), beside_search(opened, wanted, page, overview)
    shown = present_list(opened, wanted, page, overview, authors, beside, last_visit, may_hide=may_hide(opened), **may)
    return render_template("record/document_list.html", list=shown)


@blueprint.get("/documents/<uuid:document_id>")
@requires(Action.READ_DOCUMENT, taken_out=removed_document)
def document(opened: Opened, document_id: uuid.UUID) -> ResponseReturnValue:
    """One document, with what is known of it."""
    found, body = queries.document_with_body(opened, document_id) or abort(404)
    if found.format == WRITTEN_HERE and (said := queries.entries_of(opened, found)):
        return redirect(to(opened, "record.entry", entry_id=said[0].id))
    versions, notes = queries.versions_with_notes(opened, found)
    sheet = document_sheet(
        opened,
        found,
        body,
        queries.files_of(opened, found),
        versions,
        readers_of(opened),
        queries.entries_of(opened, found),
        queries.last_visit(opened),
        own.acts_on(opened, found),
    )
    beside, viewer = shown_notes(opened, found, notes), viewer_of(found, body, request.args)
    return render_template("record/document.html", sheet=sheet, viewer=viewer, beside=beside)


@blueprint.get("/documents/<uuid:document_id>/pages/<int(max=9999):number>")
@requires(Action.VIEW_DOCUMENT_PAGE, part=partial(queries.has_file, role="page"))
def document_page_image(opened: Opened, document_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """A page as an image; pages count from 1."""
    return _file(opened, document_id, "page", number)


@blueprint.get("/documents/<uuid:document_id>/attachments/<int(max=9999):number>")
@requires(Action.VIEW_DOCUMENT_PAGE, part=partial(queries.has_file, role="attachment"))
def document_attachment(opened: Opened, document_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """A file inside the document's file; they count from 1."""
    return _file(opened, document_id, "attachment", number)


@blueprint.get("/documents/<uuid:document_id>/original/<int(max=9999):number>")
@blueprint.get("/documents/<uuid:document_id>/original", defaults={"number": 1})
@requires(Action.DOWNLOAD_DOCUMENT, part=queries.has_original)
def document_original(opened: Opened, document_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """The file as it came, to be saved; of several that a document is made of, one by its number."""
    found = queries.document_by_id(opened, document_id) or abort(404)
    if number == 1:
        return files.original_response(opened, found)
    return _file(opened, document_id, ROLE, number)


def _file(opened: Opened, document_id: uuid.UUID, role: str, number: int) -> ResponseReturnValue:
    found = queries.document_by_id(opened, document_id) or abort(404)
    stored = queries.file_of(opened, document_id, role, number - 1) or abort(404)
    return files.file_response(opened, found, stored)
