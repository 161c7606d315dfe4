"""The form with which a professional answers an invitation."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, StopValidation

from portal.core.forms import PortalForm, one_line
from portal.core.i18n import lazy_gettext as _l
from portal.professionals.commands.answers import Claim
from portal.professionals.forms.fields import NAME_LENGTH, RppsField, at_most
from portal.record.professions import profession_choices

DECLINE = "decline"
ASK, KNOWN, TYPED = "ask", "known", "typed"
"""What the form was shown with: nothing but the number, the name of the directory, or names to type."""


def _when_typed(form: Any, _field: Any) -> None:
    """Names are asked for only where the directory does not know the number."""
    if form.step.data != TYPED:
        raise StopValidation


class AnswerForm(PortalForm):
    """Accept, with a number and a name; ``act`` tells of the button that declines."""

    act = HiddenField()
    step = HiddenField(default=ASK)
    rpps = RppsField(_l("Your RPPS number"), [DataRequired(_l("Enter your RPPS number"))])
    given_names = StringField(
        _l("Your given name"),
        filters=[one_line],
        validators=[_when_typed, DataRequired(_l("Enter your given name")), at_most(NAME_LENGTH)],
    )
    family_name = StringField(
        _l("Your family name"),
        filters=[one_line],
        validators=[_when_typed, DataRequired(_l("Enter your family name")), at_most(NAME_LENGTH)],
    )
    profession = SelectField(
        _l("Your profession"),
        choices=profession_choices(),
        default="",
        validators=[_when_typed, InputRequired(_l("Choose your profession"))],
    )
    town = StringField(
        _l("The town where you practise"), filters=[one_line], validators=[_when_typed, at_most(NAME_LENGTH)]
    )

    def ask(self, *, is_professional: bool) -> None:
        """Who is a professional here already types nothing, nor who declines."""
        if is_professional or self.act.data == DECLINE:
            del self.rpps, self.given_names, self.family_name, self.profession, self.town

    @property
    def shown_step(self) -> str:
        """What to show it with again: a number that does not hold is asked for first."""
        number: Any = self._fields.get("rpps")
        asked = self.step.data in (KNOWN, TYPED) and number is not None and number.data and not number.errors
        return self.step.data if asked else ASK

    def claim(self) -> Claim | None:
        """Who somebody says they are, once valid; None where nothing was asked."""
        fields: dict[str, Any] = self._fields
        names = ("rpps", "family_name", "given_names", "profession", "town") if self.step.data == TYPED else ("rpps",)
        told = {name: fields[name].data or "" for name in names if name in fields}
        return Claim(**told) if told else None
