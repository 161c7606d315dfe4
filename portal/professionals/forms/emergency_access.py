"""The form that opens a record in an emergency."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Length, ValidationError

from portal.access.rights import EmergencyKind
from portal.core.forms import PortalForm, one_line
from portal.core.i18n import lazy_gettext as _l

FEWEST_WORDS = 3


def _lines(text: str | None) -> str:
    """What the person will read, line by line: nothing in it that does not show."""
    return "\n".join(one_line(line) for line in (text or "").splitlines()).strip()


class EmergencyForm(PortalForm):
    """The code that the person carries, what the situation is, and why."""

    code = StringField(
        _l("Emergency code"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter the code of the emergency card")),
            Length(max=40, message=_l("Use at most %(max)d characters")),
        ],
    )
    kind = RadioField(
        _l("What is the situation?"),
        choices=[
            SelectChoice(EmergencyKind.BEDSIDE.value, _l("I am with the person")),
            SelectChoice(EmergencyKind.CALL_CENTRE.value, _l("I regulate an emergency call")),
        ],
        validate_choice=False,
        validators=[AnyOf([str(kind) for kind in EmergencyKind], _l("Say what the situation is"))],
    )
    reason = TextAreaField(
        _l("Why do you open this record?"),
        filters=[_lines],
        validators=[
            DataRequired(_l("Say why, in a few words")),
            Length(max=500, message=_l("Use at most %(max)d characters")),
        ],
    )

    def validate_reason(self, field: Any) -> None:
        """A few words, so that the person understands."""
        if len([word for word in field.data.split() if any(sign.isalpha() for sign in word)]) < FEWEST_WORDS:
            raise ValidationError(_l("Say why in at least three words: the person will read it"))
