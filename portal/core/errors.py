"""Errors as pages: what happened, what it means, the way back; never what the reader may not know."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin
from flask_wtf import FlaskForm
from sqlalchemy.exc import DBAPIError, TimeoutError
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    RequestEntityTooLarge,
    SecurityError,
    ServiceUnavailable,
    UnprocessableEntity,
)

from portal.config import MEGABYTE
from portal.core.csrf import shows_form
from portal.core.db import db
from portal.core.faults import Trouble, trouble_of
from portal.core.forms import not_to_be_saved
from portal.core.i18n import current_locale, ngettext
from portal.core.i18n import gettext as _
from portal.core.installation import installation
from portal.core.last_page import last_page

E = TypeVar("E", bound=Exception)
V = TypeVar("V", bound=Callable[..., Any])
_MARK = "__carnet_without_storage__"
_LEADS_BACK = frozenset({RequestEntityTooLarge.code, ServiceUnavailable.code})
_SOON = {"Retry-After": "5"}


def _words(code: int) -> tuple[str, str]:
    """Heading and sentence for a status."""
    nothing = (
        _("This page does not exist"),
        _("Check the address. It may also be something that is not open to you, or not any more."),
    )
    known = {
        400: (_("This form could not be read"), _("Go back and send it again. If it stays so, reload the page first.")),
        403: (_("This request was refused"), _("It seems to come from another site. Nothing was changed.")),
        404: nothing,
        415: (_("This form could not be read"), _("Go back and send it again. If it stays so, reload the page first.")),
        405: nothing,
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


def asked_by_script() -> bool:
    """Whether who asks wants JSON rather than a page."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def form_refused(form: FlaskForm) -> Response:
    """The JSON object of a form that does not hold: 422, with what is wrong as a sentence and by field."""
    fields = {name: [str(text) for text in texts] for name, texts in form.errors.items() if name}
    said = [str(text) for text in (*form.form_errors, *(texts[0] for texts in fields.values()))]
    heading = ngettext("One thing to correct", "%(num)s things to correct", len(form.errors))
    answer = jsonify(error=heading, detail=" ".join(said), fields=fields)
    answer.status_code = UnprocessableEntity.code
    return answer


def _right_address() -> str:
    """Where the portal is: told on one's own machine only, where nobody's domain name is given away by an address."""
    config = installation().config
    if config.secure:
        return _("Type its name as it was given to you. Nothing was changed.")
    return _("Use %(address)s instead. Nothing was changed.", address=config.origin)


def _most() -> int:
    return installation().config.upload_max_bytes // MEGABYTE


def _form() -> str | None:
    """The address of the form that was sent and could not be taken."""
    rule = request.url_rule
    sent = request.method == "POST" and rule is not None and "GET" in (rule.methods or ())
    return request.path if sent else None


def _page(code: int, heading: str, sentence: str) -> Response:
    if asked_by_script():
        answer = jsonify(error=heading, detail=sentence)
    else:
        form = _form() if code in _LEADS_BACK else None
        page = render_template("errors/error.html", code=code, heading=heading, sentence=sentence, form=form)
        answer = Response(page)
    answer.status_code = code
    return answer


def storage_page(heading: str, sentence: str) -> Response:
    """The page for a database or a disk that does not take what is written: 503, try again."""
    answer = _page(503, heading, sentence)
    answer.headers.update(_SOON)
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


def _failed(error: DBAPIError | TimeoutError | OSError) -> Response:
    """The answer to a failure of what stores; any other failure of these types is raised on."""
    trouble = trouble_of(error)
    if trouble is None:
        raise error
    if trouble is not Trouble.BUSY:
        current_app.log_exception(sys.exc_info())
    again = _form_again(trouble)
    if again is not None:
        return again
    _let_go()
    own: Callable[[], Response] | None = getattr(current_app.view_functions.get(request.endpoint or ""), _MARK, None)
    if own is not None:
        return own()
    if trouble is Trouble.BUSY:
        return storage_page(*_words(503))
    if trouble is Trouble.UNSCANNED:
        return storage_page(
            _("Files cannot be checked for viruses just now"), _("Nothing was saved. Try again in a few minutes.")
        )
    return storage_page(
        _("Carnet cannot open or save anything for the moment"),
        _("Its disk is full or out of order. What was saved before is kept; what you just sent was not saved."),
    )


def _form_again(trouble: Trouble) -> Response | None:
    """The form that was sent, with what was typed; None where there is none, or where even that cannot be shown.

    Its view is asked once more, and finds that the form does not hold.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "POST" or view is None or not shows_form(view) or "_login_user" not in g:
        return None
    with contextlib.suppress(Exception), not_to_be_saved(trouble):
        db.session.rollback()
        answer = current_app.make_response(cast("Any", view(**(request.view_args or {}))))
        if answer.status_code == UnprocessableEntity.code:
            answer.status_code = ServiceUnavailable.code
            answer.headers.update(_SOON)
            return answer
    return None


def _http_answer(error: HTTPException) -> Response:
    if error.response is not None:
        return cast("Response", error.response)
    if isinstance(error, SecurityError):
        return _page(400, _("This address is not the one of Carnet"), _right_address())
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
    for kind in (DBAPIError, TimeoutError, OSError):
        app.register_error_handler(kind, safely(_failed, 503))
