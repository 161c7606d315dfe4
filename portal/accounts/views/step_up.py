"""Proving again to be there, before an act that matters."""

from __future__ import annotations

from flask import jsonify, render_template, request, session
from flask.typing import ResponseReturnValue

from portal.access.gate import own_account
from portal.accounts.acts import words_of
from portal.accounts.browser import asker, keep, own_session, place, prepare_ceremonies
from portal.accounts.ceremonies import authentication_options, read_assertion
from portal.accounts.commands import passkeys
from portal.accounts.commands.challenges import issue_challenge
from portal.accounts.models import Purpose
from portal.accounts.navigation import first_page, safe_path, way_back
from portal.accounts.views import blueprint
from portal.accounts.views.ceremony import body, ceremony, started, starting, taken, verifying


@blueprint.route("/step-up", methods=["GET", "POST"])
@own_account()
def step_up() -> ResponseReturnValue:
    """Names the act and asks for the passkey."""
    prepare_ceremonies()
    wanted = safe_path(request.args.get("next"))
    return render_template(
        "accounts/step_up.html",
        act=words_of(session.get("step_up_for")),
        next=wanted,
        unsaved="unsaved" in request.args,
        cancel=way_back(wanted),
        without_script=request.method == "POST",
    )


@blueprint.post("/step-up/options")
@own_account()
@starting
@ceremony
def step_up_options() -> ResponseReturnValue:
    """A challenge for the person who is signed in."""
    challenge = issue_challenge(Purpose.STEP_UP, asker())
    return started(challenge, authentication_options(place().site, challenge=challenge.value))


@blueprint.post("/step-up/verify")
@own_account()
@verifying
@ceremony
def verify_step_up() -> ResponseReturnValue:
    """Five minutes for what matters, under a new secret."""
    challenge = taken(Purpose.STEP_UP)
    own = own_session()
    passkeys.step_up(own, read_assertion(body()), challenge, place())
    keep(own)
    return jsonify(next=safe_path(request.args.get("next")) or first_page())
