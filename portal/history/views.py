"""The pages where people read the trail of a record."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.core.i18n import gettext as _
from portal.core.messages import tell_at
from portal.history import commands, presenters
from portal.history.places import place_in
from portal.history.queries import (
    CHANGED,
    EMERGENCIES,
    EVERYTHING,
    ME,
    PROFESSIONALS,
    READ,
    REFUSED,
    RELATIVES,
    Wanted,
    people_of,
    trail_page,
)
from portal.record.links import to

blueprint = Blueprint("history", __name__, url_prefix="/records/<uuid:record_id>")


@blueprint.get("/access/history")
@requires(Action.VIEW_TRAIL)
def record_history(opened: Opened) -> ResponseReturnValue:
    """Who opened what, newest first, without one's own readings (``who`` and ``what`` filter, ``before`` goes on)."""
    wanted = _wanted(opened)
    page = trail_page(opened, wanted)
    shown = presenters.history(opened, page, people_of(opened), wanted)
    return render_template("history/record_history.html", page=shown)


@blueprint.post("/access/history/report")
@requires(Action.REPORT_READER)
def report_reader(opened: Opened) -> ResponseReturnValue:
    """Block and report a professional whom the holder does not know, in one step."""
    try:
        professional = commands.report_reader(opened, uuid.UUID(request.form.get("account_id", "")))
    except (ValueError, commands.NobodyHere):
        abort(404)
    page = to(opened, "history.record_history")
    tell_at(page, _("%(name)s is blocked and reported. It takes effect now.", name=professional.name), "ok")
    return redirect(page, 303)


def _wanted(opened: Opened) -> Wanted:
    """The filters of the request; what is none of them asks for nothing."""
    who = request.args.get("who", "")
    account = request.args.get("who", type=uuid.UUID)
    what = request.args.get("what", "")
    return Wanted(
        who=who if who in (ME, PROFESSIONALS, RELATIVES) else account,
        what=what if what in (EVERYTHING, READ, CHANGED, REFUSED, EMERGENCIES) else "",
        before=place_in(opened, request.args.get("before", "")),
    )
