"""The passkeys of an account."""

from __future__ import annotations

import uuid

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.gate import own_account
from portal.accounts import queries
from portal.accounts.browser import asker, code_entered_with, keep, own_session, place, prepare_ceremonies
from portal.accounts.ceremonies import read_registration, registration_options
from portal.accounts.commands import passkeys
from portal.accounts.commands.challenges import issue_challenge
from portal.accounts.forms import NameForm
from portal.accounts.models import Passkey, Purpose
from portal.accounts.presenters import day_of, device_rows, passkey_rows
from portal.accounts.views import blueprint
from portal.accounts.views.ceremony import asked_name, body, ceremony, started, starting, taken, verifying
from portal.core.csrf import shows_form_again
from portal.core.i18n import gettext as _


@blueprint.get("/account/passkeys")
@own_account(restricted=True)
def passkey_list() -> ResponseReturnValue:
    """What lets this account in: passkeys, sessions, recovery codes. After a recovery: the way to a new passkey."""
    own = own_session()
    if own.restricted:
        return redirect(url_for("accounts.add_passkey"))
    codes = queries.recovery_codes(own.account_id)
    return render_template(
        "accounts/passkey_list.html",
        passkeys=passkey_rows(queries.live_passkeys(own.account_id), own.passkey_id),
        sessions=device_rows(queries.live_sessions(own.account_id), own.id),
        codes_made=day_of(codes[0].created_at) if codes else None,
        codes_left=sum(code.used_at is None for code in codes),
        codes_total=len(codes),
        unseen=queries.unseen_notices(own.account_id),
        recovered="recovered" in request.args,
        professional=queries.professional_of(own.account_id),
    )


@blueprint.route("/account/passkeys/new", methods=["GET", "POST"])
@own_account(fresh=True, restricted=True)
def add_passkey() -> ResponseReturnValue:
    """A name and a new passkey. Its form is sent by a script; where none runs, the same page says so."""
    prepare_ceremonies()
    without_script = request.method == "POST"
    form = NameForm(name=place().device)
    return render_template(
        "accounts/add_passkey.html", form=form, without_script=without_script, restricted=own_session().restricted
    )


@blueprint.post("/account/passkeys/new/options")
@own_account(fresh=True, restricted=True)
@starting
@ceremony
def add_passkey_options() -> ResponseReturnValue:
    """A challenge for one more passkey of this account."""
    name = asked_name()
    if not name:
        return jsonify(state="name-missing"), 400
    account = own_session().account
    challenge = issue_challenge(Purpose.ADD_PASSKEY, asker(), user_handle=account.user_handle, name=name)
    options = registration_options(
        place().site,
        challenge=challenge.value,
        user_handle=account.user_handle,
        user_name=account.display_name,
        known=[passkey.credential_id for passkey in queries.live_passkeys(account.id)],
    )
    return started(challenge, options)


@blueprint.post("/account/passkeys/new/verify")
@own_account(fresh=True, restricted=True)
@verifying
@ceremony
def verify_added_passkey() -> ResponseReturnValue:
    """Keep the passkey that was made."""
    challenge = taken(Purpose.ADD_PASSKEY)
    own = own_session()
    recovered = "yes" if own.restricted else None
    passkey = passkeys.add_passkey(own, read_registration(body()), challenge, place(), code_entered_with())
    keep(own)
    flash(_("The passkey %(name)s was added.", name=passkey.name), "ok")
    return jsonify(next=url_for("accounts.passkey_list", recovered=recovered))


@blueprint.route("/account/passkeys/<uuid:passkey_id>/rename", methods=["GET", "POST"])
@own_account()
@shows_form_again
def rename_passkey(passkey_id: uuid.UUID) -> ResponseReturnValue:
    """Another name for one passkey."""
    passkey = _own_passkey(passkey_id)
    form = NameForm(name=passkey.name)
    if form.validate_on_submit():
        passkeys.rename_passkey(own_session(), passkey, form.name.data)
        flash(_("The passkey is now called %(name)s.", name=passkey.name), "ok")
        return redirect(url_for("accounts.passkey_list"), code=303)
    return render_template("accounts/rename_passkey.html", form=form, passkey=passkey), 422 if form.errors else 200


@blueprint.route("/account/passkeys/<uuid:passkey_id>/remove", methods=["GET", "POST"])
@own_account(fresh=True)
def remove_passkey(passkey_id: uuid.UUID) -> ResponseReturnValue:
    """Asks, then removes one passkey."""
    passkey = _own_passkey(passkey_id)
    if request.method != "POST":
        return _removal_page(passkey)
    try:
        passkeys.remove_passkey(own_session(), passkey)
    except passkeys.LastPasskey:
        return _removal_page(passkey, refused=True), 409
    flash(_("The passkey %(name)s was removed.", name=passkey.name), "ok")
    return redirect(url_for("accounts.passkey_list"), code=303)


def _removal_page(passkey: Passkey, *, refused: bool = False) -> str:
    account_id = passkey.account_id
    last, left = len(queries.live_passkeys(account_id)) == 1, queries.codes_left(account_id)
    return render_template("accounts/remove_passkey.html", passkey=passkey, refused=refused, last=last, left=left)


def _own_passkey(passkey_id: uuid.UUID) -> Passkey:
    return queries.live_passkey(own_session().account_id, passkey_id) or abort(404)
