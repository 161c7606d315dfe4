"""Sessions and devices."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access.gate import own_account
from portal.accounts import queries
from portal.accounts.browser import own_session
from portal.accounts.commands import sessions
from portal.accounts.presenters import device_name
from portal.accounts.views import blueprint
from portal.core.i18n import gettext as _


@blueprint.post("/account/sessions/<uuid:session_id>/end")
@own_account()
def end_session(session_id: uuid.UUID) -> ResponseReturnValue:
    """Sign one other device out; it is refused at its next request."""
    own = own_session()
    other = queries.live_session(own.account_id, session_id)
    if other is None or other.id == own.id:
        abort(404)
    sessions.end_session(own, other)
    flash(_("%(device)s is signed out.", device=device_name(other.device)), "ok")
    return redirect(url_for("accounts.passkey_list"), code=303)


@blueprint.post("/account/sessions/end-others")
@own_account()
def end_other_sessions() -> ResponseReturnValue:
    """Sign every other device out."""
    sessions.end_other_sessions(own_session())
    flash(_("Every other device is signed out."), "ok")
    return redirect(url_for("accounts.passkey_list"), code=303)
