"""What the holder allows in an emergency, and the code that opens in one."""

from __future__ import annotations

from portal.access.emergency_codes import make_code
from portal.access.facts import Switches, switches_of
from portal.access.opening import Opened, writing
from portal.professionals.queries.emergencies import mark_of_code
from portal.trail.events import Event
from portal.trail.write import write


def set_emergencies(opened: Opened, wanted: Switches) -> bool:
    """Allow or object to the two openings, and to what is hidden being read then; whether anything is different.

    Raises :class:`portal.access.opening.Refused`.
    """
    with writing(opened):
        record = opened.record
        if switches_of(record) == wanted:
            return False
        record.emergency_bedside, record.emergency_call_centre = wanted.bedside, wanted.call_centre
        record.emergency_masked = wanted.masked
        told = {"bedside": wanted.bedside, "call_centre": wanted.call_centre, "masked": wanted.masked}
        write(opened.told(Event.EMERGENCIES_SET, **told))
        return True


def make_emergency_code(opened: Opened, instead_of: str) -> bool:
    """A new emergency code in the place of the one whose mark is ``instead_of``; whether it was still that one.

    Raises :class:`portal.access.opening.Refused`.
    """
    with writing(opened):
        if mark_of_code(opened) != instead_of:
            return False
        make_code(opened.record)
        write(opened.told(Event.EMERGENCIES_SET, code="made"))
        return True
