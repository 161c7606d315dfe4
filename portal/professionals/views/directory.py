"""Looking for a professional in the public directory."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.professionals.presenters.directory import invitation_search
from portal.professionals.presenters.invitations import invitation_lines
from portal.professionals.queries.directory import search_directory
from portal.professionals.queries.invitations import open_invitations
from portal.professionals.queries.rights import rights_by_rpps
from portal.professionals.views import blueprint

_LONGEST_QUESTION = 200


@blueprint.get("/records/<uuid:record_id>/access/professionals/new")
@requires(Action.INVITE_PROFESSIONAL)
def find_professional(opened: Opened) -> ResponseReturnValue:
    """Find somebody in the directory, to invite them (``q`` looks for words, ``after`` goes on)."""
    question, after = looked_for()
    found, waiting = search_directory(question, after), open_invitations(opened)
    known = rights_by_rpps(opened) if found.entries else {}
    invited = {one.rpps for one in waiting if one.rpps}
    page = invitation_search(opened, question, found, known, invited, is_first=after is None)
    return render_template(
        "professionals/find_professional.html",
        question=question,
        found=found,
        page=page,
        waiting=invitation_lines(opened, waiting),
    )


def looked_for() -> tuple[str, int | None]:
    """The words of the address, and after which line of the directory the page begins."""
    return request.args.get("q", "").strip()[:_LONGEST_QUESTION], request.args.get("after", type=int)
