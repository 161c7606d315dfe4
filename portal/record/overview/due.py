"""What the calendar of vaccinations asks of a child, on the first page of its record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.core import clock
from portal.record.vaccinations.schedule import Standing
from portal.record.vaccinations.summary import vaccinations_of
from portal.record.vaccinations.words import diseases, state_words

_ADULT = 18


@dataclass(frozen=True, slots=True)
class Due:
    """A vaccination that asks for a dose."""

    title: str
    words: str


def asked_of_child(opened: Opened) -> Sequence[Standing]:
    """What asks for a dose now, where the holder is a child. One statement, none for an adult."""
    is_child = clock.age_on(opened.record.birth_date, clock.today()) < _ADULT
    return vaccinations_of(opened).asking if is_child else ()


def due_words(asked: Sequence[Standing]) -> list[Due]:
    """The same in words."""
    return [Due(diseases(one.valences), state_words(one)) for one in asked]
