"""The headers of every response: a strict policy, no third party, nothing kept by caches of signed-in pages."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

_FEATURES_OFF = (
    "accelerometer autoplay camera display-capture encrypted-media "
    "fullscreen gamepad geolocation gyroscope hid idle-detection local-fonts magnetometer microphone midi payment "
    "picture-in-picture screen-wake-lock serial speaker-selection usb xr-spatial-tracking"
)
PERMISSIONS = ", ".join(
    [f"{name}=()" for name in _FEATURES_OFF.split()]
    + ["publickey-credentials-get=(self)", "publickey-credentials-create=(self)"]
)
DOCUMENT_POLICY = "sandbox; default-src 'none'"
"""The policy of a served original: nothing in it runs."""
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""The policy of an answer that only a script reads."""
_JSON = "application/json"
ISOLATION = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
}
HSTS = "max-age=63072000; includeSubDomains"


def nonce() -> str:
    """The nonce of this response's scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    value: str = g.csp_nonce
    return value


def page_policy() -> str:
    """The Content-Security-Policy of a page."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce()}' 'strict-dynamic'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types carnet"
    )


def init_app(app: Flask, *, secure: bool) -> None:
    """Add the headers to every response of the application; a view that set a stricter one keeps it."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in ISOLATION.items():
            response.headers.setdefault(name, value)
        policy = DATA_POLICY if response.mimetype == _JSON else page_policy()
        response.headers.setdefault("Content-Security-Policy", policy)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        if request.method != "GET" or response.mimetype in ("text/html", _JSON) or _may_be_signed_in():
            response.headers["Cache-Control"] = "no-store"
        return response


def _may_be_signed_in() -> bool:
    """Whether somebody is signed in; also where the database does not tell: the headers must be there all the same."""
    try:
        return bool(current_user.is_authenticated)
    except SQLAlchemyError:
        return True
