"""The forms about what a professional was given."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from portal.access.facts import Switches
from portal.access.rights import Grant
from portal.core import clock
from portal.core.fields import DatePartsField
from portal.core.forms import PortalForm
from portal.core.i18n import lazy_gettext as _l
from portal.professionals.commands.rights import Given
from portal.professionals.periods import LONGEST_YEARS, end_of, months_after
from portal.professionals.queries.rights import mark_of
from portal.record.document_types import Folder

_MONTHS = {"3-months": 3, "1-year": 12}
_DAY, _ENDLESS = "day", "endless"


class GrantForm(PortalForm):
    """Until when, and which folders. ``seen`` is the mark of the grant that it was made for."""

    until = RadioField(
        _l("Until when?"),
        choices=[
            SelectChoice("3-months", _l("For 3 months from today")),
            SelectChoice("1-year", _l("For 1 year from today")),
            SelectChoice(_ENDLESS, _l("Until it is ended here")),
            SelectChoice(_DAY, _l("Until the day below")),
        ],
        validators=[InputRequired(_l("Choose until when"))],
    )
    day = DatePartsField(_l("Last day"), message=_l("Enter a date that exists, such as 27 3 2027"))
    folders = SelectMultipleField(
        _l("Which folders?"),
        choices=[SelectChoice(str(folder), folder.label) for folder in Folder],
        validators=[InputRequired(_l("Choose at least one folder, or end the access"))],
    )
    seen = StringField()

    @classmethod
    def of(cls, grant: Grant) -> GrantForm:
        """The form as the grant stands, or as it was sent."""
        until = clock.last_day(grant.until) if grant.until is not None else None
        return cls(until=_DAY if until else _ENDLESS, day=until, folders=list(grant.folders), seen=mark_of(grant))

    def validate_day(self, field: Any) -> None:
        """Where the day counts: one that is to come, and not too far."""
        if self.until.data != _DAY:
            return
        if field.data is None:
            raise ValidationError(_l("Enter the last day"))
        if field.data < clock.today():
            raise ValidationError(_l("This day has passed. To stop now, end the access"))
        if field.data > months_after(clock.today(), LONGEST_YEARS * 12):
            raise ValidationError(_l("Choose a day within 10 years, or no end"))

    def given(self, grant: Grant) -> Given:
        """What was chosen, once valid. The day on which the grant ends anyway keeps its hour."""
        return Given(self._until(grant.until), self.folders.data)

    def _until(self, now: dt.datetime | None) -> dt.datetime | None:
        if self.until.data == _ENDLESS:
            return None
        if self.until.data in _MONTHS:
            return end_of(months_after(clock.today(), _MONTHS[self.until.data]))
        return now if now is not None and clock.last_day(now) == self.day.data else end_of(self.day.data)  # type: ignore[arg-type]


class GpForm(PortalForm):
    """Who is to be the GP; ``choices`` are given by the page."""

    professional = RadioField(
        _l("Who is the GP?"), validate_choice=False, validators=[InputRequired(_l("Choose who is the GP"))]
    )

    def validate_professional(self, field: Any) -> None:
        """Somebody who lost their access since the page was shown is offered no more."""
        if field.data not in [choice.value for choice in field.choices]:
            raise ValidationError(_l("They have no access any more. Choose somebody else"))


class EmergenciesForm(PortalForm):
    """What may be opened and read in an emergency."""

    bedside = RadioField(
        _l("A professional in front of the person"),
        choices=[SelectChoice("yes", _l("May open it")), SelectChoice("no", _l("May not"))],
        validators=[InputRequired(_l("Say whether they may open it"))],
    )
    call_centre = RadioField(
        _l("The emergency call centre"),
        choices=[SelectChoice("yes", _l("May open it")), SelectChoice("no", _l("May not"))],
        validators=[InputRequired(_l("Say whether the call centre may open it"))],
    )
    masked = RadioField(
        _l("What is hidden, in an emergency"),
        choices=[SelectChoice("no", _l("Stays hidden")), SelectChoice("yes", _l("May be read then"))],
        validators=[InputRequired(_l("Say whether what is hidden may be read"))],
    )

    @classmethod
    def of(cls, switches: Switches) -> EmergenciesForm:
        """The form as the switches stand, or as it was sent."""
        return cls(
            **{name: "yes" if getattr(switches, name) else "no" for name in ("bedside", "call_centre", "masked")}
        )

    def wanted(self) -> Switches:
        """What was chosen, once valid."""
        return Switches(self.bedside.data == "yes", self.call_centre.data == "yes", self.masked.data == "yes")
