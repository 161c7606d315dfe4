"""What the forms of the health profile have in common."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask import request
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from portal.access.models import Record
from portal.core import clock, ids
from portal.core.fields import PartialDateField
from portal.core.forms import PortalForm, one_line
from portal.core.i18n import LOCALES, LazyString, force_locale
from portal.core.i18n import lazy_gettext as _l
from portal.profile.statements import Statement
from portal.record.content import Code, Detail

LINE = 200
TEXT = 2000
BEGUN = frozenset({"begun", "look-up"})
"""What a request says that begins a form, or looks something up for it: nothing is to be saved yet. It is sent by POST,
so that no address says what somebody takes.
"""
_BEFORE_BIRTH = dt.timedelta(days=300)
"""What is known of a child before the birth."""


def at_most(number: int) -> Length:
    """No longer than that."""
    return Length(max=number, message=_l("Use at most %(max)d characters"))


def line_field(label: Any, *, needed: Any = None, hint: Any = "", **kwargs: Any) -> StringField:
    """One line of words. ``needed``: what is said where it is left empty, which is refused then."""
    validators = [*([InputRequired(needed)] if needed is not None else []), at_most(LINE)]
    return StringField(label, validators, filters=[one_line], description=hint, **kwargs)


def several_lines(value: str | None) -> str:
    """What was typed into a large field: each line as :func:`one_line` leaves it, without empty ones at the ends."""
    return "\n".join(one_line(line) for line in (value or "").splitlines()).strip()


def text_field(label: Any, hint: Any = "") -> TextAreaField:
    """Several lines of words."""
    return TextAreaField(label, [at_most(TEXT)], filters=[several_lines], description=hint)


class StatementForm(PortalForm):
    """A statement to be written, or to be changed where ``former`` is given: ``former`` fills it in.

    A form of a kind gives its fields in the order in which they are shown, :meth:`statement`, which makes a statement
    of what was typed, and :meth:`values_of`, the other way round. A hint is the ``description`` of a field; a field
    with ``render_kw={"autocomplete": …}`` or ``inputmode`` is shown with that; the note comes last.
    """

    DATES: ClassVar[tuple[str, ...]] = ()
    """The fields that hold dates in the life of the holder, until today."""

    statement_id = HiddenField()
    note = text_field(_l("Anything to add?"))

    def __init__(self, record: Record, former: Statement | None = None, **known: Any) -> None:
        given = {"note": former.note, **self.values_of(former)} if former is not None else {}
        super().__init__(data={"statement_id": str(ids.new_id()), **given, **known})
        self._born = record.birth_date

    @classmethod
    def begun_with(cls, asked: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG003  # a form that is begun so says how
        """What an address fills in beforehand, by the names of the fields."""
        return {}

    @classmethod
    def values_of(cls, former: Statement) -> dict[str, Any]:
        """What the fields say of a statement, by their names."""
        raise NotImplementedError

    def statement(self) -> Statement:
        """What was typed, once it is valid."""
        raise NotImplementedError

    @property
    def id_of_statement(self) -> uuid.UUID | None:
        """The id under which the form was shown; None where somebody changed it into no id."""
        try:
            return uuid.UUID(self.statement_id.data or "")
        except ValueError:
            return None

    def validate(self, extra_validators: Any = None) -> bool:
        """Dates lie in the life of the holder, and in their order. What is only begun is shown without a fault."""
        if not BEGUN.isdisjoint(request.form):
            return False
        own = dict(extra_validators or {})
        for name in self.DATES:
            own[name] = [*own.get(name, []), self._in_life]
        return super().validate(own)

    def _in_life(self, _form: Any, field: PartialDateField) -> None:
        if field.data and field.data > clock.today().isoformat():
            raise ValidationError(_l("This date is still to come. Check it"))
        earliest = self._born - _BEFORE_BIRTH
        if field.data and field.data < earliest.isoformat()[: len(field.data)]:
            raise ValidationError(_l("This is before the birth. Check the year"))

    def after(self, start: str, end: str) -> None:
        """Refuse the field ``end`` where it lies before the field ``start``; for a form's own ``validate_`` of it."""
        first, last = self[start].data, self[end].data
        shared = min(len(first), len(last))
        if first and last and last[:shared] < first[:shared]:
            raise ValidationError(_l("This is before the beginning. Check both dates"))


def partial_date(label: Any, hint: Any = "") -> PartialDateField:
    """A date of which the year is enough."""
    return PartialDateField(label, description=hint or _l("The year is enough. For example 3 2015, or 2015."))


def details(*pairs: tuple[Detail, str]) -> tuple[tuple[Detail, str], ...]:
    """The details that say something."""
    return tuple((detail, text) for detail, text in pairs if text)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a closed question: what the form calls it, how it is written, and its code where it has one."""

    key: str
    words: LazyString | str
    code: Code | None = None


def choices_of(choices: Sequence[Choice]) -> list[SelectChoice]:
    """The same for a field."""
    return [SelectChoice(one.key, one.words) for one in choices]


def chosen(choices: Sequence[Choice], key: str) -> Choice:
    """The answer of a key. Raises :class:`KeyError` for none of them."""
    return {one.key: one for one in choices}[key]


def key_saying(choices: Sequence[Choice], written: str) -> str:
    """The key of the answer that was written in these words, in whatever language; empty for other words."""
    for locale in LOCALES:
        with force_locale(locale):
            if found := next((one.key for one in choices if str(one.words) == written), ""):
                return found
    return ""


def one_of(label: Any, choices: Sequence[Choice], needed: Any, hint: Any = "") -> RadioField:
    """A closed question that wants an answer."""
    return RadioField(label, choices=choices_of(choices), validators=[InputRequired(needed)], description=hint)
