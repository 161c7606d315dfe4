"""The pages of opening a record and of coming to one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.access.actions import Action
from portal.access.gate import Acting, own_account, public, requires, signed_in
from portal.access.opening import Opened
from portal.accounts.matters import matters_by_record
from portal.core.csrf import shows_form_again
from portal.core.i18n import gettext as _
from portal.core.limits import get_remote_address, spend
from portal.lifecycle import commands
from portal.lifecycle.about import about as about_page
from portal.lifecycle.forms import CodeForm, OpenRecordForm
from portal.lifecycle.presenters import books
from portal.lifecycle.queries import held_by, is_replaceable, news_of, open_relations

blueprint = Blueprint("lifecycle", __name__)

_PER_ACCOUNT, _PER_ADDRESS = "10 per hour", "30 per hour"


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """The one record of who is signed in, or all of theirs, or the way to sign in."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in"))
    if current_user.professional is not None:
        return redirect(url_for("professionals.patient_list"))
    relations = [] if current_user.restricted else open_relations(current_user.account_id)
    if len(relations) == 1:
        return redirect(url_for("record.overview", record_id=relations[0].record_id))
    return redirect(url_for("lifecycle.record_list"))


@blueprint.get("/records")
@own_account(acting=Acting.PERSON)
def record_list() -> ResponseReturnValue:
    """Every record this account may open."""
    account_id = signed_in().account_id
    relations = open_relations(account_id)
    shown = books(relations, news_of(signed_in(), relations), matters_by_record(account_id))
    return render_template("lifecycle/record_list.html", books=shown, own=bool(held_by(account_id)))


@blueprint.route("/records/new", methods=["GET", "POST"])
@own_account(acting=Acting.PERSON)
@shows_form_again
def open_record() -> ResponseReturnValue:
    """Open one's own record online, with or without the code of a letter."""
    form = OpenRecordForm()
    if form.validate_on_submit():
        _spend_try()
        answer = _open(form)
        if answer is not None:
            return answer
    held = held_by(signed_in().account_id)
    page = render_template(
        "lifecycle/open_record.html",
        form=form,
        own=held[0] if held else None,
        replaceable=all(is_replaceable(one, signed_in().account_id) for one in held),
        with_letter="letter" in request.args or bool(form.code.data),
    )
    return page, 422 if form.errors else 200


def _spend_try() -> None:
    """Opening and confirming count together, per account and per address; a form with a fault costs nothing."""
    spend("open-record", _PER_ACCOUNT, f"account:{signed_in().account_id}")
    spend("open-record", _PER_ADDRESS, f"address:{get_remote_address()}")


def _open(form: OpenRecordForm) -> ResponseReturnValue | None:
    try:
        if form.code.data:
            record = commands.open_record_with_code(signed_in(), form.identity(), form.code.data)
        else:
            record = commands.open_record_online(signed_in(), form.identity(), replace=form.replace.data)
    except commands.WrongCode:
        form.code.errors = [_("This code opens nothing. Check the letter; after five tries, ask for a new one")]
        return None
    except commands.AlreadyOpened:
        form.nir.errors = [_("This account has a record of its own already: see above")]
        return None
    flash(_("Your record is open."), "ok")
    return redirect(url_for("record.overview", record_id=record.id), 303)


@blueprint.get("/activate")
@public
def activation() -> ResponseReturnValue:
    """Where the letter leads: what to do with its code."""
    return render_template("lifecycle/activation.html")


@blueprint.get("/about")
@public
def about() -> ResponseReturnValue:
    """How things are kept here, what is checked and what is not, for everybody."""
    return render_template("lifecycle/about.html", page=about_page())


@blueprint.route("/records/<uuid:record_id>/activate", methods=["GET", "POST"])
@requires(Action.ACTIVATE_RECORD)
@shows_form_again
def activate_record(opened: Opened) -> ResponseReturnValue:
    """Confirm the identity of a record opened online, with the code of a letter."""
    form = CodeForm()
    if form.validate_on_submit():
        _spend_try()
        try:
            record = commands.confirm_record(opened, signed_in(), form.code.data)
        except commands.WrongCode:
            form.code.errors = [_("This code opens nothing. Check the letter; after five tries, ask for a new one")]
        else:
            flash(_("Your identity is confirmed."), "ok")
            return redirect(url_for("record.overview", record_id=record.id), 303)
    page = render_template("lifecycle/activate_record.html", form=form, record=opened.record)
    return page, 422 if form.errors else 200
