"""The first page of a record."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.access.subject import Role
from portal.record.consultation.presenters import consultation_page
from portal.record.consultation.queries import consultation_of
from portal.record.overview.presenters import overview_page
from portal.record.overview.queries import overview_of
from portal.record.views import blueprint


@blueprint.get("/")
@requires(Action.VIEW_RECORD)
def overview(opened: Opened) -> ResponseReturnValue:
    """What matters first, what is new, and the way to the rest; for a professional as a consultation needs it."""
    if opened.subject.role is Role.PROFESSIONAL:
        page = consultation_page(opened, consultation_of(opened))
        return render_template("record/consultation.html", page=page)
    return render_template("record/overview.html", page=overview_page(opened, overview_of(opened)))
