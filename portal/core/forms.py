"""The base of every form."""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Iterator
from typing import Any, ClassVar

from flask import abort, g, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import MultipleFileField

from portal.core.faults import Trouble
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l

_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that show nothing."""
_JOINERS = "\u200c\u200d"


def one_line(value: str | None) -> str:
    """What a person typed into one line, as it will be seen: its spaces single, nothing invisible left.

    Control characters, marks that turn the direction of what follows and characters without width go: one name would
    pass for another. The joiners that Persian or Indian names are written with stay between their letters.
    """
    text = value or ""
    if text.isprintable() and _UNSEEN.isdisjoint(text):
        return " ".join(text.split())
    kept = "".join(sign for place, sign in enumerate(text) if sign.isspace() or _is_seen(text, place))
    return " ".join(kept.split())


def _is_seen(text: str, place: int) -> bool:
    sign = text[place]
    if sign in _JOINERS:
        around = text[place - 1 : place] + text[place + 1 : place + 2]
        return len(around) == len("ab") and all(unicodedata.category(one) in ("Lo", "Mn", "Mc") for one in around)
    return sign not in _UNSEEN and unicodedata.category(sign) not in ("Cc", "Cf", "Cs")


@contextlib.contextmanager
def not_to_be_saved(trouble: Trouble) -> Iterator[None]:
    """For as long as this lasts no form holds, and each says that what was sent was not saved, and why."""
    g.not_saved = trouble
    try:
        yield
    finally:
        g.pop("not_saved", None)


class PortalForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is not typed
    """A form that says in words when its token is too old, or when nothing can be saved, and keeps what was typed."""

    NOT_SAVED: ClassVar[dict[Trouble, Any]] = {
        Trouble.BUSY: _l("This was not saved: Carnet is busy. What you typed is kept: send it again in a few seconds."),
        Trouble.FULL: _l(
            "This was not saved: the disk of Carnet is full. What you typed is kept: send it again later."
        ),
        Trouble.BROKEN: _l("This was not saved: Carnet is out of order. What you typed is kept: send it again later."),
        Trouble.UNSCANNED: _l(
            "This was not saved: files cannot be checked for viruses just now. What you typed is kept: "
            "send it again later."
        ),
    }

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF is not typed
        """A form is sent as a form."""

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """What was sent: words, and files where a field is for files.

            Refused with 415: JSON, whose values are of any type, where Flask-WTF would take it.
            """
            if request.is_json:
                abort(415)
            sent = super().wrap_formdata(form, formdata)
            if sent is None or not request.files:
                return sent
            for_files = [name for name, field in form._fields.items() if isinstance(field, MultipleFileField)]
            files = [(name, file) for name in for_files for file in request.files.getlist(name)]
            return CombinedMultiDict([MultiDict(files), request.form])

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything holds; a bad token is a fault of the form, not of a field that nobody sees."""
        if trouble := g.get("not_saved"):
            self.form_errors.append(self.NOT_SAVED[trouble])
            return False
        valid = bool(super().validate(extra_validators))
        if self.csrf_token.errors:
            self.csrf_token.errors = []
            self.form_errors.append(_("This page was open for too long. Check what you typed, then send it again."))
        return valid
