"""What the list of records shows."""

from __future__ import annotations

import uuid

from portal.access.facts import relations_of
from portal.access.models import Relation
from portal.access.opening import is_current
from portal.core import clock


def open_relations(account_id: uuid.UUID) -> list[Relation]:
    """The relations under which this account may open a record now, its own first."""
    now = clock.now()
    return [relation for relation in relations_of(account_id) if is_current(relation, now)]
