"""Letting a colleague of the care team in."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
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
from portal.professionals import allowances
from portal.professionals.commands.care_team import UnknownColleague, find_colleague, let_colleague_in
from portal.professionals.forms.care_team import ColleagueForm
from portal.professionals.models import DirectoryEntry
from portal.professionals.presenters.care_team import colleague_page
from portal.professionals.presenters.directory import colleague_search
from portal.professionals.queries.care_team import consenting
from portal.professionals.queries.directory import entry_by_id, search_directory
from portal.professionals.views import blueprint
from portal.professionals.views.acting import own_key, own_professional
from portal.professionals.views.directory import looked_for

name_act("professionals.add_colleague", _l("let a colleague into a record"))


@blueprint.route("/records/<uuid:record_id>/care-team/new", methods=["GET", "POST"])
@requires(Action.ADD_COLLEAGUE, fresh=True)
@shows_form_again
def add_colleague(opened: Opened) -> ResponseReturnValue:
    """Let a colleague in for a week, with the consent that one has collected; their name is shown before.

    ``q`` looks for them in the directory, ``after`` goes on, ``entry`` is who was chosen there.
    """
    chosen = entry_by_id(request.args.get("entry", type=int))
    form = _form(opened, chosen)
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
    return _shown(opened, form, found, chosen), 422 if form.errors and status == 200 else status


def _form(opened: Opened, chosen: DirectoryEntry | None) -> ColleagueForm:
    rpps = chosen.rpps if chosen is not None else ""
    people = consenting(opened)
    return ColleagueForm.made(own_professional().rpps, opened.record.full_name, people, rpps, request.args)


def _shown(opened: Opened, form: ColleagueForm, found: Professional | None, chosen: DirectoryEntry | None) -> str:
    question, after = looked_for()
    directory, kept = search_directory(question, after), form.kept()
    return render_template(
        "professionals/add_colleague.html",
        form=form,
        page=colleague_page(opened, found, chosen, form.number(), kept),
        question=question,
        kept=kept,
        is_searchable=directory.loaded and found is None,
        directory=colleague_search(opened, question, directory, kept, is_first=after is None),
    )


def _found(opened: Opened, form: ColleagueForm) -> Professional:
    spend(*allowances.LOOK_UPS, own_key())
    return find_colleague(opened, form.number())


def _let_in(opened: Opened, form: ColleagueForm) -> ResponseReturnValue:
    spend(*allowances.COLLEAGUES, own_key())
    colleague = let_colleague_in(opened, form.number(), form.collected())
    names = {"name": colleague.name, "patient": opened.record.full_name}
    flash(_("%(name)s can open the record of %(patient)s.", **names), "ok")
    return redirect(url_for("record.overview", record_id=opened.record.id), 303)
