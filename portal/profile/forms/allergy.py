"""The form of an allergy."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.core.i18n import lazy_gettext as _l
from portal.profile.forms.base import StatementForm, details, line_field, partial_date
from portal.profile.statements import Statement
from portal.record.content import Detail, EntryKind

_SEVERITIES = ("mild", "moderate", "severe")
"""The words of FHIR; an answer that is none of them says that it is not known."""


class AllergyForm(StatementForm):
    """To what, what happens, how severe, since when, and whether it is so still."""

    DATES = ("start",)

    label = line_field(
        _l("Allergic to what?"),
        needed=_l("Write what the allergy is to"),
        hint=_l("A medicine, a food, pollen, latex… as you call it."),
    )
    reaction = line_field(_l("What happens?"), hint=_l("For example: hives, swelling of the face, trouble breathing."))
    severity = RadioField(
        _l("How severe was it, at its worst?"),
        choices=[
            SelectChoice("mild", _l("Uncomfortable")),
            SelectChoice("moderate", _l("A doctor or a treatment was needed")),
            SelectChoice("severe", _l("Dangerous: trouble breathing, a faint, the emergency services")),
            SelectChoice("", _l("I do not know")),
        ],
        validate_choice=False,
        filters=[lambda said: said if said in _SEVERITIES else ""],
    )
    start = partial_date(_l("Since when?"))
    status = RadioField(
        _l("Is it so still?"),
        choices=[
            SelectChoice("active", _l("Yes, or I think so")),
            SelectChoice("resolved", _l("No, a doctor said that it is over")),
        ],
        default="active",
        validators=[InputRequired(_l("Say whether it is so still"))],
    )

    @classmethod
    def values_of(cls, former: Statement) -> dict[str, Any]:
        """As :class:`StatementForm` asks for it."""
        return {
            "label": former.label,
            "reaction": former.said(Detail.REACTION),
            "severity": former.said(Detail.SEVERITY),
            "start": former.start,
            "status": former.status,
        }

    def statement(self) -> Statement:
        """As :class:`StatementForm` asks for it."""
        return Statement(
            EntryKind.ALLERGY,
            self.label.data,
            status=self.status.data,
            start=self.start.data,
            details=details((Detail.REACTION, self.reaction.data), (Detail.SEVERITY, self.severity.data or "")),
            note=self.note.data,
        )
