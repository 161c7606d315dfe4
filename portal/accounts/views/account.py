"""What an account chooses for itself, and what it is told."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access.gate import own_account
from portal.accounts import queries
from portal.accounts.browser import own_session, remember_language
from portal.accounts.commands.preferences import change_preferences, see_notices
from portal.accounts.forms import PreferencesForm
from portal.accounts.presenters import notice_rows, preferences_of
from portal.accounts.views import blueprint
from portal.core.csrf import shows_form_again
from portal.core.i18n import force_locale
from portal.core.i18n import gettext as _
from portal.core.installation import installation


@blueprint.route("/account/preferences", methods=["GET", "POST"])
@own_account()
@shows_form_again
def preferences() -> ResponseReturnValue:
    """Name, language, appearance, and where notices go."""
    own = own_session()
    form = PreferencesForm(data=preferences_of(own.account))
    if not installation().config.smtp_url:
        del form.email
    if form.validate_on_submit():
        change_preferences(own, **{name: value for name, value in form.data.items() if name != "csrf_token"})
        with force_locale(form.locale.data):
            flash(_("Your preferences are saved."), "ok")
        response = redirect(url_for("accounts.preferences"), code=303)
        return remember_language(response, form.locale.data)
    return render_template("accounts/preferences.html", form=form), 422 if form.errors else 200


@blueprint.get("/account/notices")
@own_account()
def notice_list() -> ResponseReturnValue:
    """What this account is told: changes of its credentials, and who is new in its records."""
    own = own_session()
    notices = queries.notices(own.account_id)
    rows = notice_rows(notices, queries.records_to_open(own))
    return render_template("accounts/notice_list.html", rows=rows, unseen=any(one.seen_at is None for one in notices))


@blueprint.post("/account/notices/seen")
@own_account()
def mark_notices_seen() -> ResponseReturnValue:
    """The account says that it saw its notices."""
    see_notices(own_session())
    return redirect(url_for("accounts.notice_list"), code=303)
