"""The forms of what is written as an observation: blood group and needs.

LOINC codes are those of the concepts; SNOMED CT codes those of the answers, as French documents write them.
"""

from __future__ import annotations

from typing import Any

from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.profile.forms.base import (
    Choice,
    StatementForm,
    chosen,
    key_saying,
    line_field,
    one_of,
    partial_date,
    text_field,
)
from portal.profile.statements import Statement
from portal.record.content import Code, EntryKind

LOINC, SNOMED, ICF = "2.16.840.1.113883.6.1", "2.16.840.1.113883.6.96", "2.16.840.1.113883.6.254"
BLOOD_GROUP = Code(LOINC, "882-1")
_GROUPS = {
    "O+": "278147001",
    "O-": "278148006",
    "A+": "278149003",
    "A-": "278152006",
    "B+": "278150003",
    "B-": "278153001",
    "AB+": "278151004",
    "AB-": "278154007",
}
_NEEDS = (
    Choice("hearing", _l("Hearing"), Code(ICF, "b230")),
    Choice("sight", _l("Sight"), Code(ICF, "b210")),
    Choice("walking", _l("Walking, moving"), Code(ICF, "d450")),
    Choice("communication", _l("Speaking, understanding, communicating"), Code(ICF, "d3")),
    Choice("help", _l("Help with daily life"), Code(ICF, "d5")),
    Choice("other", _l("Something else"), None),
)


class BloodGroupForm(StatementForm):
    """Which group, and since when it is known."""

    DATES = ("start",)

    group = one_of(
        _l("Which blood group?"),
        [Choice(group, group.replace("-", "−")) for group in _GROUPS],  # a minus sign, at which no line breaks
        _l("Choose a blood group"),
        hint=_l(
            "In hospital a laboratory’s card counts, never what is written here, and the group is determined again."
        ),
    )
    start = partial_date(_l("Date of the laboratory’s card, if you have it"))

    @classmethod
    def values_of(cls, former: Statement) -> dict[str, Any]:
        """As :class:`StatementForm` asks for it."""
        return {"group": former.value.replace("−", "-"), "start": former.start}

    def statement(self) -> Statement:
        """As :class:`StatementForm` asks for it."""
        group = self.group.data
        return Statement(
            EntryKind.RESULT,
            _("Blood group"),
            BLOOD_GROUP,
            value=group.replace("-", "−"),
            value_code=Code(SNOMED, _GROUPS[group]),
            status="final",
            start=self.start.data,
            note=self.note.data,
        )


class NeedForm(StatementForm):
    """What is difficult, and what helps."""

    need = one_of(_l("What is it about?"), _NEEDS, _l("Say what it is about"))
    words = line_field(
        _l("In your words"),
        needed=_l("Write what it is about"),
        hint=_l("For example: deaf in the left ear, wheelchair, reads large print only."),
    )
    note = text_field(_l("What helps, what should people know?"))

    @classmethod
    def values_of(cls, former: Statement) -> dict[str, Any]:
        """As :class:`StatementForm` asks for it."""
        return {"need": key_saying(_NEEDS, former.label), "words": former.value}

    def statement(self) -> Statement:
        """As :class:`StatementForm` asks for it."""
        need = chosen(_NEEDS, self.need.data)
        return Statement(
            EntryKind.FUNCTIONAL_STATUS,
            str(need.words),
            need.code,
            value=self.words.data,
            status="final",
            note=self.note.data,
        )
