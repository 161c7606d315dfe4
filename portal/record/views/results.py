"""Results: by analyte, and one analyte over time."""

from __future__ import annotations

import uuid

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.record.content import EntryKind
from portal.record.documents.queries import Place
from portal.record.entries.queries import entry_by_id, last_values, series
from portal.record.results import presenters
from portal.record.results.queries import same_sample, visible_analytes
from portal.record.views import blueprint

MEASURED = (EntryKind.RESULT, EntryKind.VITAL_SIGN)


@blueprint.get("/health/labs")
@requires(Action.VIEW_RESULTS)
def result_list(opened: Opened) -> ResponseReturnValue:
    """What was measured, by name (``q`` finds, ``after`` goes on), with the last values of each."""
    words, after = request.args.get("q", "").strip(), request.args.get("after", type=uuid.UUID)
    page = visible_analytes(opened, words, after)
    found = last_values(opened, [EntryKind.RESULT], [one.key for one in page.analytes])
    shown = presenters.result_list(opened, page, found, words, paged=after is not None)
    return render_template("record/result_list.html", page=shown)


@blueprint.get("/health/labs/<uuid:entry_id>")
@requires(Action.VIEW_RESULTS)
def result_trend(opened: Opened, entry_id: uuid.UUID) -> ResponseReturnValue:
    """What one result measures, over time (``period`` in years, ``before`` goes on)."""
    asked = entry_by_id(opened, entry_id)
    if asked is None or asked.kind not in MEASURED:
        abort(404)
    period = request.args.get("period", "")
    before = Place.parse(request.args.get("before", ""))
    found = series(
        opened, asked, since=presenters.since_of(period), older_than=before, limit=presenters.VALUES_SHOWN + 1
    )
    page = presenters.trend(opened, asked, found, period, paged=before is not None)
    beside = presenters.same_sample(opened, *same_sample(opened, found[0] if found else asked))
    return render_template("record/result_trend.html", page=page, beside=beside)
