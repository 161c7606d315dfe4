"""The pages where people read the trail of a record."""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.history import presenters
from portal.history.queries import CHANGED, ME, OTHERS, READ, REFUSED, Wanted, people_of, trail_page

blueprint = Blueprint("history", __name__, url_prefix="/records/<uuid:record_id>")

_LAST_PLACE = 2**63 - 1


@blueprint.get("/access/history")
@requires(Action.VIEW_TRAIL)
def record_history(opened: Opened) -> ResponseReturnValue:
    """Who opened what, newest first (``who`` and ``what`` filter, ``before`` goes on)."""
    wanted = _wanted()
    page = trail_page(opened, wanted)
    shown = presenters.history(opened, page, people_of(opened), wanted)
    return render_template("history/record_history.html", page=shown)


def _wanted() -> Wanted:
    """The filters of the request; what is none of them asks for everything."""
    who = request.args.get("who", "")
    account = request.args.get("who", type=uuid.UUID)
    what = request.args.get("what", "")
    return Wanted(
        who=who if who in (ME, OTHERS) else account,
        what=what if what in (READ, CHANGED, REFUSED) else "",
        before=request.args.get("before", type=_place),
    )


def _place(written: str) -> int:
    """A number of the trail; ValueError, which asks for no place, for one that no column holds."""
    number = int(written)
    if not 0 <= number <= _LAST_PLACE:
        raise ValueError(written)
    return number
