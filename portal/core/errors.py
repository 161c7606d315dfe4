"""Errors as pages: what happened, what it means, the way back; never what the reader may not know."""

from __future__ import annotations

from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge, SecurityError

from portal.config import MEGABYTE
from portal.core.db import db
from portal.core.i18n import gettext as _
from portal.core.installation import installation


def _words(code: int) -> tuple[str, str]:
    """Heading and sentence for a status."""
    known = {
        400: (_("This form could not be read"), _("Go back and send it again. If it stays so, reload the page first.")),
        403: (_("This request was refused"), _("It seems to come from another site. Nothing was changed.")),
        404: (_("This page does not exist"), _("Check the address, or go back to your records.")),
        405: (_("This page does not exist"), _("Check the address, or go back to your records.")),
        413: (
            _("This file is too large"),
            _("Nothing was saved. All files together: %(most)s MB at most.", most=_most()),
        ),
        429: (_("Too many attempts"), _("Wait a few minutes, then try again. Nothing was changed.")),
        503: (_("Carnet is busy"), _("Nothing was saved. Try again in a few seconds.")),
    }
    return known.get(code, (_("Something went wrong"), _("It is our fault, and it has been noted. Nothing was saved.")))


def error_page(code: int) -> Response:
    """The page, or for a script the JSON object, of a status."""
    return _page(code, *_words(code))


def _right_address() -> str:
    """Where the portal is: told on one's own machine only, where nobody's domain name is given away by an address."""
    config = installation().config
    if config.secure:
        return _("Type its name as it was given to you. Nothing was changed.")
    return _("Use %(address)s instead. Nothing was changed.", address=config.origin)


def _most() -> int:
    return installation().config.upload_max_bytes // MEGABYTE


def _form() -> str | None:
    """The address of the form whose file was too large."""
    rule = request.url_rule
    return request.path if rule is not None and "GET" in (rule.methods or ()) else None


def _page(code: int, heading: str, sentence: str) -> Response:
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        answer = jsonify(error=heading, detail=sentence)
    else:
        form = _form() if code == RequestEntityTooLarge.code else None
        page = render_template("errors/error.html", code=code, heading=heading, sentence=sentence, form=form)
        answer = Response(page)
    answer.status_code = code
    return answer


def init_app(app: Flask) -> None:
    """Show every error as a page of ours."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None:
            return error.response
        if isinstance(error, SecurityError):
            return _page(400, _("This address is not the portal's"), _right_address())
        if isinstance(error, InternalServerError):
            db.session.remove()
        return error_page(error.code or 500)

    @app.errorhandler(OperationalError)
    def busy(error: OperationalError) -> ResponseReturnValue:
        db.session.remove()
        if "locked" not in str(error.orig) and "busy" not in str(error.orig):
            raise error
        answer = error_page(503)
        answer.headers["Retry-After"] = "5"
        return answer
