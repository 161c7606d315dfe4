"""Proving that a number is one's own: what the identity provider vouched for becomes a claim that nobody else has."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from portal.access.rights import Professional
from portal.accounts.commands.sessions import acting
from portal.accounts.commands.telling import tell
from portal.accounts.models import AccountSession
from portal.core import clock
from portal.core.db import db
from portal.professionals.queries.claims import claim_of, verified_claim
from portal.trail.events import Event, Outcome

HOW = "identity-provider"


class Proof(enum.StrEnum):
    """How it ended. ``UNNAMED``: nobody by this account yet, who must say first who they are."""

    PROVED = "proved"
    UNNAMED = "unnamed"
    ANOTHER_NUMBER = "another-number"
    OTHER_ACCOUNT = "other-account"


@dataclass(frozen=True, slots=True)
class Named:
    """Who somebody says they are, where no directory knows their number."""

    title: str
    family_name: str
    given_names: str
    profession: str
    town: str


def prove(own: AccountSession, rpps: str, named: Named | None = None, *, fresh: bool = False) -> Proof:
    """Keep that the provider vouched for a number of this account, and of no other.

    An account that is no professional yet becomes one, as ``named``. The number of another verified account, and one
    that is not the number this account claims, are told to the trail and change nothing. Raises ``SessionOver``.
    """
    with acting(own, fresh=fresh):
        claimed, other = claim_of(own.account_id), verified_claim(rpps)
        if claimed is not None and claimed.rpps != rpps:
            return _refused(own, claimed, Proof.ANOTHER_NUMBER)
        if other is not None and other is not claimed:
            return _refused(own, other, Proof.OTHER_ACCOUNT)
        if claimed is None:
            if named is None:
                return Proof.UNNAMED
            claimed = _claim(own, rpps, named)
        if claimed.verified_at is None:
            _keep(own, claimed)
    return Proof.PROVED


def _claim(own: AccountSession, rpps: str, named: Named) -> Professional:
    professional = Professional(
        account_id=own.account_id,
        rpps=rpps,
        title=named.title,
        family_name=named.family_name,
        given_names=named.given_names,
        profession=named.profession,
        town=named.town,
        since=clock.now(),
    )
    db.session.add(professional)
    db.session.flush()
    return professional


def _keep(own: AccountSession, professional: Professional) -> None:
    professional.verified_at, professional.verified_how = clock.now(), HOW
    tell(
        Event.PROFESSIONAL_VERIFIED,
        own.account,
        professional_id=professional.id,
        professional=professional.name,
        how=HOW,
    )


def _refused(own: AccountSession, about: Professional, cause: Proof) -> Proof:
    tell(
        Event.PROFESSIONAL_VERIFIED,
        own.account,
        Outcome.REFUSED,
        professional_id=about.id,
        professional=about.name,
        how=HOW,
        cause=str(cause),
    )
    return cause
