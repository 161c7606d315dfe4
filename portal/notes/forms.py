"""The forms of notes and of their answers."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Length, ValidationError

from portal.core.forms import PortalForm, one_line
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.record.notes.models import Outcome

LONGEST = 2000


def _lines(text: str | None) -> str:
    """What people will read, line by line: nothing in it that does not show."""
    return "\n".join(one_line(line) for line in (text or "").splitlines()).strip()


class NoteForm(PortalForm):
    """What is wrong, and why."""

    text = TextAreaField(
        _l("What is wrong, and why?"),
        filters=[_lines],
        validators=[
            DataRequired(_l("Write what is wrong")),
            Length(max=LONGEST, message=_l("Use at most %(max)d characters")),
        ],
    )


class AnswerForm(PortalForm):
    """Corrected, by a document where there is one, or kept, and then why."""

    outcome = RadioField(
        _l("Your answer"),
        choices=[
            SelectChoice(Outcome.CORRECTED.value, _l("It is corrected")),
            SelectChoice(Outcome.KEPT.value, _l("It stays as it is")),
        ],
        validate_choice=False,
        validators=[AnyOf([str(Outcome.CORRECTED), str(Outcome.KEPT)], _l("Say whether it is corrected or stays"))],
    )
    document = SelectField(_l("Corrected by which document?"), validate_choice=False)
    text = TextAreaField(
        _l("In a few words, for the patient"),
        filters=[_lines],
        validators=[Length(max=LONGEST, message=_l("Use at most %(max)d characters"))],
    )

    def offer(self, documents: list[tuple[str, str]]) -> None:
        """The documents that may be named, by id and title."""
        self.document.choices = [
            SelectChoice("", _("None, or another one")),
            *(SelectChoice(*one) for one in documents),
        ]

    def validate_text(self, field: Any) -> None:
        """What stays as it is needs its reason."""
        if self.outcome.data == Outcome.KEPT and not field.data:
            raise ValidationError(_l("Say why it stays as it is: the patient will read it"))

    def validate_document(self, field: Any) -> None:
        """One of those that were offered."""
        if field.data and field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("Choose one of these documents"))
