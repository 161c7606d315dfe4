"""The pages of a record. Every address starts with the record's id, so that two tabs on two people cannot cross."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("record", __name__, url_prefix="/records/<uuid:record_id>")

from portal.record.views import (  # noqa: E402 — the views hang themselves on the blueprint
    documents,
    health,
    overview,
    removal,
    results,
    timeline,
    trash,
)

__all__ = ["blueprint", "documents", "health", "overview", "removal", "results", "timeline", "trash"]
