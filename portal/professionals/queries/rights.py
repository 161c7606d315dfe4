"""What the professionals of a record may do there."""

from __future__ import annotations

import uuid

from portal.access.facts import Facts
from portal.access.opening import Opened
from portal.access.professional_facts import facts_of_professionals
from portal.access.rights import Professional


def professional_by_id(opened: Opened, professional_id: uuid.UUID) -> tuple[Professional, Facts] | None:
    """A professional with a right to the opened record, or a block, and what they are to it. One query."""
    found = facts_of_professionals(opened.record, opened.facts.now)
    return next(((one, facts) for one, facts in found if one.id == professional_id), None)


def rights_by_rpps(opened: Opened) -> dict[str, Facts]:
    """What each professional of the opened record is to it, by number: of several, who has most. One query."""
    found = facts_of_professionals(opened.record, opened.facts.now)
    told = [facts for _professional, facts in found if facts.professional is not None]
    return {facts.professional.rpps: facts for facts in sorted(told, key=_weight) if facts.professional is not None}


def _weight(facts: Facts) -> tuple[bool, ...]:
    asks = facts.professional
    return (asks.blocked, asks.gp, asks.granted) if asks is not None else ()
