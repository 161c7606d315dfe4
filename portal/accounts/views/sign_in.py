"""Signing in, and out."""

from __future__ import annotations

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.access.gate import own_account, public
from portal.accounts.browser import asker, enter, leave, own_session, place, prepare_ceremonies, remember_language
from portal.accounts.ceremonies import authentication_options, read_assertion
from portal.accounts.commands import passkeys, sessions
from portal.accounts.commands.challenges import issue_challenge
from portal.accounts.models import Purpose
from portal.accounts.navigation import first_page, safe_path
from portal.accounts.views import blueprint
from portal.accounts.views.ceremony import body, ceremony, spend_for_owner, started, starting, taken, verifying
from portal.core.errors import storage_page, without_storage
from portal.core.i18n import LOCALES
from portal.core.i18n import gettext as _


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """The door. Its form is sent by a script; where none runs, the same page says so."""
    if current_user.is_authenticated and not own_session().restricted:
        return redirect(first_page())
    prepare_ceremonies()
    wanted = safe_path(request.args.get("next"))
    return render_template(
        "accounts/sign_in.html",
        next=wanted,
        unsaved="unsaved" in request.args,
        signed_out="signed_out" in request.args,
        without_script=request.method == "POST",
    )


@blueprint.post("/sign-in/options")
@public
@starting
@ceremony
def sign_in_options() -> ResponseReturnValue:
    """A challenge for whoever holds a passkey of this site."""
    challenge = issue_challenge(Purpose.SIGN_IN, asker())
    return started(challenge, authentication_options(place().site, challenge=challenge.value))


@blueprint.post("/sign-in/verify")
@public
@verifying
@ceremony
def verify_sign_in() -> ResponseReturnValue:
    """Sign in with the passkey that answered."""
    challenge = taken(Purpose.SIGN_IN)
    claimed = read_assertion(body())
    spend_for_owner(claimed)
    session = passkeys.sign_in(claimed, challenge, place())
    enter(session)
    response = jsonify(next=safe_path(request.args.get("next")) or first_page())
    return remember_language(response, session.account.locale) if session.account.locale else response


def _leave_here_only() -> Response:
    response = storage_page(
        _("You are signed out in this browser only"),
        _("Carnet could not note it. When it answers again, sign in and end your other sessions."),
    )
    leave(response)
    return response


@blueprint.post("/sign-out")
@without_storage(_leave_here_only)
@own_account(restricted=True)
def sign_out() -> ResponseReturnValue:
    """End the session, and have the browser forget everything that the site put there, which needs no database."""
    sessions.sign_out(own_session())
    response = redirect(url_for("accounts.sign_in", signed_out="yes"), code=303)
    return leave(response)


@blueprint.get("/language/<locale>")
@public
def choose_language(locale: str) -> ResponseReturnValue:
    """Read in another language in this browser; the account keeps its preference."""
    response = redirect(safe_path(request.args.get("next")) or first_page())
    return remember_language(response, locale) if locale in LOCALES else response
