"""Errors as pages: what happened, what it means, the way back; never what the reader may not know."""

from __future__ import annotations

import contextlib
import errno
import sys
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge, SecurityError

from portal.config import MEGABYTE
from portal.core.db import db
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.core.installation import installation
from portal.core.last_page import last_page

E = TypeVar("E", bound=Exception)
V = TypeVar("V", bound=Callable[..., Any])
_MARK = "__carnet_without_storage__"
_BUSY = ("locked", "busy")
_OUT_OF_ORDER = ("disk is full", "disk full", "unable to open", "disk i/o", "readonly", "connection", "server closed")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})


def _words(code: int) -> tuple[str, str]:
    """Heading and sentence for a status."""
    known = {
        400: (_("This form could not be read"), _("Go back and send it again. If it stays so, reload the page first.")),
        403: (_("This request was refused"), _("It seems to come from another site. Nothing was changed.")),
        404: (_("This page does not exist"), _("Check the address, or go back to your records.")),
        415: (_("This form could not be read"), _("Go back and send it again. If it stays so, reload the page first.")),
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


def storage_page(heading: str, sentence: str) -> Response:
    """The page for a database or a disk that does not take what is written: 503, try again."""
    answer = _page(503, heading, sentence)
    answer.headers["Retry-After"] = "5"
    return answer


def _let_go() -> None:
    """Forget the transaction, and with it who reads: asking for them again could fail, or wait, as the first time.

    The language they read in is kept where it can be known.
    """
    with contextlib.suppress(Exception):
        if "_login_user" in g:
            current_locale()
        db.session.remove()
    g._login_user = AnonymousUserMixin()


def without_storage(answer: Callable[[], Response]) -> Callable[[V], V]:
    """Mark a view with what is answered where the database or the disk fails, also before the view is reached."""

    def decorate(view: V) -> V:
        setattr(view, _MARK, answer)
        return view

    return decorate


def _failed(error: OperationalError | OSError) -> Response:
    """The page for a failure of what stores; any other failure of these types is raised on."""
    words = str(error.orig if isinstance(error, OperationalError) else error).lower()
    busy = any(word in words for word in _BUSY)
    code = error.errno if isinstance(error, OSError) else None
    if not busy:
        if code not in _FULL and not any(word in words for word in _OUT_OF_ORDER):
            raise error
        current_app.log_exception(sys.exc_info())
    _let_go()
    own: Callable[[], Response] | None = getattr(current_app.view_functions.get(request.endpoint or ""), _MARK, None)
    if own is not None:
        return own()
    if busy:
        return storage_page(*_words(503))
    return storage_page(
        _("Carnet cannot open or save anything for the moment"),
        _("Its disk is full or out of order. What was saved before is kept; what you just sent was not saved."),
    )


def _http_answer(error: HTTPException) -> Response:
    if error.response is not None:
        return cast("Response", error.response)
    if isinstance(error, SecurityError):
        return _page(400, _("This address is not the portal's"), _right_address())
    if isinstance(error, InternalServerError):
        _let_go()
    return error_page(error.code or 500)


def init_app(app: Flask) -> None:
    """Show every error as a page of ours; one that cannot be made is answered by the last page."""

    def safely(answer: Callable[[E], Response], code: int) -> Callable[[E], ResponseReturnValue]:
        def handler(error: E) -> ResponseReturnValue:
            try:
                return answer(error)
            except Exception as other:
                if other is error:
                    raise
                app.log_exception(sys.exc_info())
                _let_go()
                return last_page(getattr(error, "code", None) or code)

        return handler

    app.register_error_handler(HTTPException, safely(_http_answer, 500))
    app.register_error_handler(OperationalError, safely(_failed, 503))
    app.register_error_handler(OSError, safely(_failed, 503))
