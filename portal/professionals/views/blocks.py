"""Who is refused everything."""

from __future__ import annotations

import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.accounts.acts import name_act
from portal.core.i18n import lazy_gettext as _l
from portal.professionals.commands import blocks
from portal.professionals.presenters import acts
from portal.professionals.views import blueprint
from portal.professionals.views.about_one import asked_for, back

_ONE = "/records/<uuid:record_id>/access/professionals/<uuid:professional_id>"

name_act("professionals.unblock_professional", _l("unblock a professional"))


@blueprint.route(f"{_ONE}/block", methods=["GET", "POST"])
@requires(Action.BLOCK_PROFESSIONAL)
def block_professional(opened: Opened, professional_id: uuid.UUID) -> ResponseReturnValue:
    """Says what blocking means, then does it at once."""
    standing = asked_for(opened, professional_id)
    if request.method != "POST":
        return render_template("professionals/block_professional.html", standing=standing)
    blocks.block_professional(opened, standing.professional)
    return back(opened, professional_id, acts.blocked(asked_for(opened, professional_id)))


@blueprint.route(f"{_ONE}/unblock", methods=["GET", "POST"])
@requires(Action.UNBLOCK_PROFESSIONAL, fresh=True)
def unblock_professional(opened: Opened, professional_id: uuid.UUID) -> ResponseReturnValue:
    """Says what comes back, which is nothing, then ends the block."""
    standing = asked_for(opened, professional_id)
    if request.method != "POST":
        return render_template("professionals/unblock_professional.html", standing=standing)
    blocks.unblock_professional(opened, standing.professional)
    return back(opened, professional_id, acts.unblocked(asked_for(opened, professional_id)))
