"""Finding a medicine: by its name while it is typed, and by the code of its box."""

from __future__ import annotations

from flask import abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires, signed_in
from portal.access.opening import Opened
from portal.core.csrf import shows_form_again
from portal.core.limits import spend
from portal.intake.readers.errors import Unreadable
from portal.medicines.queries import search_medicines
from portal.profile import allowances, boxes, medicine_words
from portal.profile.forms.medicine import BoxForm
from portal.profile.medicine_names import suggestions
from portal.profile.views import blueprint


@blueprint.post("/medicines")
@requires(Action.WRITE_PROFILE)
def medicine_suggestions(opened: Opened) -> ResponseReturnValue:  # noqa: ARG001  # whoever may write, and nobody else
    """The medicines of what is being typed, as JSON. It is sent by POST: no log says what somebody takes."""
    spend(*allowances.SUGGESTIONS, str(signed_in().account_id))
    return jsonify(suggestions(search_medicines(request.form.get("q", ""))))


@blueprint.route("/<kind>/box", methods=["GET", "POST"])
@shows_form_again
@requires(Action.WRITE_PROFILE)
def read_box(opened: Opened, kind: str) -> ResponseReturnValue:
    """Read the code on the photo of a medicine's box: which it is, its batch, and until when it may be used."""
    if not medicine_words.has_box(kind):
        abort(404)
    form, seen = BoxForm(), None
    if form.validate_on_submit():
        spend(*allowances.PHOTOS, str(signed_in().account_id))
        try:
            seen = boxes.boxes_in(form.photo.data[0].read())
        except Unreadable:
            form.photo.errors = [medicine_words.no_picture()]
    page = medicine_words.box_page(opened, kind, seen)
    return render_template("profile/read_box.html", form=form, page=page), 422 if form.errors else 200
