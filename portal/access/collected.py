"""Grants that a colleague brought: they hold by the right of who collected the consent, and never go beyond it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from portal.access.rights import GpDesignation, Grant

_Own, _Gp = aliased(Grant), aliased(GpDesignation)


def not_expired(grant: Any, now: Any) -> ColumnElement[bool]:
    """A grant has no end, or not come to it."""
    return or_(grant.until.is_(None), grant.until > now)


def not_left(now: Any) -> ColumnElement[bool]:
    """A grant was not brought by a colleague, or the colleague still has the right under which they did: another one,
    given later, brings nobody back.
    """
    return or_(Grant.collected_by.is_(None), exists().where(*_by_grant(now)), exists().where(*_of_collector(_Gp)))


def _by_grant(now: Any) -> tuple[ColumnElement[bool], ...]:
    return (*_of_collector(_Own), not_expired(_Own, now))


def _of_collector(right: Any) -> tuple[ColumnElement[bool], ...]:
    """A right of who collected the consent that is as old as what came of it at least."""
    return (
        right.record_id == Grant.record_id,
        right.professional_id == Grant.collected_by,
        right.ended_at.is_(None),
        right.since <= Grant.since,
    )


_NOW = bindparam("now", type_=Grant.since.type)
COLLECTOR = (
    select(_Own.folders).where(*_by_grant(_NOW)).correlate(Grant).scalar_subquery().label("collector_folders"),
    exists().where(*_of_collector(_Gp)).correlate(Grant).label("collector_is_gp"),
)
"""What who collected a consent may read at ``now``: the folders, None without a grant, and whether as the GP."""
