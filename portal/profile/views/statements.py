"""Adding, changing and taking out one statement."""

from __future__ import annotations

import uuid

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.accounts.acts import name_act
from portal.core.csrf import shows_form_again
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.core.messages import tell_at
from portal.profile import commands, presenters, queries
from portal.profile.kinds import answerable, kind_of
from portal.profile.views import blueprint
from portal.record.documents.own import own_document
from portal.record.links import to
from portal.record.storage.corrections import AlreadyReplaced

name_act("profile.delete_statement", _l("delete a part of the health profile for good"))


@blueprint.route("/<kind>/new", methods=["GET", "POST"])
@shows_form_again
@requires(Action.WRITE_PROFILE)
def add_statement(opened: Opened, kind: str) -> ResponseReturnValue:
    """Write down one thing of this ``kind`` that one knows of the holder's health."""
    written = kind_of(kind) or abort(404)
    form = written.form(opened.record, **written.form.begun_with(request.args))
    page = presenters.adding(opened, kind)
    if form.validate_on_submit():
        commands.write_statement(opened, form.statement(), statement_id=form.id_of_statement)
        return _written(opened, page.back_href)
    return render_template("profile/add_statement.html", form=form, page=page), 422 if form.errors else 200


@blueprint.route("/<kind>/answer", methods=["GET", "POST"])
@requires(Action.WRITE_PROFILE)
def give_answer(opened: Opened, kind: str) -> ResponseReturnValue:
    """Say of a ``kind`` that there is none, or that one does not know; where the profile says that there is, that is
    to be changed first, one by one.
    """
    answered = answerable(kind) or abort(404)
    answer = presenters.answer_of(answered, request.form.get("answer", ""))
    if answer is not None:
        try:
            commands.write_statement(opened, answer)
        except commands.Contradicted:
            pass
        else:
            return _written(opened, to(opened, "record.health"))
    page = presenters.answering(opened, kind, queries.standing_entries(opened, answered.kind))
    return render_template("profile/give_answer.html", page=page), 409 if answer is not None else 200


@blueprint.route("/statements/<uuid:document_id>/change", methods=["GET", "POST"])
@shows_form_again
@requires(Action.CHANGE_STATEMENT)
def change_statement(opened: Opened, document_id: uuid.UUID) -> ResponseReturnValue:
    """Change what was written: the former version stays, and can be read."""
    found = queries.statement_to_change(opened, document_id) or abort(404)
    form = found.kind.form(opened.record, found.statement)
    page = presenters.changing(opened, found)
    if request.method == "GET" and not found.is_current:
        return redirect(to(opened, "record.entry", entry_id=found.entry_id))
    if form.validate_on_submit():
        try:
            commands.write_statement(opened, form.statement(), document_id, form.id_of_statement)
        except AlreadyReplaced:
            form.form_errors.append(_("It was changed meanwhile: read the newer version before you change it again."))
        else:
            return _written(opened, page.back_href)
    return render_template("profile/change_statement.html", form=form, page=page), 422 if form.errors else 200


@blueprint.route("/statements/<uuid:document_id>/remove", methods=["GET", "POST"])
@requires(Action.CHANGE_STATEMENT)
def remove_statement(opened: Opened, document_id: uuid.UUID) -> ResponseReturnValue:
    """Asks, then takes a statement out with all its versions; from then on the way back stands here."""
    if request.method == "POST":
        commands.remove_statement(opened, document_id)
        return redirect(to(opened, "profile.remove_statement", document_id=document_id), 303)
    page = presenters.removal(opened, own_document(opened, document_id))
    return render_template("profile/remove_statement.html", page=page)


@blueprint.post("/statements/<uuid:document_id>/restore")
@requires(Action.CHANGE_STATEMENT)
def restore_statement(opened: Opened, document_id: uuid.UUID) -> ResponseReturnValue:
    """Put a statement back that was taken out."""
    address = to(opened, "profile.remove_statement", document_id=document_id)
    try:
        commands.restore_statement(opened, document_id)
    except commands.Contradicted:
        said = _("It says that there is none, and since then somebody wrote that there is. Change that first.")
        tell_at(address, said, "warn")
        return redirect(address, 303)
    address = to(opened, "record.health")
    tell_at(address, _("It is back in the health profile."), "ok")
    return redirect(address, 303)


@blueprint.route("/statements/<uuid:document_id>/delete", methods=["GET", "POST"])
@requires(Action.DELETE_STATEMENT, fresh=True)
def delete_statement(opened: Opened, document_id: uuid.UUID) -> ResponseReturnValue:
    """Asks, then deletes for good a statement that was taken out, with all its versions, after the passkey."""
    if request.method == "POST" and commands.delete_statement(opened, document_id):
        address = to(opened, "record.trash")
        tell_at(address, _("This is deleted for good."), "ok")
        return redirect(address, 303)
    document = own_document(opened, document_id)
    if document.removed_at is None:
        return redirect(to(opened, "profile.remove_statement", document_id=document_id), 303)
    return render_template("profile/delete_statement.html", page=presenters.deletion(opened, document))


def _written(opened: Opened, address: str) -> ResponseReturnValue:
    tell_at(address, _("This is written in the health profile of %(name)s.", name=opened.record.first_name), "ok")
    return redirect(address, 303)
