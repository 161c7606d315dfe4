"""The head of the trail: where it ends, noted outside the database after every commit.

The hash chain does not tell that its last rows were cut off; a note of the last one, sealed with a key of this
installation, does. It is written over in place and never flushed, so that a page pays some microseconds for it: a crash
may leave it behind the trail, never ahead of it. A note that the trail contradicts becomes a checkpoint, which stays.
One under a seal that is not ours stays too: written over, it would no longer tell that somebody took our place.
"""

from __future__ import annotations

import fcntl
import hmac
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog
from flask import Flask
from sqlalchemy import Connection, Table, select

from portal.core.installation import installation
from portal.trail.checkpoint import Checkpoint, write_checkpoint

_SEALED = re.compile(rb"\d{20} [0-9a-f]{64} [0-9a-f]{64}\n")
_STRANGE = "The note of where the trail ends was sealed with other keys, or altered."
_logger = structlog.get_logger("portal.trail")


class StrangeNote(ValueError):
    """The note is whole, but its seal is not of our keys."""


def head_file(app: Flask) -> Path:
    """Where the head of this installation's trail is noted."""
    return installation(app).config.instance / "trail-head"


def read_head(app: Flask) -> Checkpoint | None:
    """Where the trail ended last; None where that was never noted.

    Raises :class:`StrangeNote` for a note under other keys, and :class:`ValueError` for what is no note.
    """
    try:
        with _locked(app, os.O_RDONLY, fcntl.LOCK_SH) as descriptor:
            noted = _read(app, descriptor)
            empty = os.fstat(descriptor).st_size == 0
    except FileNotFoundError:
        return None
    if noted is None and not empty:
        raise ValueError("The note of where the trail ends was not written by this installation.")
    return noted


def write_head(app: Flask, seq: int, digest: bytes) -> None:
    """Note that the trail ends at ``seq``, unless another process has noted a later end. Raises :class:`OSError`.

    A note under other keys stays as it is, for ``portal trail verify`` to tell.
    """
    line = _line(app, seq, digest)
    with suppress(StrangeNote), _locked(app, os.O_RDWR | os.O_CREAT, fcntl.LOCK_EX) as descriptor:
        noted = _read(app, descriptor)
        if noted is None or noted.seq < seq:
            os.pwrite(descriptor, line, 0)


def check_head(app: Flask, connection: Connection, table: Table, head: Checkpoint | None) -> None:
    """Compare the note with the trail, which ends at ``head``, under the write lock and before a row is added.

    Where the trail lacks the noted row or has another in its place, the note goes to the checkpoints, for
    ``portal trail verify`` to tell for ever; the log tells it at once. The page is answered all the same.
    """
    try:
        _check(app, connection, table, head)
    except OSError as error:
        _logger.error("head of the trail not compared", errno=error.errno)
    except StrangeNote:
        _logger.error("the note of where the trail ends is not of our keys")


def _check(app: Flask, connection: Connection, table: Table, head: Checkpoint | None) -> None:
    with suppress(FileNotFoundError), _locked(app, os.O_RDWR, fcntl.LOCK_EX) as descriptor:
        noted = _read(app, descriptor)
        if noted is None or noted == head:
            return
        found = connection.scalar(select(table.c.digest).where(table.c.seq == noted.seq))
        if found != noted.digest:
            _logger.error("the end of the trail was cut or replaced", seq=noted.seq)
            write_checkpoint(app, noted.seq, noted.digest)
            os.ftruncate(descriptor, 0)


def _line(app: Flask, seq: int, digest: bytes) -> bytes:
    """Of one size for every row, so that it is written over whole."""
    told = f"{seq:020} {digest.hex()}"
    return f"{told} {installation(app).keys.keyed_digest('trail-head', told).hex()}\n".encode()


def _read(app: Flask, descriptor: int) -> Checkpoint | None:
    """What the note says; None where it is none. Raises :class:`StrangeNote` for one that is not of our keys."""
    line = os.pread(descriptor, 512, 0)
    if not _SEALED.fullmatch(line):
        return None
    seq, digest = line.split()[:2]
    noted = Checkpoint(int(seq), bytes.fromhex(digest.decode()))
    if not hmac.compare_digest(line, _line(app, noted.seq, noted.digest)):
        raise StrangeNote(_STRANGE)
    return noted


@contextmanager
def _locked(app: Flask, flags: int, lock: int) -> Iterator[int]:
    descriptor = os.open(head_file(app), flags | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, lock)
        yield descriptor
    finally:
        os.close(descriptor)
