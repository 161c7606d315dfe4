"""What a professional is on this site."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.access.gate import Acting, own_account
from portal.professionals.presenters.practice import practice_page
from portal.professionals.views import blueprint
from portal.professionals.views.acting import own_professional


@blueprint.get("/practice")
@own_account(acting=Acting.PROFESSIONAL)
def practice() -> ResponseReturnValue:
    """Under which name and number a professional acts, whether it is verified, what patients see, and the limits."""
    return render_template("professionals/practice.html", page=practice_page(own_professional()))
