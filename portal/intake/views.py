"""The page by which a person adds documents to a record."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from portal.access.actions import Action
from portal.access.gate import requires, signed_in
from portal.access.opening import Opened
from portal.core.csrf import shows_form_again
from portal.core.installation import installation
from portal.core.limits import spend
from portal.core.messages import tell_at
from portal.intake.commands import TakenIn, take_in
from portal.intake.forms import ACCEPTED, UploadForm
from portal.intake.presenters import add_words, sent_files, totals
from portal.intake.queries import visible_ids
from portal.record.models import Source

blueprint = Blueprint("intake", __name__, url_prefix="/records/<uuid:record_id>")

FILES_PER_HOUR = "60 per hour"
_MEGABYTE = 1024 * 1024


@blueprint.route("/documents/new", methods=["GET", "POST"])
@shows_form_again
@requires(Action.ADD_DOCUMENT)
def upload_document(opened: Opened) -> ResponseReturnValue:
    """Add files to the record. One that was saved leads to its page; several are told one by one."""
    form = UploadForm(opened.record)
    if not form.validate_on_submit():
        return _form_page(opened, form), 422 if form.errors else 200
    spend("upload", FILES_PER_HOUR, f"account:{signed_in().account_id}", len(form.files.data))
    results = [_taken(opened, form, file, number) for number, file in enumerate(form.files.data, 1)]
    return _told(opened, form, results)


def _told(opened: Opened, form: UploadForm, results: list[tuple[str, TakenIn]]) -> ResponseReturnValue:
    """The page of the one document saved, the form where one was refused, or the list of what became of each file.

    A script that sends the form asks for JSON: the same list, by which it tells each file's fate in place.
    """
    documents = [taken.document.id for _name, taken in results if taken.document is not None]
    files = sent_files(opened, results, visible_ids(opened, documents))
    by_script = request.accept_mimetypes.best == "application/json"
    if len(files) == 1 and files[0].href is not None:
        tell_at(files[0].href, files[0].sentence, files[0].kind)
        if not by_script:
            return redirect(files[0].href, 303)
    if by_script:
        return jsonify(files=[asdict(one) for one in files], totals=totals(results))
    if len(files) == 1 and results[0][1].document is None:
        form.files.errors = [files[0].sentence]
        return _form_page(opened, form), 422
    return render_template("intake/upload_result.html", files=files, totals=totals(results))


def _taken(opened: Opened, form: UploadForm, file: FileStorage, number: int) -> tuple[str, TakenIn]:
    """One file taken in; several under one title are numbered."""
    name, title = file.filename or "", form.title.data
    if title and len(form.files.data) > 1:
        title = f"{title} ({number})"
    return name, take_in(
        opened, file.stream.read(), name, source=Source.PATIENT, title=title, type_code=form.type_code.data
    )


def _form_page(opened: Opened, form: UploadForm) -> str:
    most = installation().config.upload_max_bytes // _MEGABYTE
    return render_template(
        "intake/upload_document.html", form=form, accepted=ACCEPTED, most=most, add_words=add_words(opened)
    )
