"""Letting a colleague of the care team in."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.access.rights import Professional
from portal.accounts.acts import name_act
from portal.core.csrf import shows_form_again
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.core.limits import spend
from portal.professionals.commands.care_team import UnknownColleague, find_colleague, let_colleague_in
from portal.professionals.forms.care_team import ColleagueForm
from portal.professionals.presenters.care_team import colleague_page
from portal.professionals.queries.care_team import consenting
from portal.professionals.views import blueprint
from portal.professionals.views.acting import own_key, own_professional

PER_DAY, LOOK_UPS_PER_DAY = "20 per day", "40 per day"
name_act("professionals.add_colleague", _l("let a colleague into a record"))


@blueprint.route("/records/<uuid:record_id>/care-team/new", methods=["GET", "POST"])
@requires(Action.ADD_COLLEAGUE, fresh=True)
@shows_form_again
def add_colleague(opened: Opened) -> ResponseReturnValue:
    """Let a colleague in for a week, with the consent that one has collected; their name is shown before."""
    form = ColleagueForm.made(own_professional().rpps, opened.record.full_name, consenting(opened))
    found, status = None, 200
    if form.validate_on_submit():
        try:
            found = _found(opened, form)
            if form.confirmed.data == str(found.id):
                return _let_in(opened, form)
        except UnknownColleague:
            form.rpps.errors = [_("Nobody who can be let in has this number. Check it with your colleague")]
        except TooManyRequests:
            status = TooManyRequests.code
            form.form_errors.append(_("20 colleagues a day, and you have looked for more: try again tomorrow."))
    page = render_template("professionals/add_colleague.html", form=form, page=colleague_page(opened, found))
    return page, 422 if form.errors and status == 200 else status


def _found(opened: Opened, form: ColleagueForm) -> Professional:
    """Each look-up counts, and there are two to each colleague who is let in."""
    spend("colleagues-looked-for", LOOK_UPS_PER_DAY, own_key())
    return find_colleague(opened, form.number())


def _let_in(opened: Opened, form: ColleagueForm) -> ResponseReturnValue:
    spend("colleagues-let-in", PER_DAY, own_key())
    colleague = let_colleague_in(opened, form.number(), form.collected())
    names = {"name": colleague.name, "patient": opened.record.full_name}
    flash(_("%(name)s can open the record of %(patient)s.", **names), "ok")
    return redirect(url_for("record.overview", record_id=opened.record.id), 303)
