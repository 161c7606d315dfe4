"""The patients of a professional: those who let them in, and nobody else."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.gate import Acting, own_account
from portal.accounts.matters import alerts_of_patients
from portal.core.forms import one_line
from portal.core.sealed_text import sealed_text, text_in
from portal.professionals.presenters.patients import patient_list as present_list
from portal.professionals.queries.invitations import waiting_for_patients
from portal.professionals.queries.patient_search import LONGEST, PatientSearch
from portal.professionals.queries.patients import patients_of
from portal.professionals.views import blueprint
from portal.professionals.views.acting import own_key, own_professional


@blueprint.route("/patients", methods=["GET", "POST"])
@own_account(acting=Acting.PROFESSIONAL)
def patient_list() -> ResponseReturnValue:
    """The records of those who let this professional in. What is looked for is a name: an address says it sealed."""
    context = f"patients:{own_key()}"
    if request.method == "POST":
        asked = one_line(request.form.get("q"))[:LONGEST]
        return redirect(url_for("professionals.patient_list", q=sealed_text(asked, context) if asked else None), 303)
    sealed = request.args.get("q", "")
    words = text_in(sealed, context)
    after = request.args.get("after", type=uuid.UUID)
    page = patients_of(own_professional(), PatientSearch.of(words), after)
    beside = alerts_of_patients(own_professional()), waiting_for_patients(own_professional())
    shown = present_list(page, words, sealed, beside, paged=after is not None)
    return render_template("professionals/patient_list.html", list=shown)
