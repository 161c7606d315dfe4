"""The instant of a decision: what has expired once stays expired, whatever happens to the clock."""

from __future__ import annotations

import datetime as dt
from typing import cast

from sqlalchemy import Table, select

from portal.core import clock
from portal.core.db import db
from portal.trail.models import TrailEvent

_TABLE = cast("Table", TrailEvent.__table__)
_LAST = select(_TABLE.c.at).order_by(_TABLE.c.seq.desc()).limit(1)
BELIEVED = dt.timedelta(days=2)
"""How far ahead of the clock the trail may be: further, it was the clock of then that was wrong."""


def judged_now() -> dt.datetime:
    """Now, or the instant of the last row of the trail where the clock has stepped back since. One query."""
    now = clock.now()
    last = db.session.connection().execute(_LAST).scalar()
    return last if last is not None and now < last <= now + BELIEVED else now
