"""Measures: all of them, one over time, its target, and how a child grows."""

from __future__ import annotations

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.core.csrf import shows_form_again
from portal.core.i18n import gettext as _
from portal.core.messages import tell_at
from portal.profile.forms.target import TargetForm
from portal.profile.measures import commands, presenters, queries
from portal.profile.measures.catalogue import HEIGHT, WEIGHT, measure_of
from portal.profile.measures.growth import presenters as growing
from portal.profile.measures.growth.reference import Grown
from portal.profile.views import blueprint
from portal.record.documents.queries import Place
from portal.record.links import to
from portal.record.results.trend import since_of


@blueprint.get("/measures")
@requires(Action.VIEW_HEALTH)
def measures(opened: Opened) -> ResponseReturnValue:
    """The last value of each measure, with its small trend, and what can be added."""
    page = presenters.measures_page(opened, queries.latest_measures(opened))
    return render_template("profile/measures.html", page=page)


@blueprint.get("/measures/<measure>")
@requires(Action.VIEW_HEALTH)
def measure(opened: Opened, measure: str) -> ResponseReturnValue:
    """One measure over time (``period`` in years, ``before`` goes on), and the target that was set for it."""
    asked = measure_of(measure) or abort(404)
    period, before = request.args.get("period", ""), Place.parse(request.args.get("before", ""))
    found = queries.values_of(opened, asked.codes, before, since_of(period))
    target = queries.target_of(opened, asked) if found.entries or opened.professional is None else None
    page = presenters.measure_page(opened, asked, found, target, period, before)
    return render_template("profile/measure.html", page=page)


@blueprint.route("/measures/<measure>/target", methods=["GET", "POST"])
@shows_form_again
@requires(Action.SET_TARGET)
def set_target(opened: Opened, measure: str) -> ResponseReturnValue:
    """Say where one wants to be with a measure, and who decided it."""
    asked = measure_of(measure) or abort(404)
    there = queries.target_of(opened, asked)
    form, address = TargetForm(asked, there), to(opened, "profile.measure", measure=asked.id)
    if form.validate_on_submit():
        commands.set_target(opened, asked, form.target())
        tell_at(address, _("The target is set."), "ok")
        return redirect(address, 303)
    page = presenters.target_page(opened, asked, is_set=there is not None)
    return render_template("profile/set_target.html", form=form, page=page), 422 if form.errors else 200


@blueprint.post("/measures/<measure>/target/remove")
@requires(Action.SET_TARGET)
def remove_target(opened: Opened, measure: str) -> ResponseReturnValue:
    """Take the target of a measure off."""
    asked = measure_of(measure) or abort(404)
    commands.remove_target(opened, asked)
    address = to(opened, "profile.measure", measure=asked.id)
    tell_at(address, _("The target is taken off."), "ok")
    return redirect(address, 303)


@blueprint.get("/growth")
@requires(Action.VIEW_HEALTH)
def growth(opened: Opened) -> ResponseReturnValue:
    """How a child grows (``curve``: of what; ``years``: from birth to that age), beside the reference."""
    curve, years = request.args.get("curve", ""), request.args.get("years", "")
    grown = Grown(curve) if curve in list(Grown) else Grown.HEIGHT
    own = growing.MEASURES[grown]
    codes = own.codes if own is not None else (*WEIGHT.codes, *HEIGHT.codes)
    found = queries.values_of(opened, codes, None, None)
    span = years if years in growing.SPANS else growing.default_span(opened)
    page = growing.growth_page(opened, grown, span, growing.values_of(grown, found.entries))
    return render_template("profile/growth.html", page=page)
