"""The form of a value that one measured: one number, the day of today, the keyboard of numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, Regexp, ValidationError

from portal.access.models import Record
from portal.core import clock, typography
from portal.core.fields import NumberField
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.core.units import printed_unit
from portal.profile.forms.base import StatementForm, partial_date
from portal.profile.measures.catalogue import PANEL, Measure, Unit
from portal.profile.measures.judging import Doubt, doubt_of
from portal.profile.statements import Part, Statement
from portal.record.content import Code

_LOINC = "2.16.840.1.113883.6.1"
_NEEDED = _l("Enter the value that you read")
_HOUR = Regexp(r"^([01]\d|2[0-3]):[0-5]\d$", message=_l("Enter an hour such as 08:30"))


class MeasureForm(StatementForm):
    """A value of one measure, two of a blood pressure.

    What cannot be is refused. What few people of this age have is asked about once: ``certain`` says that it is right.
    """

    DATES = ("start",)
    measure: ClassVar[Measure]

    value = NumberField(_l("Value"), [InputRequired(_NEEDED)])
    second = NumberField(_l("Lower value (diastolic)"), [InputRequired(_NEEDED)])
    unit = RadioField(_l("In which unit?"), [InputRequired(_l("Choose the unit that your device shows"))])
    start = partial_date(_l("When?"))
    hour = StringField(_l("At what hour?"), [Optional(), _HOUR], description=_l("If it matters."))
    certain = BooleanField(_l("Yes, this is right"))

    def __init__(self, record: Record, former: Statement | None = None, **known: Any) -> None:
        today = {} if former is not None else {"start": clock.today().isoformat()}
        super().__init__(record, former, **{"unit": self.measure.units[0].ucum, **today, **known})
        self._asks = False
        self.hour.render_kw = {"type": "time"}
        self._name_fields()

    def _name_fields(self) -> None:
        """The fields of this measure, named by it."""
        units, locale = self.measure.units, current_locale()
        if self.measure.second is None:
            del self.second
            self.value.label.text = str(self.measure.label)
        else:
            self.value.label.text = _("Upper value (systolic)")
        if len(units) == 1:
            del self.unit
            self.value.description = _("In %(unit)s", unit=printed) if (printed := unit_words(units[0])) else ""
        else:
            self.unit.choices = [SelectChoice(one.ucum, printed_unit(one.ucum, locale)) for one in units]

    def __iter__(self) -> Iterator[Any]:
        """The fields that are shown: nobody is asked before there is a doubt whether a value is right."""
        return (field for field in super().__iter__() if field.name != "certain" or self._asks)

    @classmethod
    def values_of(cls, former: Statement) -> dict[str, Any]:
        """As :class:`StatementForm` asks for it."""
        numbers = [part.number for part in former.parts] or [former.number]
        return {
            "value": numbers[0],
            "second": numbers[1] if len(numbers) > 1 else None,
            "unit": former.parts[0].unit if former.parts else former.unit,
            "start": former.start[:10],
            "hour": former.start[11:16],
        }

    def statement(self) -> Statement:
        """As :class:`StatementForm` asks for it."""
        measure, unit = self.measure, self._unit
        label = str(measure.label)
        if measure.second is None:
            return Statement(
                measure.kind,
                label,
                Code(_LOINC, unit.loinc, label),
                number=self.value.data,
                unit=unit.ucum,
                start=self._when,
                note=self.note.data,
            )
        upper, lower = _("Systolic blood pressure"), _("Diastolic blood pressure")
        return Statement(
            measure.kind,
            label,
            Code(_LOINC, PANEL, label),
            start=self._when,
            note=self.note.data,
            parts=(
                Part(upper, Code(_LOINC, unit.loinc, upper), number=self.value.data, unit=unit.ucum),
                Part(lower, Code(_LOINC, measure.second.loinc, lower), number=self.second.data, unit=unit.ucum),
            ),
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything holds, and nothing is left to be asked about."""
        valid = super().validate(extra_validators)
        asked = [field for field, unit in self._read() if self._doubt(field.data, unit) is Doubt.UNLIKELY]
        self._asks = bool(asked)
        if valid and asked and not self.certain.data:
            for field in asked:
                field.errors = [_("This is unusual at this age. Check it, or say below that it is right")]
            return False
        return valid

    def validate_value(self, field: NumberField) -> None:
        """A value that can be."""
        self._refuse_impossible(field, self._unit)

    def validate_second(self, field: NumberField) -> None:
        """A lower value that can be, below the upper one."""
        if self.measure.second is not None:
            self._refuse_impossible(field, self.measure.second)
        if field.data is not None and self.value.data is not None and field.data >= self.value.data:
            raise ValidationError(_("The lower value is less than the upper one. Check both"))

    def validate_hour(self, field: StringField) -> None:
        """An hour of a day that is known."""
        if field.data and self.start.data and len(self.start.data) < len("2026-11-30"):
            raise ValidationError(_("Enter the day too, or leave the hour empty"))

    @property
    def _unit(self) -> Unit:
        return self.measure.unit(self.unit.data or "") if "unit" in self else self.measure.units[0]

    @property
    def _when(self) -> str:
        """The day, with the hour of Paris where one was typed."""
        day: str = self.start.data
        if not self.hour.data or len(day) < len("2026-11-30"):
            return day
        moment = dt.datetime.fromisoformat(f"{day}T{self.hour.data}").replace(tzinfo=clock.PARIS)
        return moment.isoformat()

    def _read(self) -> list[tuple[NumberField, Unit]]:
        second = self.measure.second
        return [(self.value, self._unit), *([(self.second, second)] if second is not None else [])]

    def _doubt(self, value: Decimal | None, unit: Unit) -> Doubt | None:
        return None if value is None else doubt_of(unit, value, self._years)

    @property
    def _years(self) -> int:
        """The age in years on the day of the measure; of today where no whole day is known."""
        day = self.start.data if len(self.start.data or "") == len("2026-11-30") else clock.today().isoformat()
        return max(clock.age_on(self._born, dt.date.fromisoformat(day)), 0)

    def _refuse_impossible(self, field: NumberField, unit: Unit) -> None:
        if self._doubt(field.data, unit) is not Doubt.IMPOSSIBLE:
            return
        locale = current_locale()
        low, high = (typography.number(limit, locale) for limit in unit.possible)
        raise ValidationError(
            _("Enter a number from %(low)s to %(high)s %(unit)s", low=low, high=high, unit=unit_words(unit)).rstrip()
        )


def unit_words(unit: Unit) -> str:
    """A unit as it is printed; empty for what is merely counted."""
    return "" if unit.ucum in ("{score}", "/d") else printed_unit(unit.ucum, current_locale())


@cache
def form_of(measure: Measure) -> type[MeasureForm]:
    """The form of a measure."""
    return type(f"{measure.id.title().replace('-', '')}Form", (MeasureForm,), {"measure": measure})
