"""The forms of accounts. Passkey ceremonies send JSON; their pages use these to show fields and errors."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Optional, Regexp

from portal.accounts.models import Theme

NAME_LENGTH = 80
EMAIL_LENGTH = 254


def clean_name(value: str | None) -> str:
    """A name without control characters, its spaces single: what people type into one line."""
    kept = "".join(c for c in value or "" if unicodedata.category(c) not in ("Cc", "Cs"))
    return " ".join(kept.split())


def _strip(value: str | None) -> str:
    return (value or "").strip()


class NameForm(FlaskForm):  # type: ignore[misc]
    """One name: of a person or of a passkey."""

    name = StringField(
        filters=[clean_name],
        validators=[InputRequired(_("Enter a name")), Length(max=NAME_LENGTH, message=_("Use 80 characters or fewer"))],
    )

    def validate_name(self, field: Any) -> None:
        """Refuses a name that is only spaces."""
        if not field.data:
            raise ValidationError(_("Enter a name"))


class RecoverForm(FlaskForm):  # type: ignore[misc]
    """A recovery code, as typed."""

    code = StringField(
        _("Recovery code"), filters=[_strip], validators=[InputRequired(_("Enter one of your recovery codes"))]
    )


class PreferencesForm(FlaskForm):  # type: ignore[misc]
    """What an account chooses for itself."""

    display_name = StringField(
        _("Your name"),
        filters=[clean_name],
        validators=[InputRequired(_("Enter a name")), Length(max=NAME_LENGTH, message=_("Use 80 characters or fewer"))],
    )
    locale = SelectField(_("Language"), choices=[("fr", "Français"), ("en", "English")])
    theme = SelectField(
        _("Appearance"),
        choices=[
            (Theme.DEVICE.value, _("Like the device")),
            (Theme.LIGHT.value, _("Light")),
            (Theme.DARK.value, _("Dark")),
        ],
    )
    email = StringField(
        _("E-mail address for notices (optional)"),
        filters=[_strip],
        validators=[
            Optional(),
            Length(max=EMAIL_LENGTH, message=_("Use 254 characters or fewer")),
            Regexp(r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$", message=_("Write the address as name@example.org")),
        ],
    )
