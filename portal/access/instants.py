"""The instant of a decision: what has expired once stays expired, whatever happens to the clock."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import cast

from sqlalchemy import Dialect, Table, bindparam, func, select

from portal.core import clock
from portal.core.db import db
from portal.core.direct import Direct, direct
from portal.trail.models import TrailEvent

_TABLE = cast("Table", TrailEvent.__table__)
BELIEVED = dt.timedelta(days=2)
"""How far ahead of the clock the trail may be: further, it was the clock of then that was wrong."""
_AHEAD = select(func.max(_TABLE.c.at)).where(_TABLE.c.at > bindparam("now"), _TABLE.c.at <= bindparam("believed"))


def judged_now() -> dt.datetime:
    """Now, or the latest instant that the trail tells of where the clock has stepped back since. One query.

    Of any row, not the last one: what is told after the clock has stepped back is told with the instants of then.
    """
    now = clock.now()
    connection = db.session.connection()
    ahead = _ahead(connection.dialect).rows(connection, {"now": now, "believed": now + BELIEVED})[0][0]
    return ahead if ahead is not None else now


@cache
def _ahead(dialect: Dialect) -> Direct:
    """Every page of a professional asks it: made once."""
    return direct(_AHEAD, dialect)
