"""People of the demonstration in front of the site, while it is filled: each opens records as anyone does."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from portal.access import guard
from portal.access.actions import Action
from portal.access.opening import Opened, open_record
from portal.access.rights import Professional
from portal.core.db import db


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who has just shown their passkey."""

    account_id: uuid.UUID
    account_name: str
    signed_in_at: dt.datetime
    professional: Professional | None = None
    restricted: bool = False

    @property
    def verified_at(self) -> dt.datetime:
        """Just now."""
        return self.signed_in_at


@contextlib.contextmanager
def visiting(who: Visitor, record_id: uuid.UUID, action: Action) -> Iterator[Opened]:
    """A record as somebody opens it."""
    opened = open_record(who, record_id, action)
    try:
        yield opened
    finally:
        guard.set_opened(db.session(), None)
