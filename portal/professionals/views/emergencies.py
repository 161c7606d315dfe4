"""What may be opened in an emergency, and with which code."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.accounts.acts import name_act
from portal.core.addresses import address
from portal.core.csrf import shows_form_again
from portal.core.i18n import lazy_gettext as _l
from portal.core.messages import tell_at
from portal.professionals.commands import emergencies as commands
from portal.professionals.forms.rights import EmergenciesForm
from portal.professionals.presenters import emergencies as presenters
from portal.professionals.presenters.acts import Told
from portal.professionals.queries.emergencies import emergency_code, mark_of_code
from portal.professionals.views import blueprint

name_act("professionals.emergencies", _l("choose what may be opened in an emergency"))
name_act("professionals.make_emergency_code", _l("make a new emergency code"))


@blueprint.route("/records/<uuid:record_id>/access/emergencies", methods=["GET", "POST"])
@requires(Action.SET_EMERGENCIES, fresh=True)
@shows_form_again
def emergencies(opened: Opened) -> ResponseReturnValue:
    """Which emergency openings are allowed, whether what is hidden may be read then, and the code that opens in one."""
    form = EmergenciesForm.of(opened.facts.switches)
    if form.validate_on_submit():
        commands.set_emergencies(opened, form.wanted())
        return _back(opened, presenters.switches_set(opened.record))
    page = presenters.emergencies_page(opened, emergency_code(opened), mark_of_code(opened))
    return render_template("professionals/emergencies.html", form=form, page=page), 422 if form.errors else 200


@blueprint.post("/records/<uuid:record_id>/access/emergencies/code")
@requires(Action.SET_EMERGENCIES, fresh=True)
def make_emergency_code(opened: Opened) -> ResponseReturnValue:
    """Make the emergency code, or another in its place."""
    made = commands.make_emergency_code(opened, request.form.get("instead_of", ""))
    return _back(opened, presenters.code_made(made=made))


def _back(opened: Opened, told: Told) -> ResponseReturnValue:
    here = address("professionals.emergencies", record_id=opened.record.id)
    tell_at(here, told.sentence, told.kind)
    return redirect(here, 303)
