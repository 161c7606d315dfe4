"""Proving with an identity provider that a professional's number is one's own."""

from __future__ import annotations

import datetime as dt

import structlog
from flask import Response, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.access.gate import own_account
from portal.accounts.acts import name_act
from portal.accounts.browser import asker, own_session
from portal.accounts.ceremonies import CeremonyRefused
from portal.accounts.commands.challenges import begun_at, issue_challenge, take_challenge
from portal.accounts.models import Challenge, Purpose
from portal.accounts.navigation import first_page
from portal.core import clock
from portal.core.csrf import shows_form_again
from portal.core.fetch import Unanswered
from portal.core.forms import PortalForm
from portal.core.i18n import lazy_gettext as _l
from portal.core.installation import installation
from portal.core.limits import limited, spend
from portal.professionals.commands.identity import Proof, prove
from portal.professionals.forms.identity import NamedForm
from portal.professionals.presenters.identity import DECLINED, DOWN, NO_NUMBER, REJECTED, TOO_LATE, outcome_words
from portal.professionals.provider.discovery import IdentityProvider
from portal.professionals.provider.id_token import Rejected
from portal.professionals.provider.sign_in import Attempt, Declined, address_of, proved_number
from portal.professionals.queries.claims import claim_of
from portal.professionals.setup import identity_provider
from portal.professionals.views import blueprint

PER_ACCOUNT, EVERYONE = "20 per hour", "1000 per hour"
_IN_HAND, _KEPT = "proved_number", dt.timedelta(minutes=15)
_logger = structlog.get_logger("portal.identity")


@blueprint.route("/account/professional-identity", methods=["GET", "POST"])
@own_account(fresh=True)
@shows_form_again
def prove_identity() -> ResponseReturnValue:
    """Prove with the identity provider that a professional's number is one's own; then, if need be, say who one is."""
    provider, claim = identity_provider() or abort(404), claim_of(own_session().account_id)
    number = _number_in_hand() if claim is None else ""
    form = NamedForm() if number else PortalForm()
    if form.validate_on_submit():
        if not isinstance(form, NamedForm):
            return _leave(provider)
        return _arrive(prove(own_session(), number, form.named(), fresh=True), provider)
    page = render_template("professionals/prove_identity.html", form=form, number=number, claim=claim, leaving="")
    return page, 422 if form.errors else 200


@blueprint.get("/account/professional-identity/proved")
@own_account()
@limited("identity-proved", account=PER_ACCOUNT, everyone=EVERYONE)
def identity_proved() -> ResponseReturnValue:
    """Where the identity provider sends back to, once for each proof: keeps the number it vouched for."""
    provider = identity_provider() or abort(404)
    return _arrive(_outcome(provider), provider)


name_act("professionals.prove_identity", _l("prove your RPPS number"))


def _leave(provider: IdentityProvider) -> ResponseReturnValue:
    """The way to the provider: a page with a link, which browsers follow by themselves.

    ``form-action 'self'`` of our policy holds for what a form is redirected to, in some browsers; a link and a refresh
    are no part of the form any more.
    """
    spend("prove-identity", PER_ACCOUNT, f"account:{own_session().account_id}")
    try:
        address = address_of(provider, _attempt(issue_challenge(Purpose.PROVE_IDENTITY, asker())))
    except Unanswered as error:
        _logger.warning("the identity provider does not answer", cause=str(error))
        return _arrive(DOWN, provider)
    page = render_template("professionals/prove_identity.html", form=None, number="", claim=None, leaving=address)
    return Response(page, headers={"Refresh": f"0; url={address}"})


def _attempt(challenge: Challenge) -> Attempt:
    back = installation().config.origin + url_for("professionals.identity_proved")
    return Attempt(challenge.id.hex, challenge.value, begun_at(challenge).timestamp(), back)


def _outcome(provider: IdentityProvider) -> str:
    """How the proof ended that this request comes back from; its number is kept where there is one."""
    try:
        challenge = take_challenge(request.args.get("state", ""), Purpose.PROVE_IDENTITY, asker())
        number = proved_number(provider, _attempt(challenge), request.args.to_dict())
    except CeremonyRefused:
        return TOO_LATE
    except Declined:
        return DECLINED
    except (Rejected, Unanswered) as error:
        _logger.warning("the identity provider proved nothing", cause=str(error))
        return REJECTED if isinstance(error, Rejected) else DOWN
    if number is None:
        return NO_NUMBER
    outcome = prove(own_session(), number)
    if outcome is Proof.UNNAMED:
        _take_in_hand(number)
    return outcome


def _arrive(outcome: str, provider: IdentityProvider) -> ResponseReturnValue:
    """Tell the outcome on the page where the person goes on."""
    if outcome != Proof.UNNAMED:
        kind, sentence = outcome_words(outcome, provider)
        flash(sentence, kind)
    if outcome != Proof.PROVED:
        return redirect(url_for("professionals.prove_identity"), 303)
    session.pop(_IN_HAND, None)
    practising = own_session().professional_id is not None
    return redirect(first_page() if practising else url_for("accounts.choose_role"), 303)


def _take_in_hand(number: str) -> None:
    """Keep a proved number in the signed cookie until its owner has said who they are."""
    until = (clock.now() + _KEPT).timestamp()
    session[_IN_HAND] = [number, str(own_session().account_id), until]


def _number_in_hand() -> str:
    """The proved number of this account that waits for a name; the empty string where there is none, or no more."""
    number, account_id, until = session.get(_IN_HAND, ("", "", 0))
    holds = account_id == str(own_session().account_id) and clock.now().timestamp() < until
    return str(number) if holds else ""
