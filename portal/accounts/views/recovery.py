"""Recovery codes: made, shown once, used."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.gate import own_account, public
from portal.accounts import queries
from portal.accounts.browser import device, enter_with_code, own_session
from portal.accounts.commands import recovery
from portal.accounts.forms import RecoverForm
from portal.accounts.navigation import first_page, safe_path
from portal.accounts.views import blueprint
from portal.core.csrf import shows_form_again
from portal.core.i18n import gettext as _
from portal.core.limits import get_remote_address, spend

RECOVERIES = "5 per hour"


@blueprint.route("/recover", methods=["GET", "POST"])
@public
@shows_form_again
def recover() -> ResponseReturnValue:
    """A code instead of a lost passkey; the answer is the same for a code that never was and one that was used."""
    form = RecoverForm()
    if form.validate_on_submit():
        spend("recovery", RECOVERIES, f"address:{get_remote_address()}")
        try:
            enter_with_code(*recovery.recover(form.code.data, device()))
            return redirect(url_for("accounts.add_passkey"), code=303)
        except recovery.NoSuchCode:
            form.code.errors = [_("This code does not open an account. Check each letter, or take another code.")]
    return render_template("accounts/recover.html", form=form), 422 if form.errors else 200


@blueprint.route("/account/recovery-codes", methods=["GET", "POST"])
@own_account(fresh=True)
def recovery_codes() -> ResponseReturnValue:
    """How many are left; makes new ones and shows them this once."""
    own = own_session()
    made: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            made = recovery.make_recovery_codes(own, instead_of=request.form.get("instead_of", ""))
        except recovery.AlreadyMade:
            flash(_("Your codes were made and shown already: they hold. Not kept? Create new ones."), "info")
            return redirect(request.full_path.rstrip("?"), code=303)
    return render_template(
        "accounts/recovery_codes.html",
        made=made,
        name=own.account.display_name,
        left=queries.codes_left(own.account_id),
        present=queries.mark_of_codes(own.account_id),
        first="first" in request.args,
        next=safe_path(request.args.get("next")),
        start=first_page(),
    )
