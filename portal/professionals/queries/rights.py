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
