"""The form of a target of one's own."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from portal.core.fields import NumberField
from portal.core.forms import PortalForm, one_line
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.core.units import printed_unit
from portal.profile.forms.base import LINE, at_most
from portal.profile.measures.catalogue import Measure
from portal.profile.measures.commands import Target
from portal.profile.measures.models import MeasureTarget


class TargetForm(PortalForm):
    """From where to where somebody wants to be, one side or both, and who decided it."""

    unit = RadioField(_l("In which unit?"), [InputRequired(_l("Choose a unit"))])
    low = NumberField(_l("At least"))
    high = NumberField(_l("At most"))
    second_low = NumberField(_l("Lower value (diastolic), at least"))
    second_high = NumberField(_l("Lower value (diastolic), at most"))
    set_by = StringField(
        _l("Who set it?"),
        [at_most(LINE)],
        filters=[one_line],
        description=_l("For example your doctor’s name, or yourself."),
    )

    def __init__(self, measure: Measure, there: MeasureTarget | None) -> None:
        super().__init__(data={"unit": measure.units[0].ucum}, obj=there)
        self.measure = measure
        if len(measure.units) == 1:
            del self.unit
        else:
            locale = current_locale()
            self.unit.choices = [SelectChoice(one.ucum, printed_unit(one.ucum, locale)) for one in measure.units]
        if measure.second is None:
            del self.second_low
            del self.second_high
        else:
            self.low.label.text, self.high.label.text = _("Upper value (systolic), at least"), _("Upper value, at most")

    def target(self) -> Target:
        """What was typed, once it is valid."""
        has_second = self.measure.second is not None
        return Target(
            unit=self._ucum,
            low=self.low.data,
            high=self.high.data,
            second_low=self.second_low.data if has_second else None,
            second_high=self.second_high.data if has_second else None,
            set_by=self.set_by.data,
        )

    def validate_high(self, field: NumberField) -> None:
        """A limit at least, in its order, and one that can be."""
        if self.low.data is None and field.data is None:
            raise ValidationError(_("Enter one of the two limits at least"))
        self._ordered(self.low, field)

    def validate_second_high(self, field: NumberField) -> None:
        """In its order."""
        self._ordered(self.second_low, field)

    @property
    def _ucum(self) -> str:
        ucum: str = self.unit.data if "unit" in self else self.measure.units[0].ucum
        return ucum

    def _ordered(self, low: NumberField, high: NumberField) -> None:
        unit = self.measure.unit(self._ucum)
        for one in (low, high):
            if one.data is not None and not unit.possible.holds(one.data):
                raise ValidationError(_("Nobody measures that: check the number and its unit"))
        if low.data is not None and high.data is not None and high.data < low.data:
            raise ValidationError(_("“At most” is less than “at least”: check both"))

    def fields_shown(self) -> list[Any]:
        """The fields in their order, without the token."""
        return [field for field in self if field.name != "csrf_token"]
