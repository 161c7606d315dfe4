"""Taking out a document that one added oneself."""

from __future__ import annotations

import uuid
from typing import cast

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.core.i18n import gettext as _
from portal.core.messages import tell_at
from portal.record.document_types import WRITTEN_HERE
from portal.record.documents import commands, own
from portal.record.documents.acts import removal
from portal.record.links import to
from portal.record.views import blueprint


def removed_document(opened: Opened) -> ResponseReturnValue:
    """What the address of a document that was taken out answers to who may know of it."""
    document = own.own_document(opened, cast("uuid.UUID", opened.item_id))
    if document.format == WRITTEN_HERE:
        return redirect(to(opened, "profile.remove_statement", document_id=document.id))
    page = removal(opened, document, before=own.version_before(opened, document))
    return render_template("record/remove_document.html", page=page), 404


@blueprint.route("/documents/<uuid:document_id>/remove", methods=["GET", "POST"])
@requires(Action.REMOVE_DOCUMENT)
def remove_document(opened: Opened, document_id: uuid.UUID) -> ResponseReturnValue:
    """Asks, then takes out a document that one added oneself; from then on the way back stands here."""
    if request.method == "POST":
        commands.remove_document(opened, document_id)
        return redirect(to(opened, "record.remove_document", document_id=document_id), 303)
    document = own.own_document(opened, document_id)
    page = removal(opened, document, before=own.version_before(opened, document))
    return render_template("record/remove_document.html", page=page)


@blueprint.post("/documents/<uuid:document_id>/restore")
@requires(Action.REMOVE_DOCUMENT)
def restore_document(opened: Opened, document_id: uuid.UUID) -> ResponseReturnValue:
    """Put a document back that one took out."""
    commands.restore_document(opened, document_id)
    address = to(opened, "record.document", document_id=document_id)
    tell_at(address, _("This document is back in the record."), "ok")
    return redirect(address, 303)
