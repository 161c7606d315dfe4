"""The answers that a record holds where it holds no entry: that there is none, and that it is not known."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from portal.access.opening import Opened
from portal.access.statements import prepared
from portal.record.content import EntryKind
from portal.record.entries.queries import IN_ERROR, by_id, listed, newest_first
from portal.record.lines import ListedEntry
from portal.record.models import Entry, is_written

_Other = aliased(Entry)


def answers(
    _opened: Opened, kinds: Sequence[EntryKind]
) -> tuple[dict[EntryKind, ListedEntry], dict[EntryKind, ListedEntry]]:
    """By kind, the latest statement that nothing of the kind is known of the holder; and the latest in which the
    patient's side says on the pages of health that they do not know. One statement.
    """
    found = listed(_answers(tuple(kinds)))
    none = {one.kind: one for one in found if not one.is_not_asked}
    return none, {one.kind: one for one in found if one.is_not_asked}


@cache
def _answers(kinds: tuple[EntryKind, ...]) -> Select[Any]:
    said: tuple[list[ColumnElement[bool]], ...]
    said = [_Other.is_none_known.is_(True)], [_Other.is_not_asked.is_(True), is_written(_Other)]
    latest = [_latest(kind, criteria).subquery() for kind in kinds for criteria in said]
    return prepared(newest_first(by_id(*(select(one.c.id) for one in latest))))


def _latest(kind: EntryKind, criteria: Sequence[ColumnElement[bool]]) -> Select[Any]:
    about = _Other.is_current.is_(True), _Other.kind == kind, _Other.concept_key == ""
    standing = _Other.status != IN_ERROR, _Other.other_identity.is_(False)
    said = select(_Other.id).where(*about, *standing, *criteria)
    return said.order_by(_Other.sort_at.desc(), _Other.id.desc()).limit(1)
