"""The pages by which people add documents to a record, and put a newer file in the place of one of theirs."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires, signed_in
from portal.access.opening import Opened
from portal.core.csrf import shows_form_again
from portal.core.errors import asked_by_script, form_refused
from portal.core.forms import one_line
from portal.core.installation import installation
from portal.core.limits import spend
from portal.core.messages import tell_at
from portal.intake.commands import IntakeOutcome, TakenIn, take_in_parts
from portal.intake.described import describe_page, described_words
from portal.intake.examinations import by_examination, documents_at_most
from portal.intake.forms import ACCEPTED, ACCEPTED_PHOTOS, MOST_FILES, DepositForm, DescribeForm, UploadForm, form_for
from portal.intake.parts import Part
from portal.intake.presenters import AddPage, add_page, sent_files, several_words, totals
from portal.intake.queries import own_document, visible_ids
from portal.intake.recognised import suggest
from portal.intake.room import usage_words
from portal.record.documents.widening import newly_reading
from portal.record.links import to
from portal.record.storage.describing import describe

blueprint = Blueprint("intake", __name__, url_prefix="/records/<uuid:record_id>")

FILES_PER_HOUR = "60 per hour"
_MEGABYTE = 1024 * 1024
_MOST_WORDS = 200
Form = UploadForm | DepositForm


@blueprint.route("/documents/new", methods=["GET", "POST"])
@shows_form_again
@requires(Action.ADD_DOCUMENT)
def upload_document(opened: Opened) -> ResponseReturnValue:
    """Add files to the record. One that was saved leads to its page; several are told one by one.

    A professional finds the type of a document by its words (``q``).
    """
    words = request.args.get("q", "")[:_MOST_WORDS].strip()
    form = form_for(opened, words)
    page = add_page(opened, form, words)
    if form.validate_on_submit():
        return _told(opened, form, page, _take_all(opened, form))
    return _form_answer(form, page)


@blueprint.route("/documents/<uuid:document_id>/correct", methods=["GET", "POST"])
@shows_form_again
@requires(Action.CORRECT_DOCUMENT)
def correct_document(opened: Opened, document_id: uuid.UUID) -> ResponseReturnValue:
    """Put a newer file in the place of a document that one added oneself, which stays as an older version."""
    former = own_document(opened, document_id)
    if former is None or (request.method == "GET" and not former.is_current):
        return redirect(to(opened, "record.document", document_id=document_id))
    form = form_for(opened, former=former)
    page = add_page(opened, form)
    if form.validate_on_submit():
        return _told(opened, form, page, _take_all(opened, form, corrects=document_id))
    return _form_answer(form, page)


@blueprint.route("/documents/<uuid:document_id>/describe", methods=["GET", "POST"])
@shows_form_again
@requires(Action.DESCRIBE_DOCUMENT)
def describe_document(opened: Opened, document_id: uuid.UUID) -> ResponseReturnValue:
    """Title, type and date of a document that one added oneself, to be corrected (``proposed``: what nobody said)."""
    document = own_document(opened, document_id) or abort(404)
    form = DescribeForm(opened, document)
    holds = form.validate_on_submit()
    newly = newly_reading(opened, form.type_code.data, document.source) if holds else []
    if holds and form.agrees_to(newly):
        changed = describe(opened, document_id, form.wanted())
        address = to(opened, "record.document", document_id=document_id)
        tell_at(address, *described_words(changed))
        return redirect(address, 303)
    suggested = "" if form.is_submitted() else suggest(opened, document, form)
    page = describe_page(opened, document, newly, suggested or request.args.get("proposed", ""))
    return render_template("intake/describe_document.html", form=form, page=page), 422 if form.errors else 200


def _take_all(opened: Opened, form: Form, corrects: uuid.UUID | None = None) -> list[tuple[str, TakenIn]]:
    spend("upload", FILES_PER_HOUR, f"account:{signed_in().account_id}", documents_at_most(form.chosen))
    parts = [Part(file.stream.read(), one_line(file.filename)) for file in form.chosen]
    together = [parts] if form.as_one else by_examination(parts)
    return [_taken(opened, form, one, parts.index(one[0]), corrects) for one in together]


def _taken(
    opened: Opened, form: Form, parts: Sequence[Part], index: int, corrects: uuid.UUID | None
) -> tuple[str, TakenIn]:
    """One document taken in; several under one title are numbered."""
    name = parts[0].file_name
    words = several_words(name, len(parts)) if len(parts) > 1 else name
    return words, take_in_parts(opened, parts, form.about(index), corrects=corrects)


def _told(opened: Opened, form: Form, page: AddPage, results: list[tuple[str, TakenIn]]) -> ResponseReturnValue:
    """The page of the one document saved, the form where one was refused, or the list of what became of each file.

    A script that sends the form asks for JSON: the same list, by which it tells each file's fate in place.
    """
    documents = [taken.document.id for _name, taken in results if taken.document is not None]
    files = sent_files(opened, results, visible_ids(opened, documents))
    only = files[0] if len(files) == 1 else None
    address = only.describe_href or only.href if only is not None else None
    if only is not None and address is not None and not form.is_one_of_several:
        tell_at(address.partition("?")[0], only.sentence, only.kind)
    if asked_by_script():
        return jsonify(files=[asdict(one) for one in files], totals=totals(results), record=usage_words(opened))
    if address is not None:
        return redirect(address, 303)
    if only is not None and results[0][1].outcome is IntakeOutcome.REFUSED:
        form.files.errors = [only.sentence]
        return _form_answer(form, page)
    return render_template("intake/upload_result.html", files=files, totals=totals(results))


def _form_answer(form: Form, page: AddPage) -> ResponseReturnValue:
    """The form, or for a script that sent one that does not hold what is wrong with it."""
    if form.errors and asked_by_script():
        return form_refused(form)
    return _form_page(form, page), 422 if form.errors else 200


def _form_page(form: Form, page: AddPage) -> str:
    known: dict[str, Any] = {"form": form, "page": page, "accepted": ACCEPTED, "photos": ACCEPTED_PHOTOS}
    known |= {"most": installation().config.upload_max_bytes // _MEGABYTE, "most_files": MOST_FILES}
    if page.former is not None:
        return render_template("intake/correct_document.html", **known)
    return render_template("intake/upload_document.html", **known)
