"""Which keys wrap those of the records of an installation."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Table, select

from portal.access.models import Record
from portal.core.crypto import KeyRing
from portal.core.db import db
from portal.core.installation import installation

_RECORD = cast("Table", Record.__table__)


def wrapped_by_another() -> int:
    """How many records' keys are wrapped by another key than the one that wraps now."""
    keys = KeyRing(installation().config.keys_folder)
    with db.engine.connect() as connection:
        return sum(keys.wraps_with_another(one) for one in connection.scalars(select(_RECORD.c.wrapped_keys)))
