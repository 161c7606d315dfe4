"""The role a session acts in: one at a time, changed knowingly."""

from __future__ import annotations

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.gate import own_account
from portal.accounts.browser import keep, own_session
from portal.accounts.commands.sessions import act_as
from portal.accounts.navigation import first_page
from portal.accounts.queries import professional_of
from portal.accounts.views import blueprint


@blueprint.route("/account/role", methods=["GET", "POST"])
@own_account()
def choose_role() -> ResponseReturnValue:
    """Act as a private person or as a professional, for who is both; never as both at once."""
    own = own_session()
    professional = professional_of(own.account_id)
    if professional is None:
        abort(404)
    if request.method == "POST":
        act_as(own, professional if request.form.get("role") == "professional" else None)
        keep(own)
        return redirect(first_page(), 303)
    return render_template("accounts/choose_role.html", professional=professional, practising=own.professional_id)
