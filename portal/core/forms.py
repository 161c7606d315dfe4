"""The base of every form."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask import abort, request
from flask_wtf import FlaskForm

from portal.core.i18n import gettext as _


def one_line(value: str | None) -> str:
    """What a person typed into one line: without control characters, its spaces single."""
    kept = "".join(c for c in value or "" if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs"))
    return " ".join(kept.split())


class PortalForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is not typed
    """A form that says in words when its token is too old, and keeps what was typed."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF is not typed
        """A form is sent as a form."""

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """What was sent. Refused with 415: JSON, whose values are of any type, where Flask-WTF would take it."""
            if request.is_json:
                abort(415)
            return super().wrap_formdata(form, formdata)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything holds; a bad token is a fault of the form, not of a field that nobody sees."""
        valid = bool(super().validate(extra_validators))
        if self.csrf_token.errors:
            self.csrf_token.errors = []
            self.form_errors.append(_("This page was open for too long. Check what you typed, then send it again."))
        return valid
