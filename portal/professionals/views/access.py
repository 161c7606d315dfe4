"""Who reads a record, and until when."""

from __future__ import annotations

import uuid

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.professionals.queries.rights import professional_by_id
from portal.professionals.views import blueprint


@blueprint.get("/records/<uuid:record_id>/access/professionals/<uuid:professional_id>")
@requires(Action.VIEW_ACCESS)
def professional(opened: Opened, professional_id: uuid.UUID) -> ResponseReturnValue:
    """One professional: what they may read, until when, and what can be done about it."""
    found = professional_by_id(opened, professional_id)
    if found is None:
        abort(404)
    return render_template("professionals/professional.html", professional=found[0], facts=found[1])
