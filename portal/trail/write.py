"""Writing the trail: one row, chained, in the transaction of what it tells."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import structlog
from flask import current_app
from sqlalchemy import Table, event, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.db import db, immediate
from portal.core.faults import Trouble, trouble_of
from portal.trail.chain import GENESIS, digest_of
from portal.trail.checkpoint import CHECKPOINT_EVERY, Checkpoint, write_checkpoint
from portal.trail.events import ANY_DETAILS, DETAILS, Event, Outcome
from portal.trail.head import check_head, write_head
from portal.trail.models import TrailEvent
from portal.trail.waiting import put_aside, take_waiting

_TABLE = cast("Table", TrailEvent.__table__)
_HEAD = select(_TABLE.c.seq, _TABLE.c.digest).order_by(_TABLE.c.seq.desc()).limit(1)
_ADD = insert(_TABLE)
_READER_WAITS = 50
"""For how long a page that only reads waits for the write lock, in milliseconds."""
_END, _POINT = "trail_head", "trail_checkpoint"
_logger = structlog.get_logger("portal.trail")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account in a role, or a named job of the system (no account)."""

    account_id: uuid.UUID | None
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be told, before it has its place in the chain."""

    event: Event
    actor: Actor
    outcome: Outcome = Outcome.ALLOWED
    reason: str = ""
    record_id: uuid.UUID | None = None
    item_kind: str = ""
    item_id: uuid.UUID | None = None
    details: dict[str, Any] = field(default_factory=dict)


def write(entry: Entry) -> None:
    """Append to the trail within the open writing transaction.

    Raises :class:`RuntimeError` outside :func:`portal.core.db.immediate`, and :class:`ValueError` for a detail that
    the event does not declare.
    """
    session = db.session()
    if not session.info.get("writing"):
        raise RuntimeError("The trail is written in a writing transaction.")
    told = _told(entry)
    for row in (*take_waiting(session, _TABLE), told):
        _append(session, row)


def tell(entry: Entry) -> None:
    """Tell what changes nothing else, in a transaction of its own; what is told survives a power cut.

    Where the write lock is not had at once, the row waits beside the database (:mod:`portal.trail.waiting`): somebody
    who writes for long keeps nobody from reading. Raises as :func:`write`, and :class:`OSError` where that fails too.
    """
    tell_with(entry, lambda: None)


def tell_with(entry: Entry, also: Callable[[], None]) -> None:
    """The same, with what may be written beside it; that is left out where the row has to wait."""
    try:
        with immediate(patience=_READER_WAITS):
            also()
            write(entry)
    except DBAPIError as error:
        if trouble_of(error) is not Trouble.BUSY:
            raise
        put_aside(current_app, _told(entry))


def take_up() -> int:
    """Give every row that waits its place in the chain; how many they were. As any write does, but for all of them."""
    count = 0
    while taken := _taken_up():
        count += taken
    return count


def _taken_up() -> int:
    """Those that one transaction takes."""
    with immediate() as session:
        rows = list(take_waiting(session, _TABLE))
        for row in rows:
            _append(session, row)
    return len(rows)


def _told(entry: Entry) -> dict[str, Any]:
    """The row of an entry, before it has its place in the chain."""
    undeclared = entry.details.keys() - DETAILS.get(entry.event, frozenset()) - ANY_DETAILS
    if undeclared:
        raise ValueError(f"{entry.event} does not declare {sorted(undeclared)}.")
    return {
        "at": clock.now(),
        "event": str(entry.event),
        "outcome": str(entry.outcome),
        "reason": entry.reason,
        "account_id": entry.actor.account_id,
        "account_name": entry.actor.name,
        "role": entry.actor.role,
        "record_id": entry.record_id,
        "item_kind": entry.item_kind,
        "item_id": entry.item_id,
        "details": entry.details,
    }


def _append(session: Session, told: dict[str, Any]) -> None:
    connection = session.connection()
    head = connection.execute(_HEAD).one_or_none()
    if _END not in session.info:
        check_head(current_app, connection, _TABLE, Checkpoint(head.seq, head.digest) if head else None)
    previous = head.digest if head else GENESIS
    row = told | {"seq": head.seq + 1 if head else 1}
    row |= {"previous": previous, "digest": digest_of(row, previous)}
    connection.execute(_ADD, row)
    session.info[_END] = row["seq"], row["digest"]
    if row["seq"] % CHECKPOINT_EVERY == 0:
        session.info[_POINT] = session.info[_END]


@event.listens_for(Session, "after_commit")
def _sign(session: Session) -> None:
    """Sign where the trail stands once that is certain: a note of what was rolled back would be a false alarm."""
    for key, note in ((_END, write_head), (_POINT, write_checkpoint)):
        if point := session.info.pop(key, None):
            try:
                note(current_app, *point)
            except OSError as error:
                # What is committed is committed: a note that could not be written must not make it look otherwise.
                _logger.error(f"{key} not written", seq=point[0], errno=error.errno)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_END, None)
    session.info.pop(_POINT, None)
