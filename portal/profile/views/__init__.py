"""The pages on which people write the health profile."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("profile", __name__, url_prefix="/records/<uuid:record_id>/health/profile")

from portal.profile.views import (  # noqa: E402 — the views hang themselves on the blueprint
    measures,
    medicines,
    statements,
    vaccinations,
)

__all__ = ["blueprint", "measures", "medicines", "statements", "vaccinations"]
