"""Setting a target of one's own, and taking it off."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.access.opening import Opened, writing
from portal.core import clock
from portal.core.db import db
from portal.profile.measures.catalogue import Measure
from portal.profile.measures.models import MeasureTarget
from portal.profile.measures.queries import target_of
from portal.trail.events import Event
from portal.trail.write import write


@dataclass(frozen=True, slots=True)
class Target:
    """Where somebody wants to be; ``set_by`` decided it."""

    unit: str
    low: Decimal | None
    high: Decimal | None
    second_low: Decimal | None
    second_high: Decimal | None
    set_by: str


def set_target(opened: Opened, measure: Measure, wanted: Target) -> None:
    """Put a target in the place of the one before. Raises :class:`portal.access.opening.Refused`."""
    with writing(opened):
        there = target_of(opened, measure) or MeasureTarget(record_id=opened.record.id, measure=measure.id)
        there.unit, there.low, there.high = wanted.unit, wanted.low, wanted.high
        there.second_low, there.second_high = wanted.second_low, wanted.second_high
        there.set_by, there.set_at, there.written_by = wanted.set_by, clock.now(), opened.subject.name
        db.session.add(there)
        write(opened.told(Event.TARGET_SET))


def remove_target(opened: Opened, measure: Measure) -> None:
    """Take a target off, where there is one. Raises :class:`portal.access.opening.Refused`."""
    with writing(opened):
        there = target_of(opened, measure)
        if there is None:
            return
        db.session.delete(there)
        write(opened.told(Event.TARGET_REMOVED))
