"""What the provider says of itself: where its endpoints are, and with which keys it signs. Kept for ten minutes."""

from __future__ import annotations

import importlib.util
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.config import Config, ConfigError, is_private
from portal.core.fetch import Unanswered, ask

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

KEPT = 600.0
"""For how many seconds; keys that are not among the known ones are asked for at once, but not more than so often."""
_ASKED_AGAIN = 30.0
_WRITTEN = re.compile(r"[!\"$-~]+")
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Discovered:
    """The part of a discovery document that is used. ``names_itself``: its answers carry ``iss`` (RFC 9207)."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    secret_in_form: bool
    names_itself: bool


class IdentityProvider:
    """The provider that the settings name. Each process keeps for itself what it learned of it.

    Raises :class:`portal.config.ConfigError` where the library that checks signatures is not installed.
    """

    def __init__(self, config: Config) -> None:
        if importlib.util.find_spec("joserfc") is None:
            raise ConfigError("PORTAL_OIDC_ISSUER: install the extra `oidc`, which checks what the provider signs")
        self.config, self.name = config, config.identity_provider
        self._discovered: tuple[float, Discovered] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def discovered(self) -> Discovered:
        """Where the endpoints are. Raises :class:`portal.core.fetch.Unanswered`."""
        if self._discovered is None or time.monotonic() - self._discovered[0] > KEPT:
            address = f"{self.config.oidc_issuer.rstrip('/')}/.well-known/openid-configuration"
            found = _read(fetched(address), self.config.oidc_issuer)
            self._discovered = time.monotonic(), found
        return self._discovered[1]

    def keys(self, *, newer: bool = False) -> KeySet:
        """The keys; ``newer``: those of this moment, for one that is not among the known ones.

        Raises :class:`portal.core.fetch.Unanswered`.
        """
        age = time.monotonic() - self._keys[0] if self._keys is not None else None
        if self._keys is None or age is None or age > (_ASKED_AGAIN if newer else KEPT):
            self._keys = time.monotonic(), _key_set(fetched(self.discovered().jwks_uri))
        return self._keys[1]


def fetched(address: str, headers: Mapping[str, str] | None = None) -> Mapping[str, Any]:
    """The object at an address. Raises :class:`portal.core.fetch.Unanswered`, also where there is none."""
    answer = ask(address, headers=headers)
    if answer.status >= 300:
        raise Unanswered(f"status {answer.status}")
    return answer.content


def _read(document: Mapping[str, Any], issuer: str) -> Discovered:
    """Raises :class:`portal.core.fetch.Unanswered` for another's document, and for an endpoint that is not safe."""
    if document.get("issuer") != issuer:
        raise Unanswered("another issuer")
    optional = ["userinfo_endpoint"] if "userinfo_endpoint" in document else []
    for name in (*_ENDPOINTS, *optional):
        if not _is_endpoint(document.get(name), issuer):
            raise Unanswered(f"{name} unusable")
    methods = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Discovered(
        **{name: document[name] for name in _ENDPOINTS},
        userinfo_endpoint=document.get("userinfo_endpoint", ""),
        secret_in_form="client_secret_basic" not in methods,
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
    )


def _is_endpoint(address: object, issuer: str) -> bool:
    """An address under TLS; on this machine only where the provider itself is there."""
    try:
        safe = isinstance(address, str) and bool(_WRITTEN.fullmatch(address)) and is_private(address)
    except ValueError:
        return False
    return safe and (str(address).startswith("https:") or issuer.startswith("http:"))


def _key_set(document: Mapping[str, Any]) -> KeySet:
    from joserfc.errors import JoseError
    from joserfc.jwk import JWKRegistry, KeySet

    told = document.get("keys")
    usable = [key for key in told if _may_sign(key)] if isinstance(told, list) else []
    try:
        return KeySet([JWKRegistry.import_key(key) for key in usable])
    except (JoseError, ValueError, TypeError, KeyError):
        raise Unanswered("keys unusable") from None


def _may_sign(key: object) -> bool:
    """RSA of 2048 bits and more, and the curve P-256. A secret among the keys of a provider would be everybody's."""
    if not isinstance(key, dict) or key.get("use", "sig") != "sig":
        return False
    if key.get("kty") == "RSA":
        return isinstance(key.get("n"), str) and len(key["n"]) * 6 >= 2048
    return key.get("kty") == "EC" and key.get("crv") == "P-256"
