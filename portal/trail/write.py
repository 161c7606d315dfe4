"""Writing the trail: one row, chained, in the transaction of what it tells."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any, cast

import structlog
from flask import current_app
from sqlalchemy import Table, event, insert, select
from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.db import db
from portal.trail.chain import GENESIS, digest_of
from portal.trail.checkpoint import CHECKPOINT_EVERY, write_checkpoint
from portal.trail.events import DETAILS, Event, Outcome
from portal.trail.models import TrailEvent

_TABLE = cast("Table", TrailEvent.__table__)
_HEAD = select(_TABLE.c.seq, _TABLE.c.digest).order_by(_TABLE.c.seq.desc()).limit(1)
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
    undeclared = entry.details.keys() - DETAILS.get(entry.event, frozenset())
    if undeclared:
        raise ValueError(f"{entry.event} does not declare {sorted(undeclared)}.")
    _append(session, entry)


def _append(session: Session, entry: Entry) -> None:
    connection = session.connection()
    head = connection.execute(_HEAD).one_or_none()
    previous = head.digest if head else GENESIS
    row: dict[str, Any] = {
        "seq": head.seq + 1 if head else 1,
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
    row |= {"previous": previous, "digest": digest_of(row, previous)}
    connection.execute(insert(_TABLE), row)
    if row["seq"] % CHECKPOINT_EVERY == 0:
        session.info["trail_checkpoint"] = (row["seq"], row["digest"])


@event.listens_for(Session, "after_commit")
def _checkpoint(session: Session) -> None:
    """Sign where the trail stands once that is certain: one of what was rolled back would be a false alarm."""
    if point := session.info.pop("trail_checkpoint", None):
        try:
            write_checkpoint(current_app, *point)
        except OSError as error:
            # What is committed is committed: a note that could not be written must not make it look otherwise.
            _logger.error("checkpoint not written", seq=point[0], errno=error.errno)


@event.listens_for(Session, "after_rollback")
def _forget_checkpoint(session: Session) -> None:
    session.info.pop("trail_checkpoint", None)
