"""Vaccinations: what was given and what is recommended, and the sheet."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.profile.vaccinations import presenters
from portal.profile.views import blueprint
from portal.record.vaccinations.summary import vaccinations_of


@blueprint.get("/vaccinations")
@requires(Action.VIEW_HEALTH)
def vaccinations(opened: Opened) -> ResponseReturnValue:
    """Which doses are known, disease by disease, and what the calendar recommends for the birth date."""
    page = presenters.vaccinations_page(opened, vaccinations_of(opened))
    return render_template("profile/vaccinations.html", page=page)


@blueprint.get("/vaccinations/sheet")
@requires(Action.VIEW_HEALTH)
def vaccination_sheet(opened: Opened) -> ResponseReturnValue:
    """Every dose on one sheet, to be printed."""
    page = presenters.sheet(opened, vaccinations_of(opened))
    return render_template("profile/vaccination_sheet.html", page=page)
