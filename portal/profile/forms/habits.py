"""The forms of habits: each is asked for itself, without judging, and none has to be answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from wtforms.validators import Optional, ValidationError

from portal.core.fields import NumberField, PartialDateField
from portal.core.i18n import LazyString
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.profile.forms.base import Choice, StatementForm, chosen, key_saying, one_of, partial_date, text_field
from portal.profile.forms.observed import LOINC, SNOMED
from portal.profile.statements import Part, Statement
from portal.record.content import Code, EntryKind

TOBACCO, ALCOHOL = Code(LOINC, "72166-2"), Code(LOINC, "11331-6")
ACTIVITY, DRUGS = Code(LOINC, "73985-4"), Code(LOINC, "11343-1")
_PACK_YEARS = Code(LOINC, "8664-5")
_MOST_PACK_YEARS = Decimal(300)
"""Five packs a day for sixty years."""
_NEEDED = _l("Choose an answer, or leave this page")

_SMOKES = (
    Choice("never", _l("Never smoked"), Code(SNOMED, "266919005")),
    Choice("former", _l("Stopped smoking"), Code(SNOMED, "8517006")),
    Choice("smokes", _l("Smokes"), Code(SNOMED, "77176002")),
)
_DRINKS = (
    Choice("never", _l("No alcohol")),
    Choice("rarely", _l("Once a month or less")),
    Choice("monthly", _l("2 to 4 times a month")),
    Choice("weekly", _l("2 to 3 times a week")),
    Choice("often", _l("4 times a week or more")),
    Choice("former", _l("No more, after a difficult time")),
)
_MOVES = (
    Choice("little", _l("Little or none")),
    Choice("some", _l("Less than half an hour a day")),
    Choice("daily", _l("Half an hour a day or more")),
)
_EATS = (
    Choice("all", _l("Everything")),
    Choice("vegetarian", _l("Vegetarian")),
    Choice("vegan", _l("Vegan")),
    Choice("diet", _l("A diet for health: say which below")),
    Choice("other", _l("Otherwise: say how below")),
)
_TAKES = (
    Choice("none", _l("None")),
    Choice("former", _l("In the past")),
    Choice("sometimes", _l("Sometimes")),
    Choice("often", _l("Regularly")),
)


class HabitForm(StatementForm):
    """One habit: an answer among a few, and the rest in words. A form of one gives ``LABEL``, ``CODE`` and
    ``ANSWERS``, and the field ``answer`` for those.
    """

    LABEL: ClassVar[LazyString]
    CODE: ClassVar[Code | None] = None
    ANSWERS: ClassVar[Sequence[Choice]]

    @classmethod
    def values_of(cls, former: Statement) -> dict[str, Any]:
        """As :class:`StatementForm` asks for it."""
        return {"answer": key_saying(cls.ANSWERS, former.value)}

    def statement(self) -> Statement:
        """As :class:`StatementForm` asks for it."""
        answer = chosen(self.ANSWERS, self["answer"].data)
        return Statement(
            EntryKind.SOCIAL_HISTORY,
            str(self.LABEL),
            self.CODE,
            value=str(answer.words),
            value_code=answer.code,
            status="final",
            note=self.note.data,
        )


class TobaccoForm(HabitForm):
    """Whether one smokes or did, how much, since when and until when."""

    LABEL, CODE, ANSWERS = _l("Tobacco"), TOBACCO, _SMOKES
    DATES = ("start", "end")

    answer = one_of(_l("Tobacco, whatever its kind"), _SMOKES, _NEEDED)
    start = partial_date(_l("Since when?"))
    end = partial_date(_l("Until when, if it was stopped?"))
    pack_years = NumberField(
        _l("Pack-years, if you know them"),
        [Optional()],
        description=_l("Packs a day times years: half a pack for 20 years makes 10."),
    )
    note = text_field(_l("How much, and anything to add?"))

    def validate_end(self, field: PartialDateField) -> None:  # noqa: ARG002  # the library's signature
        """Not before it began."""
        self.after("start", "end")

    def validate_pack_years(self, field: NumberField) -> None:
        """As much as a life holds."""
        if field.data is not None and not 0 <= field.data <= _MOST_PACK_YEARS:
            raise ValidationError(_l("Check this number: it lies between 0 and 300"))

    @classmethod
    def values_of(cls, former: Statement) -> dict[str, Any]:
        """As :class:`StatementForm` asks for it."""
        packs = next((one.number for one in former.parts if one.code == _PACK_YEARS), None)
        return super().values_of(former) | {"start": former.start, "end": former.end, "pack_years": packs}

    def statement(self) -> Statement:
        """As :class:`StatementForm` asks for it."""
        packs = Part(_("Pack-years"), _PACK_YEARS, number=self.pack_years.data)
        return replace(
            super().statement(),
            start=self.start.data,
            end=self.end.data,
            parts=(packs,) if self.pack_years.data is not None else (),
        )


class AlcoholForm(HabitForm):
    """How often."""

    LABEL, CODE, ANSWERS = _l("Alcohol"), ALCOHOL, _DRINKS
    answer = one_of(_l("Alcohol: how often?"), _DRINKS, _NEEDED)
    note = text_field(_l("How much, and anything to add?"))


class ActivityForm(HabitForm):
    """How much one moves."""

    LABEL, CODE, ANSWERS = _l("Physical activity"), ACTIVITY, _MOVES
    answer = one_of(
        _l("Moving enough to be a little out of breath"), _MOVES, _NEEDED, hint=_l("Walking fast, cycling, sport.")
    )
    note = text_field(_l("What, and anything to add?"))


class DietForm(HabitForm):
    """What one eats, or does not."""

    LABEL, ANSWERS = _l("Eating"), _EATS
    answer = one_of(_l("Eating habits"), _EATS, _NEEDED)
    note = text_field(_l("What is avoided, or anything to add?"))


class DrugsForm(HabitForm):
    """Asked gently: it may change what is safe."""

    LABEL, CODE, ANSWERS = _l("Drugs"), DRUGS, _TAKES
    answer = one_of(
        _l("Cannabis or other drugs"),
        _TAKES,
        _NEEDED,
        hint=_l("It may matter for an anaesthesia or a treatment. You need not answer, and you can hide it."),
    )
    note = text_field(_l("Which, and anything to add?"))
