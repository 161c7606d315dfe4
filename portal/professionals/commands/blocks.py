"""A professional is refused everything, or no longer."""

from __future__ import annotations

from portal.access import blocks
from portal.access.instants import judged_now
from portal.access.opening import Opened, writing
from portal.access.rights import Professional
from portal.trail.events import Event
from portal.trail.write import write


def block_professional(opened: Opened, professional: Professional) -> bool:
    """Refuse a number everything from now on, in an emergency too, and end what it was given; whether it was not yet.

    Raises :class:`portal.access.opening.Refused`.
    """
    with writing(opened):
        if not blocks.block(opened.record.id, professional):
            return False
        _tell(opened, Event.PROFESSIONAL_BLOCKED, professional)
        return True


def unblock_professional(opened: Opened, professional: Professional) -> bool:
    """End a block; whether there was one. Nothing that it ended comes back.

    Raises :class:`portal.access.opening.Refused`.
    """
    with writing(opened):
        block = blocks.live_block(opened.record.id, professional.rpps)
        if block is None:
            return False
        block.ended_at = judged_now()
        _tell(opened, Event.PROFESSIONAL_UNBLOCKED, professional)
        return True


def _tell(opened: Opened, event: Event, professional: Professional) -> None:
    write(opened.told(event, professional_id=str(professional.id), professional=professional.name))
