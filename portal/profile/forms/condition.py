"""The forms of conditions, of those of the family, and of treatments."""

from __future__ import annotations

from typing import Any

from portal.core.fields import PartialDateField
from portal.core.i18n import lazy_gettext as _l
from portal.profile.forms.base import (
    Choice,
    StatementForm,
    chosen,
    details,
    key_saying,
    line_field,
    one_of,
    partial_date,
)
from portal.profile.forms.medicine import MedicineForm, medicine_field
from portal.profile.statements import Statement
from portal.record.content import Detail, EntryKind

_GOES_ON = (
    Choice("active", _l("Yes, it goes on")),
    Choice("remission", _l("It is calm, in remission")),
    Choice("resolved", _l("No, it is over")),
)
_TAKEN = (Choice("active", _l("Yes")), Choice("stopped", _l("No, it was stopped")))
RELATIVES = (
    Choice("mother", _l("Mother")),
    Choice("father", _l("Father")),
    Choice("sister", _l("Sister")),
    Choice("brother", _l("Brother")),
    Choice("daughter", _l("Daughter")),
    Choice("son", _l("Son")),
    Choice("maternal_grandparent", _l("Grandparent on the mother’s side")),
    Choice("paternal_grandparent", _l("Grandparent on the father’s side")),
    Choice("aunt_or_uncle", _l("Aunt or uncle")),
    Choice("other", _l("Another relative by blood")),
)


class ConditionForm(StatementForm):
    """What it is, whether it goes on, since when and until when."""

    DATES = ("start", "end")

    label = line_field(
        _l("Which condition, or which health problem?"),
        needed=_l("Write what it is"),
        hint=_l("As you call it: asthma, migraine, a fracture of the wrist…"),
    )
    status = one_of(_l("Does it go on?"), _GOES_ON, _l("Say whether it goes on"))
    start = partial_date(_l("Since when?"))
    end = partial_date(_l("Until when, if it is over?"))

    def validate_end(self, field: PartialDateField) -> None:  # noqa: ARG002  # the library's signature
        """Not before it began."""
        self.after("start", "end")

    @classmethod
    def values_of(cls, former: Statement) -> dict[str, Any]:
        """As :class:`StatementForm` asks for it."""
        return {"label": former.label, "status": former.status, "start": former.start, "end": former.end}

    def statement(self) -> Statement:
        """As :class:`StatementForm` asks for it."""
        return Statement(
            EntryKind.CONDITION,
            self.label.data,
            status=self.status.data,
            start=self.start.data,
            end=self.end.data,
            note=self.note.data,
        )


class FamilyForm(StatementForm):
    """Who in the family, what, and at what age."""

    relative = one_of(
        _l("Who in the family?"),
        RELATIVES,
        _l("Say who in the family"),
        hint=_l("Relatives by blood; no name is kept."),
    )
    label = line_field(
        _l("Which illness?"),
        needed=_l("Write which illness"),
        hint=_l("Above all heart attack, stroke, cancer, diabetes, high blood pressure, hereditary illness."),
    )
    age = line_field(_l("At what age did it begin?"), hint=_l("About: 50, or before 40."))

    @classmethod
    def values_of(cls, former: Statement) -> dict[str, Any]:
        """As :class:`StatementForm` asks for it."""
        relative = key_saying(RELATIVES, former.said(Detail.RELATIONSHIP))
        return {"relative": relative, "label": former.label, "age": former.said(Detail.ONSET_AGE)}

    def statement(self) -> Statement:
        """As :class:`StatementForm` asks for it."""
        return Statement(
            EntryKind.FAMILY_HISTORY,
            self.label.data,
            details=details(
                (Detail.RELATIONSHIP, str(chosen(RELATIVES, self.relative.data).words)),
                (Detail.ONSET_AGE, self.age.data),
            ),
            note=self.note.data,
        )


class TreatmentForm(MedicineForm):
    """Which medicine, how much and how often, since when, for what, and by whose prescription."""

    DATES = ("start", "end")

    label = medicine_field(
        _l("Which medicine or treatment?"),
        needed=_l("Write the name of the medicine"),
        hint=_l("The name on the box, with its strength: “Levothyrox 75 µg”."),
    )
    dose = line_field(_l("How much each time?"), hint=_l("For example: 1 tablet, 10 drops."))
    frequency = line_field(_l("How often?"), hint=_l("For example: in the morning, 3 times a day, when it hurts."))
    status = one_of(_l("Is it still taken?"), _TAKEN, _l("Say whether it is still taken"))
    start = partial_date(_l("Since when?"))
    end = partial_date(_l("Until when, if it was stopped?"))
    reason = line_field(_l("For what?"))
    prescriber = line_field(_l("Who prescribed it?"), hint=_l("Leave it empty where nobody did."))

    def validate_end(self, field: PartialDateField) -> None:  # noqa: ARG002  # the library's signature
        """Not before it began."""
        self.after("start", "end")

    @classmethod
    def values_of(cls, former: Statement) -> dict[str, Any]:
        """As :class:`StatementForm` asks for it."""
        return {
            **cls.chosen_before(former),
            "dose": former.said(Detail.DOSE),
            "frequency": former.said(Detail.FREQUENCY),
            "status": former.status,
            "start": former.start,
            "end": former.end,
            "reason": former.said(Detail.REASON),
            "prescriber": former.said(Detail.PRESCRIBER),
        }

    def statement(self) -> Statement:
        """As :class:`StatementForm` asks for it."""
        return Statement(
            EntryKind.MEDICATION,
            self.name,
            self.code,
            status=self.status.data,
            start=self.start.data,
            end=self.end.data,
            details=details(
                (Detail.DOSE, self.dose.data),
                (Detail.FREQUENCY, self.frequency.data),
                (Detail.REASON, self.reason.data),
                (Detail.PRESCRIBER, self.prescriber.data),
                *self.substances(),
            ),
            note=self.note.data,
        )
