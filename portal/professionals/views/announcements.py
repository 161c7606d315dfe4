"""Announcing what was held until a consultation."""

from __future__ import annotations

import uuid

from flask import redirect
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.core.i18n import gettext as _
from portal.core.messages import tell_at
from portal.professionals.commands.announcements import announce_document as announce
from portal.professionals.views import blueprint
from portal.record.links import to


@blueprint.post("/records/<uuid:record_id>/documents/<uuid:document_id>/announce")
@requires(Action.ANNOUNCE_DOCUMENT)
def announce_document(opened: Opened, document_id: uuid.UUID) -> ResponseReturnValue:
    """Let the holder read a document that was held until it had been announced."""
    announce(opened, document_id)
    address = to(opened, "record.document", document_id=document_id)
    tell_at(address, _("%(name)s can read this document.", name=opened.record.first_name), "ok")
    return redirect(address, 303)
