"""What a professional was given: renewed, changed, ended, given back."""

from __future__ import annotations

import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires, step_up_first
from portal.access.opening import Opened
from portal.access.rights import Grant
from portal.accounts.acts import name_act
from portal.core.csrf import shows_form_again
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.professionals.commands import rights
from portal.professionals.forms.rights import GrantForm
from portal.professionals.presenters import acts
from portal.professionals.presenters.reads import folder_hints
from portal.professionals.queries.rights import Standing, has_run_out, is_changeable
from portal.professionals.views import blueprint
from portal.professionals.views.about_one import asked_for, back

name_act("professionals.give_back", _l("give an access back"))
name_act("professionals.renew_grant", _l("renew an access that ran out"))
name_act("professionals.change_grant", _l("change what a professional may read"))
_ONE = "/records/<uuid:record_id>/access/professionals/<uuid:professional_id>"


@blueprint.post(f"{_ONE}/renew")
@requires(Action.CHANGE_GRANT)
def renew_grant(opened: Opened, professional_id: uuid.UUID) -> ResponseReturnValue:
    """Three months more, in one tap; what was ended or blocked is told so and stays. What ran out is let in again."""
    standing = asked_for(opened, professional_id)
    first = step_up_first() if standing.grant is not None and has_run_out(standing.grant, standing.now) else None
    if first is not None:
        return first
    done = rights.renew_grant(opened, standing.professional, request.form.get("seen", ""))
    return back(opened, professional_id, acts.renewed(asked_for(opened, professional_id), done=done))


@blueprint.route(f"{_ONE}/change", methods=["GET", "POST"])
@requires(Action.CHANGE_GRANT, fresh=True)
@shows_form_again
def change_grant(opened: Opened, professional_id: uuid.UUID) -> ResponseReturnValue:
    """Until when a professional reads, and which folders."""
    standing = asked_for(opened, professional_id)
    if standing.grant is None or standing.block is not None or not is_changeable(standing.grant, standing.now):
        return back(opened, professional_id, acts.renewed(standing, done=False))
    form = GrantForm.of(standing.grant)
    if form.validate_on_submit() and _change(opened, standing, standing.grant, form):
        return back(opened, professional_id, acts.renewed(asked_for(opened, professional_id), done=True))
    page = render_template(
        "professionals/change_grant.html", form=form, standing=standing, hints=folder_hints(standing)
    )
    return page, 422 if form.errors else 200


def _change(opened: Opened, standing: Standing, grant: Grant, form: GrantForm) -> bool:
    try:
        rights.change_grant(opened, standing.professional, form.given(grant), form.seen.data or "")
    except rights.ChangedMeanwhile:
        form.form_errors.append(_("It was changed meanwhile, in another tab or by somebody else. Open this page again"))
        return False
    return True


@blueprint.post(f"{_ONE}/end")
@requires(Action.END_GRANT)
def end_grant(opened: Opened, professional_id: uuid.UUID) -> ResponseReturnValue:
    """End what a professional was given, at once."""
    rights.end_grant(opened, asked_for(opened, professional_id).professional)
    return back(opened, professional_id, acts.ended(asked_for(opened, professional_id)))


@blueprint.post(f"{_ONE}/give-back")
@requires(Action.CHANGE_GRANT, fresh=True)
def give_back(opened: Opened, professional_id: uuid.UUID) -> ResponseReturnValue:
    """Give what was ended lately once more, as it was."""
    own = asked_for(opened, professional_id).professional
    done = rights.give_back(opened, own, request.form.get("seen", ""))
    return back(opened, professional_id, acts.renewed(asked_for(opened, professional_id), done=done))


@blueprint.post(f"{_ONE}/end-emergency")
@requires(Action.END_GRANT)
def end_emergency(opened: Opened, professional_id: uuid.UUID) -> ResponseReturnValue:
    """End an emergency opening, at once."""
    rights.end_emergency(opened, asked_for(opened, professional_id).professional)
    return back(opened, professional_id, acts.emergency_ended(asked_for(opened, professional_id)))
