"""The JSON around a ceremony, read strictly: size, UTF-8, no member twice, canonical base64url.

Browsers write these bodies, so there is one way to write them: whatever deviates comes from somewhere else.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from typing import Any, NoReturn

from portal.accounts.ceremonies.refusal import CeremonyRefused, Refusal, refusing

MAX_BODY_BYTES = 16 * 1024
MIN_CREDENTIAL_ID_BYTES = 16  # WebAuthn L3, section 4, "credential ID"
MAX_CREDENTIAL_ID_BYTES = 1023  # WebAuthn L3, section 7.1

_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class ClientData:
    """What the browser says it did: kind of ceremony, challenge (still base64url) and origin."""

    type: str
    challenge: str
    origin: str


@dataclass(frozen=True)
class CredentialBody:
    """The outer object of a PublicKeyCredential in JSON, with its response still in base64url."""

    credential_id: bytes
    response: dict[str, Any]
    document: dict[str, Any]


def _unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise CeremonyRefused(Refusal.DUPLICATE_MEMBER)
    return members


def _no_constant(_name: str) -> NoReturn:
    raise CeremonyRefused(Refusal.MALFORMED)


@refusing(Refusal.MALFORMED)
def read_json_object(data: bytes) -> dict[str, Any]:
    """The object that ``data`` holds. Refused: over 16 kB, not UTF-8, a member twice, NaN, anything but an object."""
    if len(data) > MAX_BODY_BYTES:
        raise CeremonyRefused(Refusal.TOO_LARGE)
    document = json.loads(data.decode("utf-8"), object_pairs_hook=_unique_members, parse_constant=_no_constant)
    if not isinstance(document, dict):
        raise CeremonyRefused(Refusal.MALFORMED)
    return document


def read_base64url(value: object) -> bytes:
    """The bytes of a base64url string. Refused: padding, other letters, bits left over, the empty string."""
    if not isinstance(value, str) or not _BASE64URL.fullmatch(value):
        raise CeremonyRefused(Refusal.MALFORMED)
    try:
        data = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except ValueError as error:
        raise CeremonyRefused(Refusal.MALFORMED) from error
    if write_base64url(data) != value:
        raise CeremonyRefused(Refusal.MALFORMED)
    return data


def write_base64url(data: bytes) -> str:
    """``data`` in base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def read_credential(body: bytes) -> CredentialBody:
    """The outer object of a ceremony. Refused besides malformed JSON: two different ids, an id of impossible size."""
    document = read_json_object(body)
    if document.get("type") != "public-key":
        raise CeremonyRefused(Refusal.WRONG_TYPE)
    credential_id = read_base64url(document.get("rawId"))
    if document.get("id") != document.get("rawId"):
        raise CeremonyRefused(Refusal.CREDENTIAL_ID)
    check_credential_id(credential_id)
    response = document.get("response")
    if not isinstance(response, dict):
        raise CeremonyRefused(Refusal.MALFORMED)
    return CredentialBody(credential_id, response, document)


def check_credential_id(credential_id: bytes) -> None:
    """Refuses a credential id of an impossible size."""
    if not MIN_CREDENTIAL_ID_BYTES <= len(credential_id) <= MAX_CREDENTIAL_ID_BYTES:
        raise CeremonyRefused(Refusal.CREDENTIAL_ID)


def read_client_data(value: object) -> ClientData:
    """What ``clientDataJSON`` says. Refused: a ceremony run inside another site's frame (crossOrigin, topOrigin)."""
    document = read_json_object(read_base64url(value))
    if document.get("crossOrigin", False) is not False or "topOrigin" in document:
        raise CeremonyRefused(Refusal.CROSS_ORIGIN)
    members = tuple(document.get(name) for name in ("type", "challenge", "origin"))
    kind, challenge, origin = members
    if not isinstance(kind, str) or not isinstance(challenge, str) or not isinstance(origin, str):
        raise CeremonyRefused(Refusal.MALFORMED)
    return ClientData(kind, challenge, origin)
