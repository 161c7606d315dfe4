"""Sending a person to the provider, and reading what they come back with (authorization code flow with PKCE)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from portal.core.fetch import Answer, Unanswered, ask
from portal.professionals.provider.discovery import Discovered, IdentityProvider, fetched
from portal.professionals.provider.id_token import Rejected, verified_claims
from portal.professionals.provider.number import number_of

_HALF = 32
_DOWN = ("server_error", "temporarily_unavailable")


class Declined(Exception):
    """The person, or the provider, ended the sign-in without an answer."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sign-in at the provider: ``secret`` are 64 random bytes that never leave us, ``begun`` when it began (in
    seconds of the epoch), ``back`` the one address that the provider sends back to.
    """

    state: str
    secret: bytes
    begun: float
    back: str

    @property
    def verifier(self) -> str:
        """The secret of the exchange (RFC 7636)."""
        return _written(self.secret[:_HALF])

    @property
    def nonce(self) -> str:
        """What the ID token must repeat."""
        return _written(self.secret[_HALF:])


def address_of(provider: IdentityProvider, attempt: Attempt) -> str:
    """Where the person proves at the provider who they are, now. Raises :class:`portal.core.fetch.Unanswered`."""
    config, endpoint = provider.config, provider.discovered().authorization_endpoint
    asked = {
        "response_type": "code",
        "client_id": config.oidc_client_id,
        "redirect_uri": attempt.back,
        "scope": config.oidc_scope,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": _written(hashlib.sha256(attempt.verifier.encode()).digest()),
        "code_challenge_method": "S256",
        "prompt": "login",
        **({"acr_values": config.oidc_acr} if config.oidc_acr else {}),
    }
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


def proved_number(provider: IdentityProvider, attempt: Attempt, came: Mapping[str, str]) -> str | None:
    """The RPPS number that the provider vouches for; None where it knows none of this person.

    ``came``: the parameters that the person came back with. Raises :class:`Declined`,
    :class:`portal.professionals.provider.id_token.Rejected` and :class:`portal.core.fetch.Unanswered`.
    """
    discovered = provider.discovered()
    _check_sender(provider, discovered, came)
    if came.get("error") in _DOWN:
        raise Unanswered("its own fault")
    if "error" in came:
        raise Declined
    if not came.get("code"):
        raise Rejected("no code")
    tokens = _exchanged(provider, discovered, attempt, came["code"])
    claims = verified_claims(provider, tokens.get("id_token"), nonce=attempt.nonce, begun=attempt.begun)
    name = provider.config.oidc_claim
    return number_of(claims[name] if name in claims else _told(discovered, tokens, claims).get(name))


def _check_sender(provider: IdentityProvider, discovered: Discovered, came: Mapping[str, str]) -> None:
    """The answer is of the provider that was asked (RFC 9207), where that says that its answers tell it."""
    sender = came.get("iss")
    if (sender is not None or discovered.names_itself) and sender != provider.config.oidc_issuer:
        raise Rejected("another provider's answer")


def _exchanged(provider: IdentityProvider, discovered: Discovered, attempt: Attempt, code: str) -> Mapping[str, Any]:
    """The tokens for a code. Raises :class:`Rejected` for a code that the provider refuses."""
    config = provider.config
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": attempt.back,
        "code_verifier": attempt.verifier,
    }
    if discovered.secret_in_form:
        form |= {"client_id": config.oidc_client_id, "client_secret": config.oidc_client_secret}
        headers = {}
    else:
        pair = f"{quote(config.oidc_client_id, safe='')}:{quote(config.oidc_client_secret, safe='')}"
        headers = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    answer: Answer = ask(discovered.token_endpoint, form=form, headers=headers)
    if answer.status == 400:
        raise Rejected("code refused")
    if answer.status >= 300:
        raise Unanswered(f"status {answer.status}")
    return answer.content


def _told(discovered: Discovered, tokens: Mapping[str, Any], claims: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the provider says beside the ID token, of the same person; nothing where it says nothing there."""
    token = tokens.get("access_token")
    if not discovered.userinfo_endpoint or not isinstance(token, str) or not token.isascii() or not token.isprintable():
        return {}
    told = fetched(discovered.userinfo_endpoint, {"Authorization": f"Bearer {token}"})
    if told.get("sub") != claims["sub"]:
        raise Rejected("another person's claims")
    return told


def _written(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")
