"""Form fields that WTForms does not have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from wtforms import Field
from wtforms.validators import StopValidation

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


class PartialDateField(DatePartsField):
    """The same where the day, or the day and the month, may not be known: see ``partial``."""

    def process(
        self, formdata: _FormData | None, data: Any = None, extra_filters: Sequence[Callable[..., Any]] | None = None
    ) -> None:
        """Fill from a submitted form, or else from a text as ``partial`` is."""
        super().process(formdata, None, extra_filters)
        if not self.raw_data and isinstance(data, str) and (formdata is None or not self._is_in(formdata)):
            self.parts = dict(zip(("year", "month", "day"), (*data.split("-"), "", ""), strict=False))

    @property
    def partial(self) -> str:
        """``2026-03-12``, ``2026-03`` or ``2026``; empty where nothing was typed or where it makes no date."""
        return _partial(self.parts)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  # the library's signature
        """Refuse boxes that hold something but no date."""
        if any(self.parts.values()) and not self.partial:
            raise StopValidation(self.message)

    def _is_in(self, formdata: _FormData) -> bool:
        return any(f"{self.name}-{part}" in formdata for part in PARTS)


def _partial(parts: Mapping[str, str]) -> str:
    """What is known of a date, as ISO writes it; empty for none."""
    given = [parts[part] for part in ("year", "month", "day")]
    known = [value for value in given if value]
    if not known or given[: len(known)] != known:
        return ""
    whole = _date(dict(zip(("year", "month", "day"), (*known, "1", "1"), strict=False)))
    return whole.isoformat()[: (4, 7, 10)[len(known) - 1]] if whole else ""


def _date(parts: Mapping[str, str]) -> dt.date | None:
    if not all(value.isascii() and value.isdigit() for value in parts.values()) or len(parts["year"]) != 4:
        return None
    try:
        return dt.date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except ValueError:
        return None
