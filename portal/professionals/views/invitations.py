"""Inviting a professional, and opening the record to who accepted."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actions import Action
from portal.access.blocks import is_blocked, live_block
from portal.access.gate import requires
from portal.access.opening import Opened, offers
from portal.access.rights import Block
from portal.accounts.acts import name_act
from portal.core.csrf import shows_form_again
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.core.limits import spend
from portal.professionals.commands import invitations as commands
from portal.professionals.forms.invitations import InviteForm
from portal.professionals.models import DirectoryEntry, Progress
from portal.professionals.presenters.directory import place_words, practice_words
from portal.professionals.presenters.invitations import confirm_page, invitation_page
from portal.professionals.presenters.moments import day_and_hour
from portal.professionals.presenters.qr import qr_drawing
from portal.professionals.queries import invitations as queries
from portal.professionals.queries.directory import entry_by_id
from portal.professionals.queries.rights import designation
from portal.professionals.views import blueprint
from portal.record.links import to

INVITATIONS = "20 per day"

name_act("professionals.invite_professional", _l("invite a professional"))
name_act("professionals.confirm_invitation", _l("open the record to a professional"))


@blueprint.route("/records/<uuid:record_id>/access/invitations/new", methods=["GET", "POST"])
@requires(Action.INVITE_PROFESSIONAL, fresh=True)
@shows_form_again
def invite_professional(opened: Opened) -> ResponseReturnValue:
    """Say for how long and to what, then show the link of the invitation, this once (``entry`` is of the directory)."""
    entry = entry_by_id(request.args.get("entry", type=int))
    if entry is None and "entry" in request.args:
        flash(_("The directory has changed meanwhile: search once more."), "info")
        return redirect(to(opened, "professionals.find_professional"), 303)
    form = InviteForm()
    form.offer(opened.subject.role, entry, may_name_gp=offers(opened, Action.NAME_GP))
    blocked = live_block(opened.record.id, entry.rpps) if entry is not None else None
    if blocked is None and form.validate_on_submit() and _may_be_invited(opened, form, entry):
        spend("invitation", INVITATIONS, f"account:{opened.subject.account_id}")
        return _invite(opened, form, entry)
    status = 409 if blocked is not None and request.method == "POST" else 422 if form.errors else 200
    return _form_page(form, entry, unblock_url=_unblock_url(opened, blocked)), status


def _unblock_url(opened: Opened, blocked: Block | None) -> str | None:
    return (
        to(opened, "professionals.unblock_professional", professional_id=blocked.professional_id) if blocked else None
    )


def _may_be_invited(opened: Opened, form: InviteForm, entry: DirectoryEntry | None) -> bool:
    """Whether a number that was typed is of nobody whom the holder blocked."""
    if entry is not None or not is_blocked(opened.record.id, form.rpps.data or ""):
        return True
    form.rpps.errors = [_("You blocked the professional of this number. Unblock them first")]
    return False


def _invite(opened: Opened, form: InviteForm, entry: DirectoryEntry | None) -> ResponseReturnValue:
    try:
        made = commands.invite(opened, form.terms(entry), form.key)
    except commands.AlreadyMade:
        flash(
            _("This invitation was made already, and its link shown. Not kept? Take it back and make another."), "info"
        )
        return redirect(to(opened, "professionals.invitation", invitation_id=form.key), 303)
    except commands.Blocked:
        flash(_("You blocked the professional of this number. Unblock them first"), "danger")
        return redirect(request.full_path, 303)
    return _form_page(form, entry, made=made), 201


def _form_page(
    form: InviteForm,
    entry: DirectoryEntry | None,
    made: commands.Made | None = None,
    unblock_url: str | None = None,
) -> str:
    return render_template(
        "professionals/invite_professional.html",
        form=form,
        name=entry.name if entry is not None else None,
        practice=practice_words(entry.profession, entry.specialty) if entry is not None else "",
        place=place_words(entry) if entry is not None else "",
        unblock_url=unblock_url,
        made=made,
        until=day_and_hour(made.invitation.expires_at) if made is not None else "",
        qr=qr_drawing(made.link) if made is not None else None,
    )


@blueprint.get("/records/<uuid:record_id>/access/invitations/<uuid:invitation_id>")
@requires(Action.VIEW_ACCESS)
def invitation(opened: Opened, invitation_id: uuid.UUID) -> ResponseReturnValue:
    """One invitation: how far it has come, and what can be done about it."""
    found = queries.invitation_by_id(opened, invitation_id) or abort(404)
    shown = invitation_page(opened, found, may_manage=offers(opened, Action.INVITE_PROFESSIONAL))
    return render_template("professionals/invitation.html", page=shown)


@blueprint.post("/records/<uuid:record_id>/access/invitations/<uuid:invitation_id>/cancel")
@requires(Action.INVITE_PROFESSIONAL)
def cancel_invitation(opened: Opened, invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Take an invitation back: its link opens nothing from here on."""
    before = commands.cancel(opened, invitation_id)
    if before is Progress.CONFIRMED:
        flash(_("It was confirmed before: this professional reads the record. You can end that now."), "warn")
    else:
        flash(_("The invitation is taken back. Its link opens nothing."), "ok")
    return redirect(to(opened, "professionals.invitation", invitation_id=invitation_id), 303)


@blueprint.route("/records/<uuid:record_id>/access/invitations/<uuid:invitation_id>/confirm", methods=["GET", "POST"])
@requires(Action.CONFIRM_PROFESSIONAL, fresh=True)
def confirm_invitation(opened: Opened, invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Look at who accepted, and open the record to them."""
    found = queries.invitation_by_id(opened, invitation_id) or abort(404)
    candidate = queries.candidate_of(opened, found)
    if candidate is None or found.progress(opened.facts.now) is not Progress.ACCEPTED:
        return redirect(to(opened, "professionals.invitation", invitation_id=invitation_id), 303)
    if request.method == "POST":
        return _confirm(opened, invitation_id)
    gp, may_name_gp = designation(opened), offers(opened, Action.NAME_GP)
    shown = confirm_page(opened, found, candidate, gp, may_name_gp=may_name_gp)
    return render_template("professionals/confirm_invitation.html", page=shown)


def _confirm(opened: Opened, invitation_id: uuid.UUID) -> ResponseReturnValue:
    here = to(opened, "professionals.invitation", invitation_id=invitation_id)
    try:
        professional = commands.confirm(opened, invitation_id)
    except commands.NotAccepted:
        return redirect(here, 303)
    except (commands.Blocked, commands.NoPhysician):
        return redirect(to(opened, "professionals.confirm_invitation", invitation_id=invitation_id), 303)
    flash(_("The record is open to %(name)s. What they read stands in your history.", name=professional.name), "ok")
    return redirect(here, 303)
