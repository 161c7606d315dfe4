"""The health summary, and one entry of it."""

from __future__ import annotations

import uuid

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.record.documents.readers import may_hide
from portal.record.entries.details import entry_page
from portal.record.entries.queries import entry_by_id, other_statements, other_versions
from portal.record.health.presenters import SLUGS, health_page
from portal.record.health.queries import health_summary
from portal.record.notes.presenters import shown_notes
from portal.record.notes.queries import notes_about
from portal.record.views import blueprint


@blueprint.get("/health")
@requires(Action.VIEW_HEALTH)
def health(opened: Opened) -> ResponseReturnValue:
    """What the record says of the holder's health, or of one kind of thing (``only``)."""
    only = SLUGS.get(request.args.get("only", ""))
    page = health_page(opened, health_summary(opened, only), only)
    return render_template("record/health.html", page=page, only=only)


@blueprint.get("/health/entries/<uuid:entry_id>")
@requires(Action.READ_ENTRY)
def entry(opened: Opened, entry_id: uuid.UUID) -> ResponseReturnValue:
    """Everything that one statement says, and what else is said of the same thing."""
    found = entry_by_id(opened, entry_id)
    if found is None:
        abort(404)
    others, versions = other_statements(opened, found), other_versions(opened, found)
    page = entry_page(opened, found, others, versions, may_hide=may_hide(opened))
    beside = shown_notes(opened, found.document, notes_about(opened, found), found)
    return render_template("record/entry.html", page=page, beside=beside)
