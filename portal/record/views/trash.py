"""What was taken out: putting it back, or deleting it for good."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.accounts.acts import name_act
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.core.messages import tell_at
from portal.record.documents import own
from portal.record.links import to
from portal.record.trash import commands, presenters, queries
from portal.record.views import blueprint

name_act("record.delete_document", _l("delete a document for good"))


@blueprint.get("/trash")
@requires(Action.VIEW_TRASH)
def trash(opened: Opened) -> ResponseReturnValue:
    """What was taken out and can be put back for 30 days (``before`` goes on)."""
    page = queries.removed_documents(opened, request.args.get("before", type=uuid.UUID))
    shown = presenters.trash(opened, page, paged="before" in request.args)
    return render_template("record/trash.html", page=shown)


@blueprint.route("/documents/<uuid:document_id>/delete", methods=["GET", "POST"])
@requires(Action.DELETE_DOCUMENT, fresh=True)
def delete_document(opened: Opened, document_id: uuid.UUID) -> ResponseReturnValue:
    """Asks, then deletes for good what was taken out, after the passkey."""
    if request.method == "POST" and commands.delete_document(opened, document_id):
        address = to(opened, "record.trash")
        tell_at(address, _("This document is deleted for good."), "ok")
        return redirect(address, 303)
    document = own.own_document(opened, document_id)
    if document.removed_at is None:
        return redirect(to(opened, "record.remove_document", document_id=document_id), 303)
    return render_template("record/delete_document.html", page=presenters.deletion(opened, document))
