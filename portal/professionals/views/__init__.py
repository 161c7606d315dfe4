"""The pages on which a holder opens a record to professionals, and those on which they work."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("professionals", __name__)

from portal.professionals.views import (  # noqa: E402 — the views hang themselves on the blueprint
    access,
    announcements,
    answers,
    care_team,
    directory,
    emergency_access,
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
    "blueprint",
    "care_team",
    "directory",
    "emergency_access",
    "hiding",
    "identity",
    "invitations",
    "patients",
    "practice",
]
