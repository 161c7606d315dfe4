"""Who reads a record, and until when."""

from __future__ import annotations

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.access.rights import Grant
from portal.professionals.presenters.access import access_page
from portal.professionals.presenters.professional import Been, professional_page
from portal.professionals.queries.emergencies import past_openings
from portal.professionals.queries.former import ended_grant, former, may_be_given_back
from portal.professionals.queries.hidden import hidden_counts, hidden_from
from portal.professionals.queries.invitations import told_invitations
from portal.professionals.queries.readings import last_readings
from portal.professionals.queries.rights import Standing, offered, offered_about, standings
from portal.professionals.views import blueprint
from portal.professionals.views.about_one import asked_for


@blueprint.get("/records/<uuid:record_id>/access")
@requires(Action.VIEW_ACCESS)
def professional_list(opened: Opened) -> ResponseReturnValue:
    """Who may read what, until when, and what asks for a decision."""
    found, acts = standings(opened), offered(opened)
    waiting = told_invitations(opened) if Action.INVITE_PROFESSIONAL in acts else []
    page = access_page(opened, found, hidden_counts(opened, found), (waiting, former(opened, found)), acts)
    return render_template("professionals/professional_list.html", page=page)


@blueprint.get("/records/<uuid:record_id>/access/professionals/<uuid:professional_id>")
@requires(Action.VIEW_ACCESS)
def professional(opened: Opened, professional_id: uuid.UUID) -> ResponseReturnValue:
    """One professional: what they may read, until when, and what can be done about it."""
    standing = asked_for(opened, professional_id)
    own = standing.professional
    acts = offered_about(opened, own, offered(opened))
    been = Been(last_readings(opened, own), past_openings(opened, own, standing.now), *_last(opened, standing))
    page = professional_page(opened, standing, hidden_from(opened, standing), been, acts)
    return render_template("professionals/professional.html", page=page)


def _last(opened: Opened, standing: Standing) -> tuple[Grant | None, bool]:
    """What somebody without a grant was given last, and whether it may be given back."""
    last = ended_grant(opened, standing.professional, standing.now) if standing.grant is None else None
    if last is None:
        return None, False
    return last, may_be_given_back(opened, last, standing.professional, standing.now)
