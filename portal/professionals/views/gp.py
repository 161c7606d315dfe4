"""The GP of a record."""

from __future__ import annotations

import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.accounts.acts import name_act
from portal.core.csrf import shows_form_again
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.professionals.commands import gp
from portal.professionals.forms.rights import GpForm
from portal.professionals.presenters import acts
from portal.professionals.presenters.gp import choices_of
from portal.professionals.queries.rights import Standing, candidates, gp_among, standings
from portal.professionals.views import blueprint
from portal.professionals.views.about_one import asked_for, back

name_act("professionals.name_gp", _l("name the GP of a record"))


@blueprint.route("/records/<uuid:record_id>/access/gp", methods=["GET", "POST"])
@requires(Action.NAME_GP, fresh=True)
@shows_form_again
def name_gp(opened: Opened) -> ResponseReturnValue:
    """Name the GP among the doctors who have access, in the place of the one before (``professional`` is chosen)."""
    found = standings(opened)
    form = GpForm(professional=request.args.get("professional"))
    form.professional.choices = choices_of(candidates(found))
    if form.validate_on_submit():
        chosen = next(one for one in found if str(one.professional.id) == form.professional.data)
        if _name(opened, chosen, form):
            return _named(opened, chosen.professional.id, gp_among(found))
    page = render_template("professionals/name_gp.html", form=form, gp=gp_among(found))
    return page, 422 if form.errors else 200


def _name(opened: Opened, chosen: Standing, form: GpForm) -> bool:
    try:
        gp.name_gp(opened, chosen.professional)
    except gp.NotToBeNamed:
        form.professional.errors = [_("They have no access any more. Choose somebody else")]
        return False
    return True


def _named(opened: Opened, professional_id: uuid.UUID, before: Standing | None) -> ResponseReturnValue:
    former = None
    if before is not None and before.professional.id != professional_id:
        former = asked_for(opened, before.professional.id)
    return back(opened, professional_id, acts.gp_named(asked_for(opened, professional_id), former))


@blueprint.post("/records/<uuid:record_id>/access/professionals/<uuid:professional_id>/end-gp")
@requires(Action.NAME_GP)
def end_gp(opened: Opened, professional_id: uuid.UUID) -> ResponseReturnValue:
    """End the designation of a professional as the GP, at once; what else they were given stays."""
    gp.end_gp(opened, asked_for(opened, professional_id).professional)
    other = gp_among(standings(opened))
    name = other.professional.name if other is not None else ""
    return back(opened, professional_id, acts.gp_ended(asked_for(opened, professional_id), name))
