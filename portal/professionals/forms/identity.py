"""Who somebody is whose number was proved and stands in no directory."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from portal.core.forms import PortalForm, one_line
from portal.core.i18n import lazy_gettext as _l
from portal.professionals.commands.identity import Named

_PROFESSIONS = {
    "physician": _l("Doctor"),
    "midwife": _l("Midwife"),
    "dentist": _l("Dentist"),
    "pharmacist": _l("Pharmacist"),
    "nurse": _l("Nurse"),
    "physiotherapist": _l("Physiotherapist"),
    "podiatrist": _l("Podiatrist"),
    "speech-therapist": _l("Speech therapist"),
    "orthoptist": _l("Orthoptist"),
    "dietitian": _l("Dietitian"),
    "occupational-therapist": _l("Occupational therapist"),
    "psychomotor-therapist": _l("Psychomotor therapist"),
    "psychologist": _l("Psychologist"),
    "medical-biologist": _l("Medical biologist"),
    "radiographer": _l("Radiographer"),
    "hearing-aid": _l("Hearing-aid specialist"),
    "optician": _l("Optician"),
    "care-assistant": _l("Care assistant"),
    "social-worker": _l("Social worker"),
}


def _at_most(number: int) -> Length:
    return Length(max=number, message=_l("Use at most %(max)d characters"))


def _text(label: Any, asked: Any = None) -> StringField:
    needed = [DataRequired(asked)] if asked is not None else []
    return StringField(label, filters=[one_line], validators=[*needed, _at_most(100)])


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
        choices=[SelectChoice("", _l("Choose")), *(SelectChoice(key, words) for key, words in _PROFESSIONS.items())],
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
