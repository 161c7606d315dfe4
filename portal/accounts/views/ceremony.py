"""What every ceremony's JSON endpoints share: the body read within its limit, the answer that tells little."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from portal.accounts.browser import asker
from portal.accounts.ceremonies import MAX_BODY_BYTES, Assertion, CeremonyRefused, Refusal
from portal.accounts.ceremonies.body import read_json_object
from portal.accounts.commands.challenges import take_challenge
from portal.accounts.commands.sessions import SessionOver
from portal.accounts.forms import NAME_LENGTH
from portal.accounts.models import Challenge, Purpose
from portal.accounts.queries import passkey_by_credential
from portal.core.forms import one_line
from portal.core.limits import limited, spend

PER_ACCOUNT, PER_ADDRESS, EVERYONE = "10 per 5 minutes", "30 per 5 minutes", "1000 per 5 minutes"
starting = limited("ceremony-start", account=PER_ACCOUNT, address=PER_ADDRESS, everyone=EVERYONE)
"""Limits the endpoints that begin a ceremony."""
verifying = limited("ceremony", account=PER_ACCOUNT, address=PER_ADDRESS, everyone=EVERYONE)
"""Limits the endpoints that end a ceremony."""

View = Callable[..., ResponseReturnValue]
_STATES = {Refusal.CHALLENGE: "expired", Refusal.ALREADY_REGISTERED: "registered"}


def ceremony(view: View) -> View:
    """A view whose refused ceremonies answer 400 and one of three words: who asks does not learn which check failed."""

    @wraps(view)
    def answering(**arguments: Any) -> ResponseReturnValue:
        try:
            return view(**arguments)
        except SessionOver:
            return jsonify(state="expired"), 400
        except CeremonyRefused as refused:
            return jsonify(state=_STATES.get(refused.reason, "refused")), 400

    return answering


def body() -> bytes:
    """The body of a ceremony. Raises ``CeremonyRefused`` when it is too large; no more than that is read."""
    request.max_content_length = MAX_BODY_BYTES
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise CeremonyRefused(Refusal.TOO_LARGE) from None


def asked_name() -> str:
    """The name in the body of an options request, at most 80 characters; empty when there is none."""
    name = read_json_object(body()).get("name")
    return one_line(name)[:NAME_LENGTH] if isinstance(name, str) else ""


def taken(purpose: Purpose) -> Challenge:
    """The challenge that this request answers, which no longer exists. Raises ``CeremonyRefused``."""
    return take_challenge(request.headers.get("X-Ceremony", ""), purpose, asker())


def started(challenge: Challenge, options: dict[str, Any]) -> ResponseReturnValue:
    """The answer that begins a ceremony in the browser."""
    return jsonify(ceremony=str(challenge.id), options=options)


def spend_for_owner(claimed: Assertion) -> None:
    """Count a sign-in on the account that the passkey says it is of; only who holds the passkey can say so."""
    passkey = passkey_by_credential(claimed.credential_id)
    if passkey is not None and passkey.account.user_handle == claimed.user_handle:
        spend("ceremony", PER_ACCOUNT, f"account:{passkey.account_id}")
