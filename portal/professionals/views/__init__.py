"""The pages on which a holder opens a record to professionals, and those on which they work."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("professionals", __name__)

from portal.professionals import notices  # noqa: E402 — the notices hang themselves on what happens
from portal.professionals.views import (  # noqa: E402 — the views hang themselves on the blueprint
    access,
    announcements,
    answers,
    blocks,
    care_team,
    directory,
    emergencies,
    emergency_access,
    gp,
    grants,
    hiding,
    identity,
    invitations,
    patients,
    practice,
)

__all__ = [
    "access",
    "announcements",
    "answers",
    "blocks",
    "blueprint",
    "care_team",
    "directory",
    "emergencies",
    "emergency_access",
    "gp",
    "grants",
    "hiding",
    "identity",
    "invitations",
    "notices",
    "patients",
    "practice",
]
