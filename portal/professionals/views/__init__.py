"""The pages on which a holder opens a record to professionals, and those on which they work."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("professionals", __name__)

from portal.professionals.views import access, hiding, patients  # noqa: E402 — the views hang themselves on the blueprint

__all__ = ["access", "blueprint", "hiding", "patients"]
