"""The ID token: signed by the provider, about this sign-in, for us, now (OpenID Connect Core, section 3.1.3.7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from portal.config import Config
from portal.core import clock
from portal.professionals.provider.discovery import IdentityProvider

if TYPE_CHECKING:
    from joserfc.jwt import Token

ALGORITHMS = ("RS256", "ES256")
SKEW = 60
"""Seconds by which the clock of the provider may differ from ours."""
_LARGEST = 16_384


class Rejected(Exception):
    """The provider answered, and the answer proves nothing; says in a word or two why, for the log."""


def verified_claims(provider: IdentityProvider, token: object, *, nonce: str, begun: float) -> Mapping[str, Any]:
    """The claims of an ID token. ``begun``: the second of the epoch at which the sign-in was asked for.

    Raises :class:`Rejected`, and :class:`portal.core.fetch.Unanswered` where the keys cannot be had.
    """
    if not isinstance(token, str) or not token.isascii() or len(token) > _LARGEST:
        raise Rejected("no ID token")
    claims = _decoded(provider, token).claims
    _check(claims, provider.config, begun)
    if claims["nonce"] != nonce:
        raise Rejected("claims: nonce")
    return claims


def _decoded(provider: IdentityProvider, token: str) -> Token:
    from joserfc import jwt
    from joserfc.errors import InvalidKeyIdError, JoseError
    from joserfc.jws import JWSRegistry

    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    try:
        try:
            return jwt.decode(token, provider.keys(), registry=registry)
        except InvalidKeyIdError:
            return jwt.decode(token, provider.keys(newer=True), registry=registry)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise Rejected(f"signature: {type(error).__name__}") from None


def _check(claims: Mapping[str, Any], config: Config, begun: float) -> None:
    """Who says it, of whom, for whom, and when. No audience but us: nobody else is trusted with it."""
    from joserfc.errors import JoseError
    from joserfc.jwt import JWTClaimsRegistry

    essential = {"essential": True}
    wanted: dict[str, Any] = dict.fromkeys(("sub", "exp", "iat", "nonce"), essential)
    wanted |= {"iss": essential | {"value": config.oidc_issuer}, "aud": essential | {"value": config.oidc_client_id}}
    if config.oidc_acr:
        wanted["acr"] = essential | {"values": config.oidc_acr.split()}
    try:
        JWTClaimsRegistry(now=int(clock.now().timestamp()), leeway=SKEW, **wanted).validate(dict(claims))
    except JoseError as error:
        raise Rejected(f"claims: {error.description or type(error).__name__}") from None
    if claims["aud"] not in (config.oidc_client_id, [config.oidc_client_id]):
        raise Rejected("claims: aud")
    if claims.get("azp", config.oidc_client_id) != config.oidc_client_id:
        raise Rejected("claims: azp")
    if claims["iat"] < begun - SKEW:
        raise Rejected("claims: iat")
