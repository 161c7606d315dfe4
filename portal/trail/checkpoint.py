"""Signed checkpoints of the trail, written outside the database.

A chain alone does not tell that its end was cut off; a signed note of where it stood, kept elsewhere, does.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from portal.core import clock
from portal.core.installation import installation

CHECKPOINT_EVERY = 100


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
    """Append a signed checkpoint and flush it to disk."""
    signature = _signing_key(app).sign(_message(seq, digest.hex()))
    line = {"at": clock.now().isoformat(), "seq": seq, "digest": digest.hex(), "signature": signature.hex()}
    with checkpoint_file(app).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def read_checkpoints(app: Flask) -> Iterator[Checkpoint]:
    """Every checkpoint. Raises :class:`ValueError` for one that is malformed or whose signature is not ours."""
    path = checkpoint_file(app)
    if not path.exists():
        return
    public = _signing_key(app).public_key()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            fields = json.loads(line)
            public.verify(bytes.fromhex(fields["signature"]), _message(fields["seq"], fields["digest"]))
            yield Checkpoint(fields["seq"], bytes.fromhex(fields["digest"]))
        except (InvalidSignature, ValueError, KeyError, TypeError):
            raise ValueError(f"Checkpoint {number} is not signed by this installation.") from None
