"""The pages where people read the trail of a record."""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.history import presenters
from portal.history.places import place_in
from portal.history.queries import CHANGED, ME, OTHERS, READ, REFUSED, Wanted, people_of, trail_page

blueprint = Blueprint("history", __name__, url_prefix="/records/<uuid:record_id>")


@blueprint.get("/access/history")
@requires(Action.VIEW_TRAIL)
def record_history(opened: Opened) -> ResponseReturnValue:
    """Who opened what, newest first (``who`` and ``what`` filter, ``before`` goes on)."""
    wanted = _wanted(opened)
    page = trail_page(opened, wanted)
    shown = presenters.history(opened, page, people_of(opened), wanted)
    return render_template("history/record_history.html", page=shown)


def _wanted(opened: Opened) -> Wanted:
    """The filters of the request; what is none of them asks for everything."""
    who = request.args.get("who", "")
    account = request.args.get("who", type=uuid.UUID)
    what = request.args.get("what", "")
    return Wanted(
        who=who if who in (ME, OTHERS) else account,
        what=what if what in (READ, CHANGED, REFUSED) else "",
        before=place_in(opened, request.args.get("before", "")),
    )
