"""One statement of a person's health profile. Pure: no database, no web."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.record import models
from portal.record.content import Absence, Code, Detail, EntryKind, PartialDate

MANY = frozenset({EntryKind.VITAL_SIGN, EntryKind.RESULT, EntryKind.SOCIAL_HISTORY, EntryKind.FUNCTIONAL_STATUS})
"""The kinds that are written as observations: they have a value, and may have parts."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the values that were measured together: systolic and diastolic. ``number`` is in ``unit``, a UCUM code."""

    label: str
    code: Code | None = None
    value: str = ""
    number: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody says of the holder's health, as :class:`portal.record.content.Entry` keeps it.

    ``label`` names the thing in the writer's words. ``value`` is a value in words; ``number``, in ``unit`` (a UCUM
    code), is one that may be drawn and counts before ``value``. ``value_code`` is what a value in words is in codes.
    ``status`` is a word of FHIR R4 for the kind (``active``, ``resolved``, ``completed`` …); ``start`` and ``end`` are
    cut to what is known. ``absence`` set: that there is none of the kind, or that it is not known; ``label`` is then
    the answer in words, and nothing else counts. ``negated``: it was not done, or is not there. ``details`` hold no
    :attr:`Detail.NOTE`: that is ``note``. ``parts``: several values of one measurement, which has then no value itself.
    """

    kind: EntryKind
    label: str
    code: Code | None = None
    translations: tuple[Code, ...] = ()
    value: str = ""
    number: Decimal | None = None
    unit: str = ""
    value_code: Code | None = None
    status: str = ""
    start: PartialDate = ""
    end: PartialDate = ""
    absence: Absence | None = None
    negated: bool = False
    details: tuple[tuple[Detail, str], ...] = ()
    note: str = ""
    parts: tuple[Part, ...] = ()

    def said(self, detail: Detail) -> str:
        """All that is said of one detail, in one line; empty where nothing is."""
        return ", ".join(text for one, text in self.details if one is detail)


@dataclass(frozen=True, slots=True)
class Writing:
    """Who writes a statement, about whom, and when: what its resource tells beside it.

    ``id`` is the statement's own; ``written_at`` is an instant of ISO 8601; ``language`` that of its words.
    """

    id: uuid.UUID
    record_id: uuid.UUID
    by_name: str
    by_holder: bool
    written_at: PartialDate
    language: str


def statement_of(entries: Sequence[models.Entry]) -> Statement:
    """The statement that a document of the profile keeps, to be changed: of its entries, in their order."""
    first = entries[0]
    panel = first.details.get(str(Detail.PANEL), [])
    parts = entries if panel else entries[1:]
    said = [(Detail(name), text) for name, texts in first.details.items() for text in texts]
    notes = [text for detail, text in said if detail is Detail.NOTE]
    return Statement(
        kind=first.kind,
        label=panel[-1] if panel else first.label,
        code=None if panel else _code(first),
        value="" if panel else first.value,
        number=None if panel else _number(first),
        unit="" if panel else first.unit,
        status=first.status,
        start=first.start_text,
        end=first.end_text,
        absence=_absence(first),
        negated=first.negated,
        details=tuple(one for one in said if one[0] not in (Detail.NOTE, Detail.PANEL)),
        note="\n".join(notes),
        parts=tuple(Part(one.label, _code(one), one.value, _number(one), one.unit) for one in parts),
    )


def _code(entry: models.Entry) -> Code | None:
    return Code(entry.code_system, entry.code) if entry.code else None


def _number(entry: models.Entry) -> Decimal | None:
    """With the digits that were written: the column has as many as anything needs."""
    return Decimal(entry.value) if entry.number_value is not None else None


def _absence(entry: models.Entry) -> Absence | None:
    if entry.is_none_known:
        return Absence.NONE_KNOWN
    return Absence.NOT_ASKED if entry.is_not_asked else None
