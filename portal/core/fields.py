"""Form fields that WTForms does not have."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from wtforms import Field
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from portal.core.i18n import current_locale
from portal.core.i18n import lazy_gettext as _l

_NUMBER = re.compile(r"[-+]?[0-9]{1,9}(\.[0-9]{1,6})?")
PARTS = ("day", "month", "year")


class _FormData(Protocol):
    def get(self, key: str, /) -> Any: ...
    def __contains__(self, key: object, /) -> bool: ...


class DatePartsField(Field):  # type: ignore[misc]  # WTForms is not typed
    """A date in three boxes, day, month and year, named ``<name>-day`` and so on: what phones and voices fill in best.

    ``data`` is a ``datetime.date``, or None when all three are empty or they make no date. What was typed stays in
    ``parts`` and is shown again. A date that does not exist is refused with ``message``; an empty one is left to the
    field's validators (``InputRequired`` works).
    """

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Callable[..., Any]] | None = None,
        *,
        message: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.message = message
        self.data: dt.date | None = None
        self.parts: dict[str, str] = dict.fromkeys(PARTS, "")

    @property
    def first_id(self) -> str:
        """The id of the box an error message leads to."""
        return f"{self.id}-day"

    def process(
        self, formdata: _FormData | None, data: Any = None, extra_filters: Sequence[Callable[..., Any]] | None = None
    ) -> None:
        """Fill from a submitted form, or else from ``data``."""
        super().process(None, *([data] if data is not None else []), extra_filters=extra_filters)
        if isinstance(self.data, dt.date):
            self.parts = {part: str(getattr(self.data, part)) for part in PARTS}
        if formdata is None or not any(f"{self.name}-{part}" in formdata for part in PARTS):
            return
        self.parts = {part: str(formdata.get(f"{self.name}-{part}") or "").strip() for part in PARTS}
        self.raw_data = [value for value in self.parts.values() if value]
        self.data = _date(self.parts)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  # the library's signature
        """Refuse three boxes that hold something but no date."""
        if self.raw_data and self.data is None:
            raise StopValidation(self.message)


def _date(parts: Mapping[str, str]) -> dt.date | None:
    if not all(value.isascii() and value.isdigit() for value in parts.values()) or len(parts["year"]) != 4:
        return None
    try:
        return dt.date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except ValueError:
        return None


class PartialDateField(DatePartsField):
    """A date of which only the year, or the month and the year, may be known, in the same three boxes.

    ``data`` is a ``str`` of ISO 8601 cut to what was typed (``1979``, ``1979-03``, ``1979-03-12``), empty without any.
    A day without its month, a month without its year and a date that does not exist are refused, each in its words.
    """

    data: Any

    def __init__(self, label: Any = None, validators: Sequence[Callable[..., Any]] = (), **kwargs: Any) -> None:
        kwargs.setdefault("message", _l("Enter a date that exists, such as 27 3 2026"))
        super().__init__(label, validators, **kwargs)
        self.data = ""

    @property
    def first_id(self) -> str:
        """The year is what must be there: an error leads to it, unless it is the day or the month that is wrong."""
        return f"{self.id}-day" if self.parts["year"] else f"{self.id}-year"

    def process(
        self, formdata: _FormData | None, data: Any = None, extra_filters: Sequence[Callable[..., Any]] | None = None
    ) -> None:
        """Fill from a submitted form, or else from ``data``, a partial date."""
        super().process(formdata, data, extra_filters)
        if self.raw_data is None:
            year, month, day = [*str(data or "")[:10].split("-"), "", ""][:3]
            self.parts = {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}
        self.data = _partial_date(self.parts)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  # the library's signature
        """Refuse what is no date, saying what it lacks."""
        typed = {part for part, value in self.parts.items() if value}
        if typed and "year" not in typed:
            raise StopValidation(_l("Enter the year too, in four digits"))
        if "day" in typed and "month" not in typed:
            raise StopValidation(_l("Enter the month too, or leave the day empty"))
        if typed and not self.data:
            raise StopValidation(self.message)


def _partial_date(parts: Mapping[str, str]) -> str:
    """The partial date that three boxes make; empty where they make none."""
    whole = _date({"day": parts["day"] or "1", "month": parts["month"] or "1", "year": parts["year"]})
    if whole is None or (parts["day"] and not parts["month"]):
        return ""
    return whole.isoformat()[: len("2026-11-30") if parts["day"] else len("2026-11") if parts["month"] else len("2026")]


class NumberField(Field):  # type: ignore[misc]  # WTForms is not typed
    """A number as people write it: ``72,5``, ``72.5``, ``1 250``.

    ``data`` is an exact ``Decimal``, or None when nothing was typed, or no number; what was typed stays to be shown
    again. No number, and one of more digits than anything has that is measured, is refused with ``message``.
    """

    widget = TextInput()

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Callable[..., Any]] | None = None,
        *,
        message: Any = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.message = message or _l("Enter a number, such as 72.5")
        self.data: Decimal | None = None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        written = format(self.data.normalize(), "f") if self.data is not None else ""
        return written.replace(".", ",") if current_locale() == "fr" else written

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed."""
        self.data = _number(valuelist[0]) if valuelist else None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  # the library's signature
        """Refuse what is no number."""
        if self.raw_data and str(self.raw_data[0]).strip() and self.data is None:
            raise StopValidation(self.message)


def _number(typed: str) -> Decimal | None:
    bare = "".join(sign for sign in typed if not sign.isspace()).replace(",", ".")
    return Decimal(bare) if _NUMBER.fullmatch(bare) else None
