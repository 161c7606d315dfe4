"""The forms of accounts. Passkey ceremonies send JSON; their pages use these to show fields and errors."""

from __future__ import annotations

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, Regexp

from portal.accounts.models import Theme
from portal.core.forms import PortalForm, one_line
from portal.core.i18n import lazy_gettext as _

NAME_LENGTH = 80
EMAIL_LENGTH = 254


class NameForm(PortalForm):
    """One name: of a person or of a passkey."""

    name = StringField(
        _("Name"),
        filters=[one_line],
        validators=[
            DataRequired(_("Enter a name")),
            Length(max=NAME_LENGTH, message=_("Use at most %(max)d characters")),
        ],
    )


class RecoverForm(PortalForm):
    """A recovery code, as typed."""

    code = StringField(
        _("Recovery code"), filters=[one_line], validators=[DataRequired(_("Enter one of your recovery codes"))]
    )


class PreferencesForm(PortalForm):
    """What an account chooses for itself."""

    display_name = StringField(
        _("Your name"),
        filters=[one_line],
        validators=[
            DataRequired(_("Enter a name")),
            Length(max=NAME_LENGTH, message=_("Use at most %(max)d characters")),
        ],
    )
    locale = SelectField(_("Language"), choices=[SelectChoice("fr", "Français"), SelectChoice("en", "English")])
    theme = SelectField(
        _("Appearance"),
        choices=[
            SelectChoice(Theme.DEVICE.value, _("Like the device")),
            SelectChoice(Theme.LIGHT.value, _("Light")),
            SelectChoice(Theme.DARK.value, _("Dark")),
        ],
    )
    email = StringField(
        _("E-mail address for notices (optional)"),
        filters=[one_line],
        validators=[
            Optional(),
            Length(max=EMAIL_LENGTH, message=_("Use at most %(max)d characters")),
            Regexp(r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$", message=_("Write the address as name@example.org")),
        ],
    )
