"""Hiding: one document, several, what comes later into a folder; and undoing it.

Pages that change who reads are told as changes; those that name documents are told as read, too.
"""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.gate import requires
from portal.access.opening import Opened
from portal.core.csrf import shows_form_again
from portal.core.i18n import gettext as _
from portal.core.messages import tell_at
from portal.professionals.commands import hiding as commands
from portal.professionals.commands.folder_rules import hide_folder, set_rule
from portal.professionals.commands.masking import ChangedMeanwhile
from portal.professionals.commands.undoing import Done, sealed, undo, unsealed
from portal.professionals.forms.hiding import DocumentReadersForm, DocumentsForm, FolderRuleForm, UndoForm, folder_of
from portal.professionals.presenters import folder_rules as rule_presenters
from portal.professionals.presenters import hiding as presenters
from portal.professionals.queries import hiding as queries
from portal.professionals.views import blueprint
from portal.record.document_types import Folder
from portal.record.documents.forms import address_arguments, wanted_documents
from portal.record.links import to
from portal.trail.events import Event
from portal.trail.write import tell


@blueprint.route("/records/<uuid:record_id>/documents/<uuid:document_id>/visibility", methods=["GET", "POST"])
@shows_form_again
@requires(Action.HIDE_ITEM)
def item_visibility(opened: Opened, document_id: uuid.UUID) -> ResponseReturnValue:
    """Who reads one document, by name and why; and the choice of who is to."""
    found = queries.visibility_of(opened) or abort(404)
    form = DocumentReadersForm([one.professional for one in found.choosable], found.hiding)
    done = _choose(opened, form, found) if form.validate_on_submit() else None
    if done is not None:
        return redirect(_where(opened, done, sealed(opened, done)), 303)
    _tell_reading(opened, Event.ACCESS_VIEWED)
    mark, last = _last(opened, form)
    told = presenters.told_of_one(opened, last, mark, found) if last and last.first == document_id else None
    page = presenters.visibility_page(opened, found)
    shown = render_template("professionals/item_visibility.html", page=page, form=form, told=told)
    return shown, 422 if form.errors else 200


@blueprint.route("/records/<uuid:record_id>/access/hidden", methods=["GET", "POST"])
@shows_form_again
@requires(Action.HIDE_ITEMS)
def hide_documents(opened: Opened) -> ResponseReturnValue:
    """The documents that are hidden, to be shown again; or others (``choose``, ``entry``), to be hidden together."""
    found, asked = _listed(opened)
    choices, hints = presenters.document_choices(found)
    chooses, ticked = bool(asked), [one.value for one in choices] if "entry" in asked else []
    form = DocumentsForm(choices, found.choosable if chooses else None, ticked)
    done = _change(opened, form, chooses=chooses) if form.validate_on_submit() else None
    if done is not None:
        return redirect(_where(opened, done, sealed(opened, done)), 303)
    _tell_reading(opened, Event.DOCUMENTS_LISTED)
    mark, last = _last(opened, form)
    told = presenters.told_of_several(opened, last, mark, queries.named_in(last.asked)) if last else None
    place = {name: request.args[name] for name in ("before", "after") if name in request.args}
    page = presenters.documents_page(opened, found, asked, place)
    name = "professionals/hide_documents.html"
    shown = render_template(name, page=page, form=form, hints=hints, chooses=chooses, told=told)
    return shown, 422 if form.errors else 200


@blueprint.post("/records/<uuid:record_id>/access/hidden/undo")
@requires(Action.HIDE_ITEMS)
def undo_hiding(opened: Opened) -> ResponseReturnValue:
    """Restore from whom documents were hidden before, where nobody has chosen since."""
    form = UndoForm()
    done = unsealed(opened, form.done.data) if form.validate_on_submit() else None
    if done is None:
        flash(_("This cannot be undone any more. Nothing was changed."), "warn")
        return redirect(to(opened, "professionals.hide_documents"), 303)
    where = _where(opened, done, "")
    if undo(opened, done):
        tell_at(where, _("Undone: it is as it was before."), "ok")
    else:
        tell_at(where, _("It was changed since. What was chosen last is kept."), "warn")
    return redirect(where, 303)


@blueprint.route("/records/<uuid:record_id>/access/folders", methods=["GET", "POST"])
@shows_form_again
@requires(Action.HIDE_ITEMS)
def folder_rules(opened: Opened) -> ResponseReturnValue:
    """Who reads what comes later, folder by folder; and the choice of it for one (``folder``)."""
    folder, rules = folder_of(request.args.get("folder", "")), queries.rules_of(opened)
    form = FolderRuleForm(rules.whom(folder), rules.hidings[folder]) if folder else None
    if folder and form and form.validate_on_submit() and _ruled(opened, folder, form, rules):
        return redirect(to(opened, "professionals.folder_rules"), 303)
    page = rule_presenters.rules_page(opened, rules, folder)
    shown = render_template("professionals/folder_rules.html", page=page, form=form)
    return shown, 422 if form and form.errors else 200


def _choose(opened: Opened, form: DocumentReadersForm, found: queries.Visibility) -> Done | None:
    try:
        return commands.choose_readers(opened, form.seen_hiding(), form.wanted())
    except ChangedMeanwhile:
        form.look_again(found.hiding)
        return None


def _listed(opened: Opened) -> tuple[queries.Listed, dict[str, str]]:
    """The documents of the page, and what its address asks for: nothing for those that are hidden."""
    entry_id = request.args.get("entry", type=uuid.UUID)
    if entry_id is not None:
        return queries.documents_that_say(opened, entry_id), {"entry": str(entry_id)}
    before, after = request.args.get("before", ""), request.args.get("after", "")
    if "choose" not in request.args:
        return queries.hidden_documents(opened, before, after), {}
    wanted = wanted_documents(request.args)
    return queries.documents_to_hide(opened, wanted, before, after), {"choose": "yes", **address_arguments(wanted)}


def _change(opened: Opened, form: DocumentsForm, *, chooses: bool) -> Done | None:
    chosen = form.document_ids()
    done = (
        commands.hide_documents(opened, chosen, form.hiding()) if chooses else commands.show_documents(opened, chosen)
    )
    if done is None:
        form.documents.errors = [_("None of these documents is there any more. Choose others")]
    return done


def _ruled(opened: Opened, folder: Folder, form: FolderRuleForm, rules: queries.Rules) -> bool:
    """Whether the rule was set; it was changed meanwhile otherwise."""
    wanted = form.wanted()
    try:
        set_rule(opened, folder, form.seen_hiding(), wanted)
    except ChangedMeanwhile:
        form.look_again(rules.hidings[folder])
        return False
    now = hide_folder(opened, folder, wanted) if form.now.data and wanted else None
    said = rule_presenters.rule_told(folder, wanted, rules.whom(folder), now)
    tell_at(to(opened, "professionals.folder_rules"), said, "ok")
    return True


def _last(opened: Opened, form: DocumentReadersForm | DocumentsForm) -> tuple[str, Done | None]:
    """What was done just before, as the address says it, sealed and open."""
    mark = request.args.get("done", "")
    return mark, None if form.is_submitted() else unsealed(opened, mark)


def _where(opened: Opened, done: Done, mark: str) -> str:
    """The page that tells of what was done: that of the one document, else the list."""
    if done.single:
        return to(opened, "professionals.item_visibility", document_id=done.first, done=mark)
    return to(opened, "professionals.hide_documents", done=mark)


def _tell_reading(opened: Opened, event: Event) -> None:
    """A form that comes back shows nothing that was not told when it was first shown."""
    if request.method != "POST":
        tell(opened.told(event))
