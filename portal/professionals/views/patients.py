"""The patients of a professional: those who let them in, and nobody else."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.access.gate import Acting, own_account, signed_in
from portal.professionals.queries.patients import patients_of
from portal.professionals.views import blueprint


@blueprint.get("/patients")
@own_account(acting=Acting.PROFESSIONAL)
def patient_list() -> ResponseReturnValue:
    """The records of those who let this professional in."""
    professional = signed_in().professional
    patients = patients_of(professional) if professional is not None else []
    return render_template("professionals/patient_list.html", patients=patients)
