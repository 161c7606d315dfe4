"""Opening a record in an emergency, and ending it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from portal.access.actions import Action
from portal.access.gate import Acting, own_account, requires, signed_in
from portal.access.opening import Opened
from portal.access.rights import EmergencyKind
from portal.accounts.acts import name_act
from portal.core.csrf import shows_form_again
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.core.limits import spend
from portal.professionals import allowances
from portal.professionals.commands import emergency_access
from portal.professionals.forms.emergency_access import EmergencyForm
from portal.professionals.views import blueprint
from portal.professionals.views.acting import own_key, own_professional

name_act("professionals.open_in_emergency", _l("open a record in an emergency"))


@blueprint.route("/emergency-access", methods=["GET", "POST"])
@own_account(acting=Acting.PROFESSIONAL, fresh=True)
@shows_form_again
def open_in_emergency() -> ResponseReturnValue:
    """Open a record with the emergency code that the person carries, for a stated reason and 24 hours at most."""
    form, status = EmergencyForm(), 200
    if form.validate_on_submit():
        try:
            return _opened(form)
        except emergency_access.NothingOpens:
            form.code.errors = [_("No record opens to you with this code. Check it, and go on without the record")]
        except TooManyRequests:
            status = TooManyRequests.code
            form.form_errors.append(_("You have tried 5 times in an hour, or 10 times in a day. Try again later."))
    page = render_template("professionals/open_in_emergency.html", form=form, professional=own_professional())
    return page, 422 if form.errors and status == 200 else status


def _opened(form: EmergencyForm) -> ResponseReturnValue:
    """Each try counts, whatever comes of it; a form with a fault costs nothing."""
    spend(*allowances.EMERGENCIES_PER_DAY, own_key())
    spend(*allowances.EMERGENCIES_PER_HOUR, own_key())
    kind = EmergencyKind(form.kind.data)
    record = emergency_access.open_with_code(signed_in(), form.code.data, kind, form.reason.data)
    return redirect(url_for("record.overview", record_id=record.id), 303)


@blueprint.post("/records/<uuid:record_id>/emergency/close")
@requires(Action.CLOSE_EMERGENCY)
def close_emergency(opened: Opened) -> ResponseReturnValue:
    """End one's own emergency opening."""
    name = opened.record.full_name
    if emergency_access.close_emergency(opened):
        flash(_("The emergency access to the record of %(name)s has ended.", name=name), "ok")
    else:
        flash(_("The emergency access to the record of %(name)s had ended already.", name=name), "info")
    return redirect(url_for("professionals.patient_list"), 303)
