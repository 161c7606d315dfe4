"""The page when no other page can be made: it needs neither database nor reader nor catalogue, and says both languages.

The errors of a page fall back to it, and the server answers it when something is raised past the application.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any, cast

from flask import Flask, Response, current_app, jsonify, request

from portal.core.headers import HSTS, ISOLATION
from portal.core.installation import installation

_POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_BUSY = (
    "Carnet ne répond pas pour le moment",
    "Rien n’a été enregistré. Réessayez dans quelques instants.",
    "Carnet cannot answer for the moment",
    "Nothing was saved. Try again in a moment.",
)
_BROKEN = (
    "Cette page ne peut pas être affichée",
    "Rien n’a été enregistré. Revenez en arrière, ou réessayez plus tard.",
    "This page cannot be shown",
    "Nothing was saved. Go back, or try again later.",
)
_PAGE = """<!DOCTYPE html>
<html lang="fr" class="govuk-template">
    <head>
        <meta charset="utf-8">
        <title>{0} – Carnet</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="stylesheet" href="{style}">
    </head>
    <body class="c-app is-plain hue-1">
        <a class="govuk-skip-link" href="#main">Aller au contenu</a>
        <header>
            <div class="c-plainbar"><a class="c-brand" href="/">Carnet</a></div>
        </header>
        <main class="c-main c-plain" id="main" tabindex="-1">
            <h1 class="c-h1">{0}</h1>
            <p class="c-sub">{1}</p>
            <h2 class="c-h3" lang="en">{2}</h2>
            <p class="c-sub" lang="en">{3}</p>
        </main>
    </body>
</html>
"""
Start = Callable[..., Any]


def last_page(code: int) -> Response:
    """The last page, or for a script its JSON object, with a status. It takes nothing that can fail."""
    words = _words(code)
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        answer = jsonify(error=words[2], detail=words[3])
    else:
        answer = Response(_page(current_app, code))
    answer.status_code = code
    return answer


class NeverRaises:
    """A WSGI application that answers the last page instead of raising: a server would log the whole address."""

    def __init__(self, app: Flask) -> None:
        self._app, self._inner = app, app.wsgi_app
        headers = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"} | ISOLATION
        headers["Content-Security-Policy"] = _POLICY
        if installation(app).config.secure:
            headers["Strict-Transport-Security"] = HSTS
        self._page = _page(app, 500).encode()
        self._headers = [*headers.items(), ("Content-Length", str(len(self._page)))]

    def answer(self, status: str) -> bytes:
        """The last page under a status, as bytes of HTTP: for a server that could not read what was asked."""
        lines = [f"HTTP/1.1 {status}", "Connection: close", *(f"{name}: {value}" for name, value in self._headers)]
        return "\r\n".join((*lines, "", "")).encode("latin-1") + self._page

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """What the application answers, or the last page."""
        try:
            return self._inner(environ, start_response)
        except Exception:  # noqa: BLE001 (whatever it is, it is told, and goes no further)
            raised = sys.exc_info()
            self._app.log_exception(raised)
            start_response("500 Internal Server Error", list(self._headers), raised)
            return [self._page]


def _words(code: int) -> tuple[str, str, str, str]:
    return _BUSY if code == 503 else _BROKEN


def _page(app: Flask, code: int) -> str:
    asset = cast("Callable[[str], str]", app.jinja_env.globals["asset"])
    return _PAGE.format(*_words(code), style=asset("css/site.css"))
