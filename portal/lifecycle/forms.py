"""The forms of opening a record."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation, ValidationError

from portal.access.records import HolderIdentity
from portal.core import clock
from portal.core.fields import DatePartsField
from portal.core.forms import PortalForm, one_line
from portal.core.i18n import lazy_gettext as _l
from portal.record.nir import BadNir, goes_with, normalise

_OLDEST = dt.timedelta(days=131 * 366)


def _no_digit(_form: object, field: Any) -> None:
    if any(sign.isdigit() for sign in field.data or ""):
        raise ValidationError(_l("A name has no digits. Check what you typed"))


def _name() -> list[Any]:
    return [_at_most(100), _no_digit]


def _without_commas(text: str | None) -> str | None:
    """Commas between given names separate them, as on French civil papers: « Léa, Marie »."""
    return " ".join(text.replace(",", " ").split()) if text else text


def _at_most(number: int) -> Length:
    return Length(max=number, message=_l("Use at most %(max)d characters"))


class CodeForm(PortalForm):
    """The activation code of a letter."""

    code = StringField(
        _l("Activation code"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter the code printed on your letter")), _at_most(40)],
    )


class OpenRecordForm(PortalForm):
    """Who the record is about, and the code of a letter for those who have one."""

    nir = StringField(
        _l("Social security number"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter the social security number"))],
    )
    family_name = StringField(
        _l("Birth name"), filters=[one_line], validators=[DataRequired(_l("Enter the birth name")), *_name()]
    )
    used_name = StringField(_l("Name used, if it is another"), filters=[one_line], validators=_name())
    given_names = StringField(
        _l("Given names"),
        filters=[one_line, _without_commas],
        validators=[DataRequired(_l("Enter the given names")), *_name()],
    )
    birth_date = DatePartsField(
        _l("Date of birth"),
        [InputRequired(_l("Enter the date of birth"))],
        message=_l("Enter a date that exists, such as 27 3 1988"),
    )
    sex = RadioField(
        _l("Sex on the civil record"),
        choices=[SelectChoice("F", _l("Female")), SelectChoice("M", _l("Male"))],
        validators=[InputRequired(_l("Choose the sex written on the civil record"))],
    )
    sex_checked = BooleanField(_l("I have checked the number and the sex: both are as on my papers"))
    birth_place = StringField(
        _l("Place of birth"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter the place of birth")), _at_most(100)],
    )
    code = StringField(_l("Activation code, if you have a letter"), filters=[one_line], validators=[_at_most(40)])
    replace = BooleanField(_l("Correct my record: what I write here takes the place of what was there"))

    def validate_sex_checked(self, field: Any) -> None:
        """A number tells a sex, which the civil record may have changed since: a second look, no more."""
        told = {"1": "M", "2": "F"}.get((self.nir.data or "").strip()[:1])
        if told and self.sex.data in ("F", "M") and told != self.sex.data and not field.data:
            raise ValidationError(_l("The number begins with 1 for a man, 2 for a woman. Check it, or tick this box"))

    def validate_nir(self, field: Any) -> None:
        """The shape, then the key, then that it goes with the birth date."""
        try:
            number = normalise(field.data)
        except BadNir as error:
            if error.reason == "key":
                raise ValidationError(_l("The last two digits do not go with the others. Check the number")) from None
            raise ValidationError(_l("Enter the 13 or 15 characters of the number, as on the Vitale card")) from None
        born = self.birth_date.data
        if born is not None and not goes_with(number, born):
            raise ValidationError(_l("This number and this date of birth do not go together. Check both"))

    def validate_birth_date(self, field: Any) -> None:
        """Not in the future, not before any living person."""
        if field.data is None:
            return
        if field.data > clock.today():
            raise StopValidation(_l("The date of birth is in the future"))
        if field.data < clock.today() - _OLDEST:
            raise StopValidation(_l("Check the year of birth"))

    def identity(self) -> HolderIdentity:
        """What was entered, once valid."""
        return HolderIdentity(
            nir=normalise(self.nir.data),
            family_name=self.family_name.data,
            used_name=self.used_name.data,
            given_names=self.given_names.data,
            birth_date=cast("dt.date", self.birth_date.data),
            sex=self.sex.data,
            birth_place=self.birth_place.data,
        )
