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
from portal.record.entries.queries import entry_by_id, last_values
from portal.record.results import presenters
from portal.record.results.comparison import comparison
from portal.record.results.forms import comparison_form
from portal.record.results.queries import result_dates, results_of, same_sample, series, visible_analytes
from portal.record.results.trend import VALUES_SHOWN, since_of, trend
from portal.record.views import blueprint

MEASURED = (EntryKind.RESULT, EntryKind.VITAL_SIGN)


@blueprint.get("/health/labs")
@requires(Action.VIEW_RESULTS)
def result_list(opened: Opened) -> ResponseReturnValue:
    """What was measured, by name (``q`` finds, ``after`` goes on), with the last values of each."""
    words, after = request.args.get("q", "").strip(), request.args.get("after", type=uuid.UUID)
    page = visible_analytes(opened, words, after)
    found = last_values(opened, [EntryKind.RESULT], [key for one in page.analytes for key in one.keys])
    shown = presenters.result_list(opened, page, found, words, paged=after is not None)
    return render_template("record/result_list.html", page=shown)


@blueprint.get("/health/labs/compare")
@requires(Action.VIEW_RESULTS)
def compare_results(opened: Opened) -> ResponseReturnValue:
    """All results of two dates side by side (``first`` and ``second``; the last two if not told)."""
    dates = result_dates(opened)
    form = comparison_form(request.args, dates)
    entries = results_of(opened, *form.asked) if form.asked else []
    return render_template("record/compare_results.html", page=comparison(opened, form, dates, entries))


@blueprint.get("/health/labs/<uuid:entry_id>")
@requires(Action.VIEW_RESULTS)
def result_trend(opened: Opened, entry_id: uuid.UUID) -> ResponseReturnValue:
    """What one result measures, over time (``period`` in years, ``unit`` it was written in, ``before`` goes on)."""
    asked = entry_by_id(opened, entry_id)
    if asked is None or asked.kind not in MEASURED:
        abort(404)
    period, unit = request.args.get("period", ""), request.args.get("unit", "")
    before = Place.parse(request.args.get("before", ""))
    found = series(opened, asked, since=since_of(period), older_than=before, limit=VALUES_SHOWN + 1)
    page = trend(opened, asked, found, period, unit, paged=before is not None)
    beside = presenters.same_sample(opened, *same_sample(opened, found[0] if found else asked))
    return render_template("record/result_trend.html", page=page, beside=beside)
