"""Rows of the trail that wait for the write lock.

A page that only reads is told before it is shown, but must not stand behind somebody who writes for long. Where the
lock is not had at once, its row is signed and flushed to a file of its own beside the database; whoever writes next
gives it its place in the chain, with the instant at which it happened, and only then removes the file. A process that
dies in between leaves both: the row is known again by its instant.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import structlog
from cryptography.exceptions import InvalidSignature
from flask import Flask, current_app
from sqlalchemy import Table, event, select
from sqlalchemy.orm import Session

from portal.core import ids
from portal.core.durable import write_durably
from portal.core.installation import installation

_PURPOSE = b"carnet-trail-waiting:"
_AT_ONCE = 20
_TAKEN = "trail_taken"
_KNOWN_BY = ("record_id", "account_id", "at", "event", "item_id")
_IDS = ("account_id", "record_id", "item_id")
_logger = structlog.get_logger("portal.trail")


def waiting_folder(app: Flask) -> Path:
    """Where rows wait; there only once one had to."""
    return installation(app).config.instance / "trail-waiting"


def waiting_files(app: Flask) -> list[Path]:
    """What waits now, oldest first. Raises :class:`OSError` where that cannot be told."""
    try:
        return sorted(path for path in waiting_folder(app).iterdir() if path.name[0] != ".")
    except FileNotFoundError:
        return []


def unsigned_files(app: Flask) -> list[Path]:
    """What waits and was not signed by this installation, or cannot be read: somebody put it there, or changed it."""
    strange = []
    for path in waiting_files(app):
        with contextlib.suppress(FileNotFoundError):
            if _read(app, path) is None:
                strange.append(path)
    return strange


def put_aside(app: Flask, row: dict[str, Any]) -> None:
    """Keep a row without its place in the chain; it survives a power cut. Raises :class:`OSError`."""
    told = json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False)
    signature = installation(app).keys.trail_key.sign(_PURPOSE + told.encode())
    line = json.dumps({"row": told, "signature": signature.hex()})
    name = f"{int(row['at'].timestamp() * 1_000_000):017d}-{ids.new_id().hex}"
    write_durably(waiting_folder(app) / name, line.encode())


def take_waiting(session: Session, table: Table) -> Iterator[dict[str, Any]]:
    """The rows that wait and are not in the trail yet, within the open writing transaction.

    Twenty of a transaction at most: if that took longer than a reader waits, it would itself put others aside. Their
    files go once it is committed. What is not signed by this installation, or cannot be read, stays where it is, is
    logged and keeps nothing else waiting.
    """
    taken: list[Path] = session.info.setdefault(_TAKEN, [])
    for path in _listed(current_app):
        if len(taken) >= _AT_ONCE:
            return
        if path in taken:
            continue
        with contextlib.suppress(FileNotFoundError):
            row = _read(current_app, path)
            if row is None:
                _logger.error("a waiting row is not signed by this installation", file=path.name)
                continue
            taken.append(path)
            if not _is_told(session, table, row):
                yield row


def _listed(app: Flask) -> list[Path]:
    """What waits; nothing where that cannot be told, for it must not undo what is being written."""
    try:
        return waiting_files(app)
    except OSError as error:
        _logger.error("rows that wait cannot be listed", errno=error.errno)
        return []


def _read(app: Flask, path: Path) -> dict[str, Any] | None:
    """The row; None where we did not sign it, or where it cannot be read. Raises :class:`FileNotFoundError`."""
    try:
        kept = json.loads(path.read_bytes())
        public = installation(app).keys.trail_key.public_key()
        public.verify(bytes.fromhex(kept["signature"]), _PURPOSE + kept["row"].encode())
    except FileNotFoundError:
        raise
    except (OSError, InvalidSignature, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    row: dict[str, Any] = json.loads(kept["row"])
    found = {name: uuid.UUID(row[name]) if row[name] else None for name in _IDS}
    return row | found | {"at": dt.datetime.fromisoformat(row["at"])}


def _is_told(session: Session, table: Table, row: dict[str, Any]) -> bool:
    same = (table.c[name] == row[name] for name in _KNOWN_BY)
    return session.connection().execute(select(table.c.seq).where(*same)).first() is not None


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


@event.listens_for(Session, "after_commit")
def _remove(session: Session) -> None:
    for path in session.info.pop(_TAKEN, ()):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


@event.listens_for(Session, "after_rollback")
def _keep(session: Session) -> None:
    session.info.pop(_TAKEN, None)
