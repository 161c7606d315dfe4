"""Everything in the order of its dates."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.record.documents.queries import Place
from portal.record.timeline import presenters
from portal.record.timeline.queries import end_of_year, timeline_page, visible_extent
from portal.record.views import blueprint


@blueprint.get("/timeline")
@requires(Action.VIEW_TIMELINE)
def timeline(opened: Opened) -> ResponseReturnValue:
    """Documents and dated facts by year and month (``kind`` filters, ``year`` jumps, ``before`` goes on)."""
    kind, before = request.args.get("kind", ""), Place.parse(request.args.get("before", ""))
    extent = visible_extent(opened)
    year = request.args.get("year", type=int)
    year = year if year in extent.years else None
    start = before or (end_of_year(year) if year is not None else None)
    page = timeline_page(opened, presenters.wanted(kind, start))
    shown = presenters.timeline(opened, page, extent, kind, year, paged=before is not None)
    return render_template("record/timeline.html", page=shown)
