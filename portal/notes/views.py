"""The pages on which people note that something is wrong, and authors answer."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.core.csrf import shows_form_again
from portal.core.i18n import gettext as _
from portal.core.messages import tell_at
from portal.notes import commands, presenters
from portal.notes.forms import AnswerForm, NoteForm
from portal.record.documents.queries import document_by_id
from portal.record.links import to
from portal.record.notes import queries
from portal.record.notes.models import Outcome
from portal.record.notes.places import place_of

blueprint = Blueprint("notes", __name__, url_prefix="/records/<uuid:record_id>/documents/<uuid:document_id>/notes")


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Action.WRITE_NOTE)
@shows_form_again
def write_note(opened: Opened, document_id: uuid.UUID) -> ResponseReturnValue:
    """Note beside a document, or one entry of it (``entry``), what is wrong; then offers to ask its author."""
    entry_id = request.args.get("entry", type=uuid.UUID)
    document = document_by_id(opened, document_id) or abort(404)
    page, form = presenters.writing_page(opened, document, presenters.entry_in(opened, document, entry_id)), NoteForm()
    if form.validate_on_submit():
        if note_id := commands.write_note(opened, document_id, entry_id, form.text.data):
            return redirect(to(opened, "notes.send_note", document_id=document_id, note_id=note_id, new="yes"), 303)
        form.form_errors.append(_("There are too many notes here. Change one of them, or take one out."))
    return render_template("notes/write_note.html", form=form, page=page), 422 if form.errors else 200


@blueprint.route("/<uuid:note_id>", methods=["GET", "POST"])
@requires(Action.WRITE_NOTE, part=queries.has_managed_note)
@shows_form_again
def change_note(opened: Opened, document_id: uuid.UUID, note_id: uuid.UUID) -> ResponseReturnValue:
    """Write one's own note anew, or take a note out."""
    found = queries.note_of(opened, document_id, note_id) or abort(404)
    form = NoteForm(text=found.text)
    if found.mine and form.validate_on_submit():
        commands.change_note(opened, document_id, note_id, form.text.data)
        return _back(opened, document_id, _("Your note is changed."))
    page = presenters.changing_page(opened, found)
    return render_template("notes/change_note.html", form=form, page=page), 422 if form.errors else 200


@blueprint.post("/<uuid:note_id>/remove")
@requires(Action.WRITE_NOTE, part=queries.has_managed_note)
def remove_note(opened: Opened, document_id: uuid.UUID, note_id: uuid.UUID) -> ResponseReturnValue:
    """Take a note out, with what became of it."""
    commands.remove_note(opened, document_id, note_id)
    return _back(opened, document_id, _("The note is removed."))


@blueprint.route("/<uuid:note_id>/send", methods=["GET", "POST"])
@requires(Action.WRITE_NOTE, part=queries.has_own_note)
def send_note(opened: Opened, document_id: uuid.UUID, note_id: uuid.UUID) -> ResponseReturnValue:
    """Says who the author is and how the request reaches them, then sends it: they have one month."""
    found = queries.note_of(opened, document_id, note_id) or abort(404)
    if request.method == "POST":
        if commands.send_note(opened, document_id, note_id):
            return _back(opened, document_id, _("The request is sent."))
        return redirect(to(opened, "notes.note_letter", document_id=document_id, note_id=note_id), 303)
    document = document_by_id(opened, document_id) or abort(404)
    author = queries.author_here(opened, document)
    page = presenters.sending_page(opened, document, found, author, is_new="new" in request.args)
    return render_template("notes/send_note.html", page=page)


@blueprint.get("/<uuid:note_id>/letter")
@requires(Action.READ_DOCUMENT, part=queries.has_own_note)
def note_letter(opened: Opened, document_id: uuid.UUID, note_id: uuid.UUID) -> ResponseReturnValue:
    """The request as a letter, to be printed, for an author who does not answer here."""
    found = queries.note_of(opened, document_id, note_id) or abort(404)
    document = document_by_id(opened, document_id) or abort(404)
    if found.note.sent_at is None:
        abort(404)
    letter = presenters.letter(opened, document, found, place_of(document.author_rpps))
    return render_template("notes/note_letter.html", letter=letter)


@blueprint.post("/<uuid:note_id>/settle")
@requires(Action.WRITE_NOTE, part=queries.has_own_note)
def settle_note(opened: Opened, document_id: uuid.UUID, note_id: uuid.UUID) -> ResponseReturnValue:
    """Say that an answer came outside of this site."""
    commands.settle_note(opened, document_id, note_id)
    return _back(opened, document_id, _("Noted: nothing more is awaited."))


@blueprint.route("/<uuid:note_id>/answer", methods=["GET", "POST"])
@requires(Action.ANSWER_NOTE, part=queries.has_request)
@shows_form_again
def answer_note(opened: Opened, document_id: uuid.UUID, note_id: uuid.UUID) -> ResponseReturnValue:
    """Answer a request about what one wrote: corrected, or kept and why."""
    found = queries.note_of(opened, document_id, note_id) or abort(404)
    document = document_by_id(opened, document_id) or abort(404)
    form = AnswerForm()
    form.offer(presenters.document_choices(queries.corrections_by(opened, found.note)))
    if form.validate_on_submit():
        by = uuid.UUID(form.document.data) if form.document.data else None
        commands.answer_note(opened, document_id, note_id, Outcome(form.outcome.data), form.text.data, by)
        return _back(opened, document_id, _("Your answer is sent."))
    page = presenters.answering_page(opened, document, found)
    return render_template("notes/answer_note.html", form=form, page=page), 422 if form.errors else 200


def _back(opened: Opened, document_id: uuid.UUID, sentence: str) -> ResponseReturnValue:
    address = to(opened, "record.document", document_id=document_id)
    tell_at(address, sentence, "ok")
    return redirect(address, 303)
