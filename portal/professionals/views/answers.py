"""What a professional does with the link of an invitation."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.access.gate import public
from portal.accounts.browser import keep, own_session
from portal.accounts.commands.sessions import act_as
from portal.accounts.models import AccountSession
from portal.core.csrf import shows_form_again
from portal.core.i18n import gettext as _
from portal.core.limits import get_remote_address, spend
from portal.professionals.commands import answers as commands
from portal.professionals.forms.answers import DECLINE, KNOWN, TYPED, AnswerForm
from portal.professionals.presenters.answers import DECLINED, answer_page
from portal.professionals.queries.directory import entry_by_rpps
from portal.professionals.queries.invitations import Answerable, Asked, asked_by
from portal.professionals.views import blueprint

_PER_ACCOUNT, _PER_ADDRESS = "20 per hour", "60 per hour"
_STATUS = {Answerable.GONE: 404, Answerable.OWN_RECORD: 409, Answerable.OTHER_NUMBER: 409}


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@public
@shows_form_again
def answer_invitation(token: str) -> ResponseReturnValue:
    """Where the link of an invitation leads: what it is, and how to accept or decline it."""
    own = own_session() if current_user.is_authenticated and not current_user.restricted else None
    asked, form = asked_by(token, own), AnswerForm()
    form.ask(is_professional=asked.professional is not None)
    if asked.invitation is None or not form.validate_on_submit():
        return _page(token, asked, form)
    spend("answer-invitation", _PER_ADDRESS, f"address:{get_remote_address()}")
    if form.act.data == DECLINE:
        return _decline(own, token, form)
    if own is None or asked.state is not Answerable.OPEN:
        return _page(token, asked, form)
    spend("answer-invitation", _PER_ACCOUNT, f"account:{own.account_id}")
    if asked.professional is None and _asks_more(asked, form):
        return _page(token, asked, form)
    return _accept(own, token, form)


def _asks_more(asked: Asked, form: AnswerForm) -> bool:
    """Whether something is to be mended, looked at or typed before the claim is taken."""
    if asked.invitation is None or asked.invitation.rpps not in ("", form.rpps.data):
        form.rpps.errors = [_("This invitation was made for another RPPS number. Check yours")]
        return True
    needed = KNOWN if entry_by_rpps(form.rpps.data or "") is not None else TYPED
    before, form.step.data = form.step.data, needed
    return bool(before != needed)


def _accept(own: AccountSession, token: str, form: AnswerForm) -> ResponseReturnValue:
    try:
        professional = commands.accept(own, token, form.claim())
    except commands.NotYours:
        return _page(token, asked_by(token, own), form)
    act_as(own, professional)
    keep(own)
    return redirect(url_for("professionals.answer_invitation", token=token), 303)


def _decline(own: AccountSession | None, token: str, form: AnswerForm) -> ResponseReturnValue:
    try:
        commands.decline(own, token)
    except commands.NotYours:
        return _page(token, asked_by(token, own), form)
    return render_template("professionals/answer_invitation.html", page=DECLINED, form=form, token=token)


def _page(token: str, asked: Asked, form: AnswerForm) -> tuple[str, int]:
    step = form.shown_step
    entry = entry_by_rpps(form.rpps.data or "") if step == KNOWN else None
    page = answer_page(asked, step, entry)
    status = 422 if form.errors and asked.invitation is not None else 200
    if asked.state is Answerable.GONE or (request.method == "POST" and not form.errors):
        status = _STATUS.get(asked.state, status)
    return render_template("professionals/answer_invitation.html", page=page, form=form, token=token), status
