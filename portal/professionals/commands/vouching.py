"""What the operator says of a professional's number: that it is theirs, or that this is no longer certain."""

from __future__ import annotations

import uuid

from portal.access.rights import Professional
from portal.access.subject import system
from portal.core import clock
from portal.core.db import db, immediate
from portal.professionals.queries.claims import live_emergencies, verified_claim
from portal.trail.events import Event
from portal.trail.write import Entry, write

HOW = "operator"
_CAUSE = "not-verified-any-more"


class NotVouched(ValueError):
    """Nothing was changed; the message is one sentence that says why."""


def vouch(professional_id: uuid.UUID, evidence: str) -> Professional:
    """Note that the operator saw whose number it is. Raises :class:`NotVouched`."""
    with immediate():
        professional = _found(professional_id)
        if professional.verified_at is not None:
            told = f"{professional.verified_at:%Y-%m-%d} ({professional.verified_how})"
            raise NotVouched(f"This professional is verified already, since {told}.")
        if (other := verified_claim(professional.rpps)) is not None:
            raise NotVouched(f"The number of this professional is verified as that of {other.id}: unverify that first.")
        professional.verified_at, professional.verified_how = clock.now(), HOW
        write(_told(Event.PROFESSIONAL_VERIFIED, professional, how=HOW, evidence=evidence))
    return professional


def unvouch(professional_id: uuid.UUID) -> tuple[Professional, int]:
    """Take a verification back, whoever gave it, and end the emergency openings that it allowed; how many they were.

    Each ending is told in the trail of its record. Raises :class:`NotVouched`.
    """
    with immediate():
        professional, now = _found(professional_id), clock.now()
        if professional.verified_at is None:
            raise NotVouched("This professional is not verified.")
        professional.verified_at, professional.verified_how = None, ""
        write(_told(Event.PROFESSIONAL_UNVERIFIED, professional))
        openings = live_emergencies(professional.id, now)
        for opening in openings:
            opening.ended_at = now
            write(_told(Event.EMERGENCY_CLOSED, professional, opening.record_id, cause=_CAUSE))
    return professional, len(openings)


def _found(professional_id: uuid.UUID) -> Professional:
    professional = db.session.get(Professional, professional_id, populate_existing=True)
    if professional is None:
        raise NotVouched("No professional has this ID: `portal professionals list` shows them.")
    return professional


def _told(event: Event, professional: Professional, record_id: uuid.UUID | None = None, **details: str) -> Entry:
    about = {"professional_id": str(professional.id), "professional": professional.name}
    return Entry(event, system(HOW).actor, record_id=record_id, details=about | details)
