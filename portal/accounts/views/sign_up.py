"""The first visit: a name, a passkey, an account."""

from __future__ import annotations

import secrets

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.access.gate import public
from portal.accounts.browser import asker, enter, place, prepare_ceremonies
from portal.accounts.ceremonies import read_registration, registration_options
from portal.accounts.commands import passkeys
from portal.accounts.commands.challenges import issue_challenge
from portal.accounts.forms import NameForm
from portal.accounts.models import Purpose
from portal.accounts.navigation import first_page, safe_path
from portal.accounts.views import blueprint
from portal.accounts.views.ceremony import asked_name, body, ceremony, started, starting, taken, verifying

USER_HANDLE_BYTES = 64


@blueprint.route("/first-visit", methods=["GET", "POST"])
@public
def sign_up() -> ResponseReturnValue:
    """Explains a passkey and makes one. Its form is sent by a script; where none runs, the same page says so."""
    if current_user.is_authenticated:
        return redirect(first_page())
    prepare_ceremonies()
    wanted, sent = safe_path(request.args.get("next")), request.method == "POST"
    invited = wanted.startswith("/invitations/")
    return render_template("accounts/sign_up.html", form=NameForm(), next=wanted, invited=invited, without_script=sent)


@blueprint.post("/first-visit/options")
@public
@starting
@ceremony
def sign_up_options() -> ResponseReturnValue:
    """A challenge for a new account; nothing is kept of it but the challenge."""
    name = asked_name()
    if not name:
        return jsonify(state="name-missing"), 400
    challenge = issue_challenge(Purpose.SIGN_UP, asker(), user_handle=secrets.token_bytes(USER_HANDLE_BYTES), name=name)
    options = registration_options(
        place().site, challenge=challenge.value, user_handle=challenge.user_handle, user_name=name
    )
    return started(challenge, options)


@blueprint.post("/first-visit/verify")
@public
@verifying
@ceremony
def verify_sign_up() -> ResponseReturnValue:
    """Open the account with the passkey that was made, and offer recovery codes."""
    wanted, challenge = safe_path(request.args.get("next")), taken(Purpose.SIGN_UP)
    enter(passkeys.sign_up(read_registration(body()), challenge, place()))
    return jsonify(next=url_for("accounts.recovery_codes", first="yes", next=wanted or None))
