"""No state change that another site asked for: the browser's word on where a request comes from, then a token.

An expired token must not lose what somebody typed: a view marked :func:`shows_form_again` is reached all the same, and
its form, which checks the token again, comes back filled with a sentence about it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request
from flask_wtf.csrf import CSRFError, CSRFProtect

_csrf = CSRFProtect()
_MARK = "__carnet_shows_form_again__"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
V = TypeVar("V", bound=Callable[..., Any])


def shows_form_again(view: V) -> V:
    """Mark a view whose Flask-WTF form validates the token itself and is shown again with what was typed."""
    setattr(view, _MARK, True)
    return view


def shows_form(view: Callable[..., Any]) -> bool:
    """Whether a view is marked so."""
    return getattr(view, _MARK, False)


def init_app(app: Flask, *, origin: str) -> None:
    """Check every request that is not safe."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = 12 * 3600
    app.config["WTF_CSRF_SSL_STRICT"] = False
    _csrf.init_app(app)

    @app.before_request
    def protect() -> None:
        if request.method in _SAFE or request.endpoint is None:
            return
        _check_origin(origin)
        if None in request.form or None in request.files:  # a part without a name, which no browser sends
            abort(400)
        try:
            _csrf.protect()
        except CSRFError:
            view = current_app.view_functions[request.endpoint]
            if not shows_form(view) or request.is_json:
                raise


def _check_origin(origin: str) -> None:
    """``Sec-Fetch-Site`` where it is sent, else ``Origin``; a client that sends neither still needs the token."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            abort(403)
    elif request.headers.get("Origin", origin) != origin:
        abort(403)
