"""What the acts on a professional have in common: whom they are about, and where they lead back to."""

from __future__ import annotations

import uuid

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue

from portal.access.opening import Opened
from portal.core.addresses import address
from portal.core.messages import tell_at
from portal.professionals.presenters.acts import Told
from portal.professionals.queries.rights import Standing, offered_about, standing_of


def asked_for(opened: Opened, professional_id: uuid.UUID) -> Standing:
    """What a professional is to the record, before the act or after it; 404 for who has nothing to do with it, and for
    what nobody gives to themselves.
    """
    standing = standing_of(opened, professional_id) or abort(404)
    if opened.action not in offered_about(opened, standing.professional, frozenset({opened.action})):
        abort(404)
    return standing


def back(opened: Opened, professional_id: uuid.UUID, told: Told) -> ResponseReturnValue:
    """To where the button was, which says what holds now."""
    if request.form.get("back") == "list":
        where = address("professionals.professional_list", record_id=opened.record.id)
    else:
        ids = {"record_id": opened.record.id, "professional_id": professional_id}
        where = address("professionals.professional", **ids)
    tell_at(where, told.sentence, told.kind)
    return redirect(where, 303)
