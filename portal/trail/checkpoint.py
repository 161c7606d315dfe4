"""Signed checkpoints of the trail, written outside the database.

A chain alone does not tell that its end was cut off; a signed note of where it stood, kept elsewhere, does.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from portal.core import clock
from portal.core.installation import installation

CHECKPOINT_EVERY = 100
_FIRST = "at"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The trail stood at ``seq`` with ``digest``."""

    seq: int
    digest: bytes


def checkpoint_file(app: Flask) -> Path:
    """Where the checkpoints of this installation lie."""
    return installation(app).config.instance / "trail-checkpoints.jsonl"


def _signing_key(app: Flask) -> Ed25519PrivateKey:
    return installation(app).keys.trail_key


def _message(seq: int, digest: str) -> bytes:
    return f"carnet-trail:{seq}:{digest}".encode()


def write_checkpoint(app: Flask, seq: int, digest: bytes) -> None:
    """Append a signed checkpoint and flush it to disk.

    Raises :class:`OSError`, and what was written of it is taken back then. It begins on a line of its own, also after
    one that a power cut ended.
    """
    signature = _signing_key(app).sign(_message(seq, digest.hex()))
    fields = {_FIRST: clock.now().isoformat(), "seq": seq, "digest": digest.hex(), "signature": signature.hex()}
    descriptor = os.open(checkpoint_file(app), os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        begun = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        try:
            _write_all(descriptor, ("\n" * begun + json.dumps(fields) + "\n").encode())
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, size)
            raise
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, line: bytes) -> None:
    """A disk that is nearly full takes a part, and refuses the rest at the next asking."""
    while line:
        line = line[os.write(descriptor, line) :]


def read_checkpoints(app: Flask) -> Iterator[Checkpoint]:
    """Every checkpoint but torn ones. Raises :class:`ValueError` for one that is malformed or not signed by us."""
    public = _signing_key(app).public_key()
    for number, line in _lines(app):
        if _is_torn(line):
            continue
        try:
            fields = json.loads(line)
            public.verify(bytes.fromhex(fields["signature"]), _message(fields["seq"], fields["digest"]))
            yield Checkpoint(fields["seq"], bytes.fromhex(fields["digest"]))
        except (InvalidSignature, ValueError, KeyError, TypeError, RecursionError):
            raise ValueError(f"Checkpoint {number} is not signed by this installation.") from None


def torn_checkpoints(app: Flask) -> list[int]:
    """The numbers of the lines that were begun and never finished: a power cut, or somebody who cut the file short.

    Each says as much as one that is not there: the next checkpoint, and the head, vouch for the rows before it.
    """
    return [number for number, line in _lines(app) if _is_torn(line)]


def _lines(app: Flask) -> Iterator[tuple[int, str]]:
    with suppress(FileNotFoundError):
        yield from enumerate(checkpoint_file(app).read_text(encoding="utf-8", errors="replace").splitlines(), start=1)


def _is_torn(line: str) -> bool:
    """Whether it is the beginning of a checkpoint without its end."""
    beginning = f'{{"{_FIRST}": "'
    return not line.endswith("}") and (line.startswith(beginning) or beginning.startswith(line))
