"""Who somebody is whose number was proved and stands in no directory."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from portal.core.forms import PortalForm, one_line
from portal.core.i18n import lazy_gettext as _l
from portal.professionals.commands.identity import Named
from portal.professionals.forms.fields import NAME_LENGTH, at_most
from portal.record.professions import profession_choices


def _text(label: Any, asked: Any = None) -> StringField:
    needed = [DataRequired(asked)] if asked is not None else []
    return StringField(label, filters=[one_line], validators=[*needed, at_most(NAME_LENGTH)])


class NamedForm(PortalForm):
    """The name and the profession that patients read."""

    title = SelectField(
        _l("Title before your name"),
        choices=[SelectChoice("", _l("No title")), *(SelectChoice(t, t) for t in ("Dr", "Pr"))],
    )
    given_names = _text(_l("Given names"), _l("Enter the given names"))
    family_name = _text(_l("Name you practise under"), _l("Enter the name you practise under"))
    profession = SelectField(
        _l("Profession"),
        choices=profession_choices(),
        validators=[InputRequired(_l("Choose your profession"))],
    )
    town = _text(_l("Town you practise in, if you like"))

    def named(self) -> Named:
        """What was typed, once valid."""
        return Named(
            title=self.title.data,
            given_names=self.given_names.data,
            family_name=self.family_name.data,
            profession=self.profession.data,
            town=self.town.data,
        )
