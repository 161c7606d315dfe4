"""What the browser keeps of a session, and what it says about itself."""

from __future__ import annotations

import uuid
from typing import cast

from flask import request, session
from flask_login import current_user, login_user
from werkzeug.wrappers import Response

from portal.accounts.ceremonies import RelyingParty
from portal.accounts.commands.challenges import Asker
from portal.accounts.commands.passkeys import Place
from portal.accounts.commands.sessions import sign_out
from portal.accounts.devices import device_label
from portal.accounts.models import AccountSession
from portal.core.i18n import LANGUAGE_COOKIE
from portal.core.ids import new_token
from portal.core.installation import installation

SITE_NAME = "Carnet"
FORGET_EVERYTHING = '"cache", "cookies", "storage"'
_CEREMONY, _CODE = "ceremony", "recovery-code"
_YEAR = 365 * 24 * 3600


def own_session() -> AccountSession:
    """The session of the signed-in person, behind a door that asked for one."""
    return cast("AccountSession", current_user._get_current_object())


def place() -> Place:
    """Where the ceremony of this request happens."""
    config = installation().config
    site = RelyingParty(id=config.host, name=SITE_NAME, origin=config.origin)
    return Place(site, device())


def device() -> str:
    """What this browser is called."""
    return device_label(request.user_agent.string)


def prepare_ceremonies() -> None:
    """Give the browser its secret with the page: requests that run side by side would each give another."""
    session.setdefault(_CEREMONY, new_token())


def asker() -> Asker:
    """Who runs a ceremony in this browser."""
    secret: str = session.setdefault(_CEREMONY, new_token())
    return Asker(secret, own_session().account_id if current_user.is_authenticated else None)


def enter(opened: AccountSession) -> None:
    """Give the browser a new session; nothing of what it kept before stays, and the session it was in has ended."""
    if current_user.is_authenticated and own_session().ended_at is None:
        sign_out(own_session())
    session.clear()
    login_user(opened)


def enter_with_code(opened: AccountSession, code_id: uuid.UUID) -> None:
    """Give the browser the session that a recovery code opened, with the id of that code."""
    enter(opened)
    session[_CODE] = str(code_id)


def code_entered_with() -> uuid.UUID | None:
    """The id of the recovery code that opened the session; it stays for another try where no passkey was made."""
    said = session.get(_CODE)
    return uuid.UUID(said) if said is not None else None


def keep(rotated: AccountSession) -> None:
    """Give the browser the new secret of the session it is in, which is whole from here on."""
    session.pop(_CODE, None)
    login_user(rotated)


def leave(response: Response) -> Response:
    """Have the browser forget the session and everything that the site put there."""
    session.clear()
    response.headers["Clear-Site-Data"] = FORGET_EVERYTHING
    return response


def remember_language(response: Response, locale: str) -> Response:
    """Keep a choice of language in this browser; it tells nothing else."""
    secure = installation().config.secure
    response.set_cookie(LANGUAGE_COOKIE, locale, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax")
    return response
