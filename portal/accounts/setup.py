"""Joining accounts to the application: who is signed in, and in which language they read."""

from __future__ import annotations

from flask import Flask, redirect, request, url_for
from flask_login import LoginManager, current_user

from portal.access.gate import SIGN_IN
from portal.accounts.commands.sessions import SessionOver, current_session
from portal.core.i18n import LANGUAGE_COOKIE, choose_locale


def init_app(app: Flask) -> None:
    """Find the session of each request before its view runs, so that its end is known and written by then."""
    manager = LoginManager()
    manager.session_protection = None  # a phone that changes networks stays signed in; the secret is enough
    manager.user_loader(current_session)
    manager.init_app(app)

    app.register_error_handler(SessionOver, lambda _over: redirect(url_for(SIGN_IN, unsaved="yes"), 303))

    @app.before_request
    def load_session() -> None:
        if request.endpoint is not None:
            current_user.is_authenticated  # noqa: B018 — the look-up is the point


def reader_locale() -> str:
    """The language to answer in: what was last chosen in this browser, what the account prefers, what is asked for."""
    preferred = current_user.account.locale if current_user.is_authenticated else None
    return choose_locale(request.cookies.get(LANGUAGE_COOKIE), preferred, request.accept_languages)
